import Diagnostics
import Foundation
import Reporting
import SourceText
import Testing

/// Whole outputs: the end of the full format, the other formats, and both languages.
@Suite struct FormatTests {
  static let sample = Sample("model: gpt-4o\ncontent: 总结 ⟦in order to⟧ help ⟦kindly⟧\n")

  static var diagnostics: [Diagnostic] {
    let (first, second) = (sample.ranges[0], sample.ranges[1])
    return [
      .sample(
        first, rule: "wordy-phrase", .info, message: "`in order to` is \"long\"", related: [.init(second, "and this")],
        help: "write `to`", fix: Fix(.safe, edits: [Edit(replacing: first, with: "to")])),
      .sample(
        second, rule: "empty-politeness", fix: Fix(.unsafe, edits: [Edit(replacing: second, with: "")])),
    ]
  }

  static var report: Report {
    Report(
      files: [
        FileReport(source: sample.source, diagnostics: diagnostics, promptCount: 2),
        FileReport(source: SourceText(path: "b.yaml", text: "x"), diagnostics: []),
        FileReport(source: SourceText(path: "", text: ""), diagnostics: [.sample(0..<0, rule: "empty-file", .error)]),
      ])
  }

  @Test("concise")
  func concise() {
    #expect(
      Self.report.text(.concise) == """
        :1:1: error[empty-file] message
        prompts/a.yaml:2:13: info[wordy-phrase] [*] `in order to` is "long"
        prompts/a.yaml:2:30: warning[empty-politeness] message
        Found 3 problems (1 error, 1 warning, 1 info) in 2 of 3 files.
        [*] 1 fixable with `--fix` (1 unsafe fix available with `--fix --unsafe-fixes`).

        """)
  }

  @Test("Chinese")
  func chinese() {
    let options = RenderOptions(toolVersion: "1", language: .chinese)
    #expect(
      Self.report.text(.full, options) == """
        错误[empty-file] 消息
         --> :1:1
          |
        1 |
          | ^
          |

        信息[wordy-phrase] [*] 消息
         --> prompts/a.yaml:2:13
          |
        1 | model: gpt-4o
        2 | content: 总结 in order to help kindly
          |               ^^^^^^^^^^^      ------ 标注
          |
        帮助：帮助文字
          |
        1 | model: gpt-4o
          - content: 总结 in order to help kindly
        2 + content: 总结 to help kindly
          |

        警告[empty-politeness] 消息
         --> prompts/a.yaml:2:30
          |
        1 | model: gpt-4o
        2 | content: 总结 in order to help kindly
          |                                ^^^^^^
          |
        帮助：建议改为
          |
        1 | model: gpt-4o
          - content: 总结 in order to help kindly
        2 + content: 总结 in order to help·
          |
        说明：此修复会改动措辞，需用 `--fix --unsafe-fixes` 应用

        发现 3 个问题（1 个错误、1 个警告、1 条信息），涉及 3 个文件中的 2 个。
        [*] 1 个可用 `--fix` 修复（另有 1 个不安全修复，可用 `--fix --unsafe-fixes` 应用）。

        """)
    #expect(Self.report.text(.concise, options).hasPrefix(":1:1: error[empty-file] 消息\n"))
  }

  @Test("JSON has the keys in order and says where everything is")
  func json() throws {
    let report = Report(files: [FileReport(source: Self.sample.source, diagnostics: [Self.diagnostics[0]])])
    let text = report.text(.json)
    let place = """
      "location": {
        "row": 2,
        "column": 13
      },
      "end_location": {
        "row": 2,
        "column": 24
      },
      "range": {
        "start": 30,
        "end": 41
      }
      """
    #expect(text.contains(place.split(separator: "\n").map { "      \($0)" }.joined(separator: "\n")))
    let document = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let finding = try #require((document["diagnostics"] as? [[String: Any]])?.first)
    #expect(finding["message"] as? String == "`in order to` is \"long\"")
    #expect(finding["filename"] as? String == "prompts/a.yaml")
    #expect(finding["url"] is NSNull)
    let fix = try #require(finding["fix"] as? [String: Any])
    #expect(fix["applicability"] as? String == "safe")
    let edit = try #require((fix["edits"] as? [[String: Any]])?.first)
    #expect(edit["content"] as? String == "to")
    #expect(edit["range"] as? [String: Int] == ["start": 30, "end": 41])
    let related = try #require((finding["related"] as? [[String: Any]])?.first)
    #expect(related["location"] as? [String: Int] == ["row": 2, "column": 30])
    let summary = try #require(document["summary"] as? [String: Any])
    #expect(summary["problems"] as? Int == 1)
    #expect(summary["severities"] as? [String: Int] == ["error": 0, "warning": 0, "info": 1, "hint": 0])
  }

  @Test("JSON of nothing")
  func emptyJSON() {
    #expect(
      Report(files: []).text(.json) == """
        {
          "version": 1,
          "tool": {
            "name": "trimtab",
            "version": "1.2.3"
          },
          "diagnostics": [],
          "summary": {
            "files": 0,
            "files_with_problems": 0,
            "prompts": 0,
            "problems": 0,
            "severities": {
              "error": 0,
              "warning": 0,
              "info": 0,
              "hint": 0
            },
            "fixes": {
              "safe": 0,
              "unsafe": 0,
              "display": 0
            },
            "fixed": 0
          }
        }

        """)
  }

  @Test("statistics: the most frequent rule first, then by name")
  func statistics() {
    let diagnostics =
      Self.diagnostics + [
        .sample(0..<1, rule: "b-rule"), .sample(1..<2, rule: "wordy-phrase"), .sample(0..<1, rule: "a-rule", .error),
      ]
    let options = RenderOptions(toolVersion: "1", showsFooter: false)
    let output = Self.sample.report(diagnostics).rendered(with: StatisticsRenderer(options))
    #expect(
      String(decoding: output, as: UTF8.self) == """
        2  warning  [-]  wordy-phrase
        1  error         a-rule
        1  warning       b-rule
        1  warning       empty-politeness


        """)
  }

  @Test("columns are those of the line index, in lines of any length")
  func positions() {
    let text = "\u{FEFF}a\r\n" + String(repeating: "总é𠀀x", count: 400) + "\rb\n\nend"
    let source = SourceText(path: "a", text: text)
    let lines = LineIndex(source)
    let offsets = Array(0...source.bytes.count)
    let report = Report(files: [FileReport(source: source, diagnostics: offsets.map { .sample($0..<$0) })])
    let options = RenderOptions(toolVersion: "1", showsFooter: false)
    let expected = offsets.map { offset in
      let position = lines.position(of: offset)
      return "a:\(position.line):\(position.column): warning[some-rule] message\n"
    }
    #expect(report.text(.concise, options) == expected.joined())
  }

  @Test("what a message or a path quotes cannot reach the terminal")
  func quotation() {
    let sample = Sample("⟦a⟧", path: "a\u{1B}[2J\n.yaml")
    #expect(
      sample.report([.sample(0..<1, message: "a\nb\u{202E}\u{9B}")]).text(
        .concise, RenderOptions(toolVersion: "1", showsFooter: false))
        == "a␛[2J␊.yaml:1:1: warning[some-rule] a␊b��\n")
  }
}
