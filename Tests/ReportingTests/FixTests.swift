import Diagnostics
import Reporting
import SourceText
import Testing

/// The fix of a finding as a diff.
@Suite struct FixTests {
  /// The diff of replacing the marked ranges.
  private func diff(_ text: String, _ replacements: [String], width: Int = 100) -> String {
    let sample = Sample(text)
    let edits = zip(sample.ranges, replacements).map { Edit(replacing: $0, with: $1) }
    let output = sample.full(.sample(sample.ranges[0], fix: Fix(.safe, edits: edits)), width: width)
    guard let help = output.firstRange(of: "help: suggested change\n") else { return output }
    return output[help.upperBound...].split(separator: "\n").joined(separator: "\n")
  }

  @Test("a word is replaced")
  func replace() {
    #expect(
      diff("a: 1\nb: ⟦in order to⟧ help\nc: 3\nd: 4\n", ["to"]) == """
          |
        1 | a: 1
          - b: in order to help
        2 + b: to help
        3 | c: 3
          |
        """)
  }

  @Test("a line is inserted, numbers are those after the fix")
  func insert() {
    #expect(
      diff("a: 1\n⟦⟧b: 2\nc: 3\n", ["max_tokens: 5\nstop: x\n"]) == """
          |
        1 | a: 1
        2 + max_tokens: 5
        3 + stop: x
        4 | b: 2
          |
        """)
  }

  @Test("a line is deleted")
  func delete() {
    #expect(
      diff("a: 1\n⟦b: 2\n⟧c: 3\n", [""]) == """
          |
        1 | a: 1
          - b: 2
        2 | c: 3
          |
        """)
  }

  @Test("several lines become one")
  func multiLine() {
    #expect(
      diff("a: 1\nb: ⟦|\n  x\n  y⟧\nc: 3\n", ["xy"]) == """
          |
        1 | a: 1
          - b: |
          -   x
          -   y
        2 + b: xy
        3 | c: 3
          |
        """)
  }

  @Test("edits far apart")
  func hunks() {
    #expect(
      diff("⟦a⟧: 1\nb: 2\nc: 3\nd: 4\ne: 5\n⟦f: 6\n⟧g: 7\nh: ⟦8⟧\n", ["A\nB", "", "9"]) == """
          |
          - a: 1
        1 + A
        2 + B: 1
        3 | b: 2
        ...
        6 | e: 5
          - f: 6
        7 | g: 7
          - h: 8
        8 + h: 9
          |
        """)
  }

  @Test("several edits in a line are one change")
  func sameLine() {
    #expect(
      diff("a: ⟦x⟧ and ⟦y⟧\n", ["1", "2"]) == """
          |
          - a: x and y
        1 + a: 1 and 2
          |
        """)
  }

  @Test("spaces at the end of a changed line are seen")
  func trailingSpaces() {
    #expect(
      diff("a: 1⟦  ⟧\n", [""]) == """
          |
          - a: 1··
        1 + a: 1
          |
        """)
  }

  @Test(
    "files that hold next to nothing",
    arguments: [
      ("⟦⟧", "a: 1\n", "1 + a: 1"), ("⟦a: 1\n⟧", "", "  - a: 1"), ("a: 1⟦⟧", "\nb: 2", "1 | a: 1\n2 + b: 2"),
      ("⟦\u{FEFF}⟧a: 1", "", "  - �a: 1\n1 + a: 1"),
    ])
  func edges(text: String, replacement: String, picture: String) {
    #expect(diff(text, [replacement]) == "  |\n\(picture)\n  |")
  }

  @Test("a change of line breaks alone has no picture")
  func invisible() {
    #expect(diff("a: 1⟦\r\n⟧b: 2\n", ["\n"]) == "")
  }

  @Test("a long line is cut alike before and after")
  func longLine() {
    let text = WidthTests.long.replacing("word150 ", with: "⟦word150 ⟧")
    #expect(
      diff(text, [""], width: 60) == """
          |
          - …147 word148 word149 word150 word151 word152 word153 word15…
        1 + …147 word148 word149 word151 word152 word153 word154 word15…
          |
        """)
  }

  @Test("two edits in a long line are both seen")
  func longLineTwice() {
    let text = WidthTests.long.replacing("word50 ", with: "⟦word50 ⟧").replacing("word250 ", with: "⟦word250 ⟧")
    let lines = diff(text, ["A ", "B "]).split(separator: "\n")
    #expect(lines[1].contains("word49 word50 word51") && lines[1].contains("word249 word250 word251"))
    #expect(lines[2].contains("word49 A word51") && lines[2].contains("word249 B word251"))
    #expect(lines[1].count { $0 == "…" } == 3)
    #expect(lines.allSatisfy { $0.count < 120 })
  }

  @Test("edits outside of the file have no picture")
  func outside() {
    let sample = Sample("⟦a⟧")
    let fix = Fix(.safe, edits: [Edit(replacing: 5..<9, with: "x")])
    #expect(sample.full(.sample(sample.ranges[0], fix: fix)).hasSuffix("help: suggested change\n\n"))
  }

  @Test(
    "who may apply a fix",
    arguments: [
      (Applicability.safe, " [*]", ""),
      (.unsafe, "", "note: this fix changes words; `--fix --unsafe-fixes` applies it\n"),
      (.display, "", "note: this is only a suggestion; `--fix` does not apply it\n"),
    ])
  func applicability(applicability: Applicability, mark: String, note: String) {
    let sample = Sample("a: ⟦1⟧\n")
    let fix = Fix(applicability, edits: [Edit(replacing: sample.ranges[0], with: "2")])
    #expect(
      sample.full(.sample(sample.ranges[0], help: "write two\nor three", fix: fix)) == """
        warning[some-rule]\(mark) message
         --> prompts/a.yaml:1:4
          |
        1 | a: 1
          |    ^
          |
        help: write two
              or three
          |
          - a: 1
        1 + a: 2
          |
        \(note)

        """)
  }
}
