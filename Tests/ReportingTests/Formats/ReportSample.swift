import Diagnostics
import Foundation
import Reporting
import SourceText
import Testing

/// A report with everything that formats for programs have to get right: three files of which one is clean, all severities, a
/// path that needs escaping, text behind characters of two, three and four bytes, and fixes of one and of two edits.
enum ReportSample {
  static let path = "prompts/总 a,b:1.yaml"
  static let sample = Sample("model: m\ncontent: é总😀 ⟦in order to⟧ help ⟦kindly⟧ now\n⟦two\nlines⟧\n", path: path)

  static var diagnostics: [Diagnostic] {
    let (first, second, third) = (sample.ranges[0], sample.ranges[1], sample.ranges[2])
    return [
      .sample(
        first, rule: "wordy-phrase", .info, message: "`in order to` is 100% \"long\" & <old>",
        related: [.init(second, "and this")], help: "write `to`",
        fix: Fix(.safe, edits: [Edit(replacing: first, with: "to"), Edit(replacing: second, with: "please")])),
      .sample(second, rule: "only-shown", .hint, fix: Fix(.display, edits: [Edit(replacing: second, with: "")])),
      .sample(third, rule: "two-lines", .warning, message: "line\nbreak\r \u{1B}[31m"),
    ]
  }

  static var report: Report {
    let error = Diagnostic.sample(0..<1, rule: "c", .error)
    return Report(
      files: [
        FileReport(source: sample.source, diagnostics: diagnostics, nodePath: { _ in "content" }),
        FileReport(source: SourceText(path: "b.yaml", text: "x"), diagnostics: []),
        FileReport(source: SourceText(path: "c.yaml", text: "x: 1\n"), diagnostics: [error]),
      ])
  }

  static func text(_ format: OutputFormat, _ report: Report = report, language: Language = .english) -> String {
    report.text(format, RenderOptions(toolVersion: "1.2.3", language: language))
  }

  static func lines(_ format: OutputFormat, _ report: Report = report) -> [String] {
    text(format, report).split(separator: "\n").map(String.init)
  }

  /// The output as Foundation reads it.
  static func json(_ format: OutputFormat, _ report: Report = report) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(text(format, report).utf8))
  }

  /// Many findings of one severity in one file.
  static func many(_ counts: [(Severity, Int)]) -> Report {
    var diagnostics: [Diagnostic] = []
    for (severity, count) in counts {
      diagnostics += (0..<count).map { .sample($0..<$0 + 1, rule: "\(severity)-\($0)", severity) }
    }
    let text = String(repeating: "a", count: 100)
    return Report(files: [FileReport(source: SourceText(path: "a.yaml", text: text), diagnostics: diagnostics)])
  }
}
