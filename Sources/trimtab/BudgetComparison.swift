import ArgumentParser
import CommandSupport
import Diagnostics
import Linting
import Prompts
import SourceText
import Workspace
import YAMLSyntax

/// The state that budgets are compared with: a commit, or a report that was saved.
struct BudgetComparison {
  private let reference: String
  private let console: Console

  init(_ reference: String, _ console: Console) {
    self.reference = reference
    self.console = console
  }

  /// A file as every run knows it, wherever it is started: relative to the root of the work tree, or as it was given where
  /// there is none.
  static func sharedPath(_ path: String) -> String {
    let directory = ProcessSurroundings.currentDirectory ?? "/"
    let absolute = PathName.absolute(path, from: directory)
    return PathName.relative(absolute, to: GitFolder.workTree(of: PathName.folder(of: absolute)) ?? directory)
  }

  /// The figures of that state by `BudgetSubject.key(path:)`, for ``sharedPath(_:)``.
  func figures(of entries: [Session.Entry]) throws -> [String: BudgetFigures] {
    reference.hasSuffix(".json") ? try savedFigures() : try figures(atCommit: entries)
  }

  // MARK: A commit

  private func figures(atCommit entries: [Session.Entry]) throws -> [String: BudgetFigures] {
    let current = ProcessSurroundings.currentDirectory ?? "/"
    let paths = entries.filter { !$0.isStandardInput }.map { entry in
      PathName.relative(PathName.absolute(entry.document.source.path, from: current), to: current)
    }
    let files: [String: [UInt8]]
    do throws(GitRepository.Failure) {
      files = try GitRepository.files(paths, at: GitRepository.mergeBase(of: reference))
    } catch {
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    }
    var figures: [String: BudgetFigures] = [:]
    for entry in entries where !entry.isStandardInput {
      let path = entry.document.source.path
      guard let bytes = files[PathName.relative(PathName.absolute(path, from: current), to: current)] else { continue }
      // Read as the file is read now: what a change of the model costs is part of the difference.
      let old = entry.read(SourceText(path: path, bytes: bytes))
      let name = Self.sharedPath(path)
      let subjects = entry.project.linter.budgetSubjects(of: old, named: path)
      for subject in subjects.flatMap({ [$0.subject] + $0.messages }) + Self.file(subjects.map(\.subject)) {
        figures[subject.key(path: name)] = subject.figures
      }
    }
    return figures
  }

  private static func file(_ prompts: [BudgetSubject]) -> [BudgetSubject] {
    BudgetSubject.file(of: prompts).map { [$0] } ?? []
  }

  // MARK: A report

  private func savedFigures() throws -> [String: BudgetFigures] {
    switch FileReader.read(reference) {
    case .failure(let error):
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    case .success(let source):
      let root = JSONReader.parse(source).firstDocument
      guard let subjects = root?["subjects"], root?["version"]?.int == BudgetJSON.version else {
        console.note(
          .error,
          LocalizedText(
            en: "`\(reference)` is no report of `trimtab budget --output-format json`",
            zh: "`\(reference)` 不是 `trimtab budget --output-format json` 的报告"))
        throw ExitCode.cannotRun
      }
      var figures: [String: BudgetFigures] = [:]
      let all = subjects.items.compactMap(subject)
      let files = Dictionary(grouping: all.filter { $0.message == nil }, by: \.path).values.flatMap(Self.file)
      for subject in all + files { figures[subject.key(path: subject.path)] = subject.figures }
      return figures
    }
  }

  /// More than any configuration allows; what a file says beyond it is no count.
  private static let mostTokens = 1_000_000_000_000

  private func subject(_ node: YAMLNode) -> BudgetSubject? {
    guard let path = (node["repository_path"] ?? node["path"])?.text, let tokens = node["tokens"]?.int,
      (0...Self.mostTokens).contains(tokens)
    else { return nil }
    var figures = BudgetFigures(typicalTokens: tokens, tokens: tokens)
    figures.outputTokens = node["output_tokens"]?.int
    figures.costPer1000Calls = node["usd_per_1000_calls"]?.double
    figures.cacheableShare = node["cacheable_percent"]?.double
    figures.latency = node["latency_seconds"]?.double
    let message = node["message"].flatMap { message in
      message["number"]?.int.map { BudgetSubject.Message(role: message["role"]?.text ?? "", number: $0) }
    }
    return BudgetSubject(
      path: path, prompt: node["prompt"]?.string, promptNumber: node["prompt_number"]?.int,
      occurrence: node["occurrence"]?.int ?? 1, message: message,
      figures: figures)
  }
}
