import ArgumentParser
import CommandSupport
import Diagnostics
import Prompts
import Reporting
import SourceText
import Workspace
import YAMLSyntax

/// The baseline of a run: read, applied, written.
struct BaselineFile {
  /// What to do with it.
  struct Choice {
    var path: String?
    var writes = false
    var prunes = false

    var isUsed: Bool { path != nil || writes || prunes }
  }

  static let defaultPath = ".trimtab-baseline.json"
  /// The name under which entries are told that match nothing any more.
  static let staleRule = "stale-baseline-entry"

  private let path: String
  private let folder: String
  private let currentDirectory: String
  private let console: Console
  private let choice: Choice
  /// The files and folders of the run.
  private let roots: [String]

  init(_ choice: Choice, roots: [String], _ console: Console) {
    self.choice = choice
    self.roots = roots
    path = choice.path ?? Self.defaultPath
    currentDirectory = ProcessSurroundings.currentDirectory ?? "/"
    folder = PathName.folder(of: PathName.absolute(path, from: currentDirectory))
    self.console = console
  }

  /// Files are named relative to the baseline, wherever trimtab is started.
  private func name(_ file: String) -> String {
    PathName.relative(PathName.absolute(file, from: currentDirectory), to: folder)
  }

  /// Only what a run looked at can be stale, or be replaced by what it found.
  private func coverage(of files: [FileReport], rules: Set<String>) -> Baseline.Coverage {
    let roots = roots.map { PathName.absolute($0, from: currentDirectory) }
    let found = Set(files.flatMap { $0.diagnostics.map(\.rule) })
    return Baseline.Coverage(files: Set(files.map { name($0.source.path) }), rules: rules.union(found)) {
      [folder] path in
      let file = PathName.absolute(path, from: folder)
      return roots.contains { $0 == file || $0 == "/" || file.hasPrefix($0 + "/") } && FileReader.isAbsent(file)
    }
  }

  /// Writes down what there is now; what the run did not look at stays as it was. `rules` are those that ran.
  func write(_ files: [FileReport], rules: Set<String>) throws {
    var baseline = Baseline(of: files, name: name)
    let count = baseline.entries.count
    if !FileReader.isAbsent(PathName.absolute(path, from: currentDirectory)) {
      let old = Baseline(try read().1.map(\.entry))
      baseline = old.replaced(by: baseline, in: coverage(of: files, rules: rules))
    }
    try write(baseline)
    let kept = baseline.entries.count - count
    console.note(
      .hint,
      LocalizedText(
        en: "wrote \(count) finding\(count == 1 ? "" : "s") to `\(path)`"
          + (kept == 0 ? "" : "; kept \(kept) of other files or rules"),
        zh: "已把 \(count) 个问题写入 `\(path)`" + (kept == 0 ? "" : "；其他文件或规则的 \(kept) 条保持不变")))
  }

  /// The reports without what the baseline holds; entries that match nothing are findings of the baseline's own, or go.
  func applied(to files: [FileReport], rules: Set<String>) throws -> [FileReport] {
    let (source, nodes) = try read()
    let baseline = Baseline(nodes.map(\.entry))
    let (remaining, stale) = baseline.applied(to: files, covering: coverage(of: files, rules: rules), name: name)
    guard !stale.isEmpty else { return remaining }
    if choice.prunes {
      var gone = Set(stale)
      try write(Baseline(baseline.entries.filter { gone.remove($0) == nil }))
      console.note(
        .hint,
        LocalizedText(
          en: "removed \(stale.count) entr\(stale.count == 1 ? "y" : "ies") from `\(path)`",
          zh: "已从 `\(path)` 删除 \(stale.count) 条"))
      return remaining
    }
    let diagnostics = stale.compactMap { entry -> Diagnostic? in
      guard let node = nodes.first(where: { $0.entry == entry }) else { return nil }
      return Diagnostic(
        rule: Self.staleRule, severity: .warning,
        message: LocalizedText(
          en: "`\(entry.rule)` no longer finds this in `\(entry.path)`",
          zh: "`\(entry.path)` 里已经没有这个 `\(entry.rule)` 问题"),
        range: node.range,
        help: LocalizedText(en: "run with `--prune-baseline`", zh: "加上 `--prune-baseline` 运行一次"))
    }
    return remaining + [FileReport(source: source, diagnostics: diagnostics, promptCount: 0)]
  }

  /// Leaves out the findings of a file that the baseline holds, so that no fix touches them.
  func filter() throws -> (PromptDocument, [Diagnostic]) -> [Diagnostic] {
    let baseline = Baseline(try read().1.map(\.entry))
    return { document, diagnostics in
      baseline.newFindings(
        of: FileReport(
          source: document.source, diagnostics: diagnostics, promptCount: 1, nodePath: document.nodePath), name: name)
    }
  }

  private func write(_ baseline: Baseline) throws {
    do throws(WorkspaceError) {
      try AtomicWriter.write(baseline.text, to: path)
    } catch {
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    }
  }

  private func read() throws -> (SourceText, [(entry: Baseline.Entry, range: ByteRange)]) {
    switch FileReader.read(path) {
    case .failure(let error):
      console.note(
        .error, error.message,
        help: LocalizedText(en: "make it with `--write-baseline`", zh: "请用 `--write-baseline` 生成"))
      throw ExitCode.cannotRun
    case .success(let source):
      let tree = JSONReader.parse(source)
      guard let root = tree.firstDocument, tree.problems.isEmpty, root["version"]?.int == Baseline.version,
        let entries = root["entries"], entries.isSequence
      else { throw isNoBaseline(at: "") }
      let lines = LineIndex(source)
      return (
        source,
        try entries.items.map { node in
          guard let path = node["path"]?.text, let rule = node["rule"]?.text, let print = node["fingerprint"]?.text
          else { throw isNoBaseline(at: ":\(lines.lineNumber(of: node.range.lowerBound))") }
          return (Baseline.Entry(path: path, rule: rule, fingerprint: print), node.range)
        }
      )
    }
  }

  private func isNoBaseline(at place: String) -> ExitCode {
    console.note(
      .error, LocalizedText(en: "`\(path)\(place)` is no baseline", zh: "`\(path)\(place)` 不是基线文件"),
      help: LocalizedText(
        en: "repair it, or remove it and make it anew with `--write-baseline`",
        zh: "请修复它，或删除后用 `--write-baseline` 重新生成"))
    return .cannotRun
  }
}
