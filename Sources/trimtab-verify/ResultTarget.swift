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
    let parts = outcomes.map { bytes($0, console) }
    guard parts.count > 1 else { return parts.first ?? [] }
    // Several results are an array in JSON, and texts one behind the other.
    guard format == .json else { return Array(parts.joined(separator: [0x0A])) }
    return [UInt8(ascii: "[")] + parts.joined(separator: [UInt8(ascii: ",")]) + Array("]\n".utf8)
  }

  private func bytes(_ outcome: Outcome, _ console: Console) -> [UInt8] {
    switch format {
    case .text: TextReport(language: console.language, style: style(console)).bytes(of: outcome)
    case .json: JSONReport.bytes(of: outcome)
    case .markdown: Array(MarkdownReport(language: console.language).text(of: outcome).utf8)
    case .html: Array(HTMLReport(language: console.language).text(of: outcome).utf8)
    case .prometheus: Array(PrometheusReport.text(of: outcome).utf8)
    }
  }
}
