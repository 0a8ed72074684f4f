import ArgumentParser
import CommandSupport
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

  /// Files come first, so that they are complete even if nobody reads standard output to its end. One that cannot be written
  /// keeps no other report back, and ends the run with status 2.
  func write(_ report: Report, to targets: [ReportTarget]) throws {
    var isWritten = ReportTarget.writeFiles(of: targets, console) { bytes(of: report, $0) }
    if targets.contains(where: { $0.format == .github }) { isWritten = appendStepSummary(report) && isWritten }
    for target in targets where target.file == nil { try console.print(bytes(of: report, target)) }
    if !isWritten { throw ExitCode.cannotRun }
  }

  /// GitHub Actions shows this file on the page of the run.
  private func appendStepSummary(_ report: Report) -> Bool {
    guard let file = ProcessSurroundings.variable("GITHUB_STEP_SUMMARY"), !file.isEmpty else { return true }
    let summary = bytes(of: report, .stepSummary)
    do throws(WorkspaceError) {
      try FileAppender.append(summary, to: file)
      return true
    } catch {
      console.note(.error, error.message, help: error.help)
      return false
    }
  }

  private func bytes(of report: Report, _ target: ReportTarget) -> [UInt8] {
    var options = RenderOptions(
      toolVersion: Tool.version, language: console.language,
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
