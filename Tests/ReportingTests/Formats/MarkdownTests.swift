import Diagnostics
import Reporting
import SourceText
import Testing

@Suite struct MarkdownTests {
  @Test("a table, the worst first")
  func table() {
    #expect(
      ReportSample.text(.markdown) == """
        ### trimtab

        **Found 4 problems (1 error, 1 warning, 1 info, 1 hint) in 2 of 3 files.**

        | severity | rule | place | message |
        | --- | --- | --- | --- |
        | error | `c` | `c.yaml:1:1` | message |
        | warning | `two-lines` | `prompts/总 a,b:1.yaml:3:1` | line␊break␍ ␛\\[31m |
        | info | `wordy-phrase` | `prompts/总 a,b:1.yaml:2:14` | `in order to` is 100% "long" \\& \\<old\\> \\[\\*\\] |
        | hint | `only-shown` | `prompts/总 a,b:1.yaml:2:31` | message |

        \\[\\*\\] 1 fixable with `--fix`.

        """)
  }

  @Test("nothing found")
  func passed() {
    let report = Report(files: [FileReport(source: SourceText(path: "a", text: "x"), diagnostics: [])])
    #expect(
      ReportSample.text(.markdown, report) == "### trimtab\n\nAll checks passed (1 prompt in 1 file).\n")
  }

  @Test(
    "what a message quotes stays what it is",
    arguments: [
      ("`a|b`", "`a\\|b`"), ("a|b", "a\\|b"), ("`<b>`", "`<b>`"), ("<b>", "\\<b\\>"),
      ("@all `@all`", "<!-- -->@all `@all`"),
      ("a `b", "a \\`b"), ("[x](y) *z* _w_", "\\[x\\](y) \\*z\\* \\_w\\_"), ("``", "\\`\\`"),
    ])
  func quotation(_ message: String, _ expected: String) {
    let report = Report(files: [
      FileReport(source: SourceText(path: "a", text: "x"), diagnostics: [.sample(0..<1, message: message)])
    ])
    #expect(ReportSample.lines(.markdown, report).contains("| warning | `some-rule` | `a:1:1` | \(expected) |"))
  }

  @Test("a comment has a limit, and says how much is beyond it")
  func limit() {
    let text = String(repeating: "a", count: 3_000)
    let diagnostics = (0..<3_000).map { Diagnostic.sample($0..<$0 + 1, $0 == 2_999 ? .error : .info) }
    let report = Report(files: [FileReport(source: SourceText(path: "a.yaml", text: text), diagnostics: diagnostics)])
    let lines = ReportSample.lines(.markdown, report)
    let rows = lines.count { $0.hasPrefix("| info") || $0.hasPrefix("| error") }
    #expect(ReportSample.text(.markdown, report).utf8.count < 65_536)
    #expect(lines.contains("| error | `some-rule` | `a.yaml:1:3000` | message |"))
    #expect(lines.contains("\(3_000 - rows) more problems not shown here; `trimtab check` lists all of them"))
  }
}
