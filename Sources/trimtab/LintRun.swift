import CommandSupport
import Diagnostics
import Linting
import Prompts
import Reporting
import SourceText
import Workspace

/// Checks many files on several threads; what comes out does not depend on how many.
struct LintRun {
  let session: Session
  /// As many as asked for, or `nil` for what suits the machine and the number of files.
  let jobs: Int?
  /// Whether the report says under which keys findings stand.
  var needsNodePaths = false
  /// So few files are checked before another thread has started.
  private static let fewFiles = 16

  /// What came of one file: nothing that keeps the file's tree alive.
  private struct Outcome {
    var notes: [PromptFileReader.Note] = []
    var hasFailed = false
    var report: FileReport?
    /// What the file was read as, for `--verbose`.
    var description: Description?
    /// Named, and without a prompt.
    var isWithoutPrompt = false
    /// The files that it refers to, which are read as it says.
    var children: [(report: FileReport, description: Description)] = []
  }

  struct Description {
    let path: String
    let format: String
    let promptCount: Int
  }

  /// The linters of one thread.
  private final class Worker {
    private var linters: [(project: ObjectIdentifier, linter: Linter)] = []

    func linter(of project: Session.Project) -> Linter {
      let id = ObjectIdentifier(project)
      if let known = linters.first(where: { $0.project == id }) { return known.linter }
      let linter = project.makeLinter()
      linters.append((id, linter))
      return linter
    }
  }

  /// The reports of all files; `describe` and `complain` are told, file by file, what was read as what and which named files
  /// hold no prompt.
  func reports(
    progress: ((Int, Int) -> Void)? = nil, describe: (Description) -> Void, complain: (String) -> Void
  ) throws -> [FileReport] {
    let files = try session.files()
    // Configurations are found by one thread: they are few, and what is wrong with them ends the run.
    let projects = try files.map { try session.project(of: $0) }
    let reader = session.reader
    let paths = zip(files, projects).map { session.configuredPath($0.location, $1) }
    let outcomes = ParallelMap.run(
      files.count, jobs: jobs ?? (files.count < Self.fewFiles ? 1 : ParallelMap.processors), makeWorker: Worker.init,
      progress: progress.map { tell in { tell($0, files.count) } }
    ) { [session, needsNodePaths] worker, index in
      Self.outcome(
        of: files[index], reader.read(files[index]), worker.linter(of: projects[index]), path: paths[index],
        needsNodePaths: needsNodePaths
      ) { child in
        let path = session.configuredPath(child, projects[index])
        return (worker.linter(of: projects[index].variant(for: path)), path)
      }
    }
    var reports: [FileReport] = []
    let referenced = Set(outcomes.flatMap { $0.children.map(\.report.source.path) })
    var seen: Set<String> = []
    for (file, outcome) in zip(files, outcomes) {
      session.report(outcome.notes, hasFailed: outcome.hasFailed)
      if outcome.isWithoutPrompt { complain(file.path) }
      if let report = outcome.report, !referenced.contains(report.source.path) {
        outcome.description.map(describe)
        reports.append(report)
      }
      for child in outcome.children where seen.insert(child.report.source.path).inserted {
        describe(child.description)
        reports.append(child.report)
      }
    }
    return reports
  }

  private static func outcome(
    of file: DiscoveredFile, _ reading: PromptFileReader.Reading, _ linter: Linter, path: String,
    needsNodePaths: Bool, child: (String) -> (linter: Linter, path: String)
  ) -> Outcome {
    var outcome = Outcome(notes: reading.notes, hasFailed: reading.hasFailed)
    guard let document = reading.document else { return outcome }
    outcome.children = document.referenced.filter { $0.format != nil }.map { document in
      let (linter, path) = child(document.source.path)
      return (report(of: document, linter, path: path, needsNodePaths: needsNodePaths), description(of: document))
    }
    guard document.format != nil else {
      outcome.isWithoutPrompt = true
      return outcome
    }
    outcome.report = report(of: document, linter, path: path, needsNodePaths: needsNodePaths)
    outcome.description = description(of: document)
    return outcome
  }

  private static func report(
    of document: PromptDocument, _ linter: Linter, path: String, needsNodePaths: Bool
  ) -> FileReport {
    let diagnostics = linter.lint(document, path: path)
    // Looked up now, so that the tree need not be kept.
    var nodePaths: [ByteRange: String] = [:]
    if needsNodePaths {
      for diagnostic in diagnostics { nodePaths[diagnostic.range] = document.nodePath(diagnostic.range) }
    }
    return FileReport(
      // A file with nothing to show is not kept.
      source: diagnostics.isEmpty ? SourceText(path: document.source.path, bytes: []) : document.source,
      diagnostics: diagnostics, promptCount: max(document.prompts.count, document.problems.isEmpty ? 0 : 1),
      nodePath: { [nodePaths] in nodePaths[$0] ?? "" })
  }

  private static func description(of document: PromptDocument) -> Description {
    Description(
      path: document.source.path, format: document.format?.rawValue ?? "", promptCount: document.prompts.count)
  }
}
