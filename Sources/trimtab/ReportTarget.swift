import CommandSupport
import Reporting

typealias ReportTarget = OutputTarget<OutputFormat>

extension ReportTarget {
  /// What the format for GitHub adds to the page of the run.
  static var stepSummary: ReportTarget { ReportTarget(format: .markdown) }
}
