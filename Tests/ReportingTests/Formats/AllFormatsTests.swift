import Diagnostics
import Reporting
import SourceText
import Testing

/// What holds in every format.
@Suite struct AllFormatsTests {
  @Test("Chinese changes the words", arguments: OutputFormat.allCases)
  func chinese(_ format: OutputFormat) {
    let text = ReportSample.text(format, language: .chinese)
    #expect(text.contains("消息"))
    #expect(!text.contains("is 100"))
  }

  @Test("nothing found is a whole document", arguments: OutputFormat.allCases)
  func nothing(_ format: OutputFormat) {
    let text = ReportSample.text(format, Report(files: []))
    #expect(text.isEmpty || text.hasSuffix("\n"))
    switch format {
    case .json, .sarif, .rdjson: #expect(text.hasPrefix("{") && text.hasSuffix("}\n"))
    case .gitlab: #expect(text == "[]\n")
    case .junit, .checkstyle: #expect(text.hasPrefix("<?xml"))
    case .full, .concise, .grouped, .markdown: #expect(text.contains("No prompt files found."))
    case .jsonLines, .github, .azure, .pylint: #expect(text.isEmpty)
    }
  }

  @Test("a secret is in none of them", arguments: OutputFormat.allCases)
  func secrets(_ format: OutputFormat) {
    let report = Report(files: [
      FileReport(source: SecretTests.sample.source, diagnostics: SecretTests.diagnostics)
    ])
    let text = report.text(format, RenderOptions(toolVersion: "1"))
    #expect(!text.contains(SecretTests.secret))
    #expect(text.contains("other"))
  }

  @Test(
    "formats read line by line show control characters instead of sending them",
    arguments: [OutputFormat.full, .concise, .grouped, .github, .azure, .pylint, .markdown, .junit, .checkstyle])
  func controlCharacters(_ format: OutputFormat) {
    #expect(!ReportSample.text(format).unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }
}
