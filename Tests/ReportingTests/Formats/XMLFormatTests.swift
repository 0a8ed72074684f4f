import Diagnostics
import Foundation
import Reporting
import SourceText
import Testing

/// JUnit and Checkstyle. `Scripts/check-reports.py` reads them with other readers.
@Suite struct XMLFormatTests {
  @Test("JUnit: a suite per file, a failure per finding, a pass for a clean file")
  func junit() {
    #expect(
      ReportSample.text(.junit) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="trimtab" tests="5" failures="4" errors="0" time="0">
          <testsuite name="b.yaml" tests="1" failures="0" errors="0" skipped="0" time="0">
            <testcase name="trimtab" classname="b.yaml" time="0"/>
          </testsuite>
          <testsuite name="c.yaml" tests="1" failures="1" errors="0" skipped="0" time="0">
            <testcase name="c (1:1)" classname="c.yaml" time="0">
              <failure message="message" type="error">c.yaml:1:1: error[c] message</failure>
            </testcase>
          </testsuite>
          <testsuite name="prompts/总 a,b:1.yaml" tests="3" failures="3" errors="0" skipped="0" time="0">
            <testcase name="wordy-phrase (2:14)" classname="prompts/总 a,b:1.yaml" time="0">
              <failure message="`in order to` is 100% &quot;long&quot; &amp; &lt;old&gt;" type="info">prompts/总 a,b:1.yaml:2:14: info[wordy-phrase] `in order to` is 100% &quot;long&quot; &amp; &lt;old&gt;
        help: write `to`</failure>
            </testcase>
            <testcase name="only-shown (2:31)" classname="prompts/总 a,b:1.yaml" time="0">
              <failure message="message" type="hint">prompts/总 a,b:1.yaml:2:31: hint[only-shown] message</failure>
            </testcase>
            <testcase name="two-lines (3:1)" classname="prompts/总 a,b:1.yaml" time="0">
              <failure message="line&#10;break&#13; �[31m" type="warning">prompts/总 a,b:1.yaml:3:1: warning[two-lines] line
        break&#13; �[31m</failure>
            </testcase>
          </testsuite>
        </testsuites>

        """)
  }

  @Test("Checkstyle: a file with its errors")
  func checkstyle() {
    let place = "source=\"trimtab"
    #expect(
      ReportSample.text(.checkstyle) == """
        <?xml version="1.0" encoding="UTF-8"?>
        <checkstyle version="4.3">
          <file name="c.yaml">
            <error line="1" column="1" severity="error" message="message" \(place).c"/>
          </file>
          <file name="prompts/总 a,b:1.yaml">
            <error line="2" column="14" severity="info" message="`in order to` is 100% &quot;long&quot; &amp; &lt;old&gt;" \(place).wordy-phrase"/>
            <error line="2" column="31" severity="info" message="message" \(place).only-shown"/>
            <error line="3" column="1" severity="warning" message="line&#10;break&#13; �[31m" \(place).two-lines"/>
          </file>
        </checkstyle>

        """)
  }

  @Test("what XML cannot hold is replaced, all else arrives", arguments: [OutputFormat.junit, .checkstyle])
  func characters(_ format: OutputFormat) {
    let others: [Unicode.Scalar] = [
      "\u{7F}", "\u{85}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{10FFFF}", "]", "'",
    ]
    let scalars = (0...0x20).compactMap { Unicode.Scalar($0) } + others
    for scalar in scalars {
      let message = "<\(Character(scalar))>"
      let report = Report(files: [
        FileReport(source: SourceText(path: "a", text: "x"), diagnostics: [.sample(0..<1, message: message)])
      ])
      let isHeld: Bool =
        switch scalar.value {
        case 9, 10, 13, 0x20...0xFFFD, 0x10000...: true
        default: false
        }
      let expected: String =
        switch scalar {
        case "\t": "&#9;"
        case "\n": "&#10;"
        case "\r": "&#13;"
        case "\u{7F}": "&#127;"
        default: isHeld ? String(scalar) : "\u{FFFD}"
        }
      let text = ReportSample.text(format, report)
      #expect(text.contains("message=\"&lt;\(expected)&gt;\""), "U+\(String(scalar.value, radix: 16))")
    }
  }
}
