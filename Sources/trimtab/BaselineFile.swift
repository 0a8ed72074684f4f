import ArgumentParser
import Diagnostics
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

  init(_ choice: Choice, _ console: Console) {
    path = choice.path ?? Self.defaultPath
    currentDirectory = ProcessSurroundings.currentDirectory ?? "/"
    folder = PathName.folder(of: PathName.absolute(path, from: currentDirectory))
    self.console = console
  }

  /// Files are named relative to the baseline, wherever trimtab is started.
  private func name(_ file: String) -> String {
    PathName.relative(PathName.absolute(file, from: currentDirectory), to: folder)
  }

  /// Writes down what there is now.
  func write(_ files: [FileReport]) throws {
    let baseline = Baseline(of: files, name: name)
    try write(baseline)
    let count = baseline.entries.count
    console.note(
      .hint,
      LocalizedText(
        en: "wrote \(count) finding\(count == 1 ? "" : "s") to `\(path)`", zh: "已把 \(count) 个问题写入 `\(path)`"))
  }

  /// The reports without what the baseline holds; entries that match nothing are findings of the baseline's own, or go.
  func applied(to files: [FileReport], pruning: Bool) throws -> [FileReport] {
    let (source, nodes) = try read()
    let baseline = Baseline(nodes.map(\.entry))
    let (remaining, stale) = baseline.applied(to: files, name: name)
    guard !stale.isEmpty else { return remaining }
    if pruning {
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
      else {
        console.note(
          .error, LocalizedText(en: "`\(path)` is no baseline", zh: "`\(path)` 不是基线文件"),
          help: LocalizedText(en: "make it anew with `--write-baseline`", zh: "请用 `--write-baseline` 重新生成"))
        throw ExitCode.cannotRun
      }
      return (
        source,
        entries.items.compactMap { node in
          guard let path = node["path"]?.text, let rule = node["rule"]?.text, let print = node["fingerprint"]?.text
          else {
            return nil
          }
          return (Baseline.Entry(path: path, rule: rule, fingerprint: print), node.range)
        }
      )
    }
  }
}
