import ArgumentParser
import Diagnostics
import Reporting
import Rules
import Workspace

/// Writes what a check has found, in every format that was asked for.
struct ReportOutput {
  private let console: Console
  var includesUnsafeFixes = false
  var showsFooter = true
  var showsStatistics = false
  /// Whether a file that was named could not be read.
  var isIncomplete = false
  /// Where the rules are explained; not asked unless a format explains any.
  var catalogs: () -> [RuleCatalog] = { [.bundled] }

  init(_ console: Console) {
    self.console = console
  }

  /// Files come first, so that they are complete even if nobody reads the rest of standard output.
  func write(_ report: Report, to targets: [ReportTarget]) throws {
    for target in targets {
      guard let file = target.file else { continue }
      try writing { () throws(WorkspaceError) in try AtomicWriter.write(bytes(of: report, target), to: file) }
    }
    if targets.contains(where: { $0.format == .github }) { try appendStepSummary(report) }
    for target in targets where target.file == nil { try console.print(bytes(of: report, target)) }
  }

  /// GitHub Actions shows this file on the page of the run.
  private func appendStepSummary(_ report: Report) throws {
    guard let file = ProcessSurroundings.variable("GITHUB_STEP_SUMMARY"), !file.isEmpty else { return }
    let summary = bytes(of: report, .stepSummary)
    try writing { () throws(WorkspaceError) in try FileAppender.append(summary, to: file) }
  }

  private func writing(_ body: () throws(WorkspaceError) -> Void) throws {
    do throws(WorkspaceError) {
      try body()
    } catch {
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    }
  }

  private func bytes(of report: Report, _ target: ReportTarget) -> [UInt8] {
    var options = RenderOptions(
      toolVersion: TrimtabCommand.version, language: console.language,
      style: target.file == nil ? console.style : .plain, includesUnsafeFixes: includesUnsafeFixes,
      showsFooter: showsFooter)
    options.isIncomplete = isIncomplete
    if target.format == .sarif { options.ruleDescription = RuleDescriptions(catalogs()).description(of:) }
    options.reportedPath = RepositoryPath(target.format).path(of:)
    let isTable = showsStatistics && target.format.allowsStatistics
    let renderer: any Renderer = isTable ? StatisticsRenderer(options) : target.format.renderer(options)
    return report.rendered(with: renderer)
  }
}
