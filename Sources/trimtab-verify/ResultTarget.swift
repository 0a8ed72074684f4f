import CommandSupport
import Diagnostics
import Reporting
import Verification
import VerificationReports

/// What results can be written as.
enum ResultFormat: String, CaseIterable { case text, json, markdown, html, prometheus }

typealias ResultTarget = OutputTarget<ResultFormat>

extension ResultTarget {
  static func write(_ outcomes: [Outcome], to targets: [ResultTarget], _ console: Console) throws {
    try write(targets, console) { $0.bytes(outcomes, console) }
  }

  /// How text is to look there.
  func style(_ console: Console) -> Style { file == nil ? console.style : .plain }

  private func bytes(_ outcomes: [Outcome], _ console: Console) -> [UInt8] {
    switch format {
    case .text: TextReport(language: console.language, style: style(console)).bytes(of: outcomes)
    case .json: JSONReport.bytes(of: outcomes)
    case .markdown: Array(MarkdownReport(language: console.language).text(of: outcomes).utf8)
    case .html: Array(HTMLReport(language: console.language).text(of: outcomes).utf8)
    case .prometheus: Array(PrometheusReport.text(of: outcomes).utf8)
    }
  }
}
