import Diagnostics
import Reporting
import SourceText
import Testing

/// The picture of the source around a finding.
@Suite struct FrameTests {
  @Test("a finding stands in two lines of context")
  func context() {
    let sample = Sample("a: 1\nb: 2\nc: 3\nd: ⟦four⟧\ne: 5\nf: 6\ng: 7\n")
    #expect(
      sample.frame() == """
         --> prompts/a.yaml:4:4
          |
        2 | b: 2
        3 | c: 3
        4 | d: four
          |    ^^^^
        5 | e: 5
        6 | f: 6
          |
        """)
  }

  @Test("blank lines at the edges are no context")
  func blankContext() {
    let sample = Sample("a: 1\n\n\nd: ⟦4⟧\n  \n\ng: 7\n")
    #expect(
      sample.frame() == """
         --> prompts/a.yaml:4:4
          |
        4 | d: 4
          |    ^
          |
        """)
  }

  @Test("the gutter is as wide as the largest number")
  func gutter() {
    let sample = Sample(String(repeating: "line\n", count: 98) + "⟦line⟧\nline\nline\n")
    #expect(
      sample.frame() == """
           --> prompts/a.yaml:99:1
            |
         97 | line
         98 | line
         99 | line
            | ^^^^
        100 | line
        101 | line
            |
        """)
  }

  @Test(
    "lines end the same way whatever ends them, and a byte order mark is not seen",
    arguments: ["\n", "\r\n", "\r"], ["", "\u{FEFF}"])
  func lineBreaks(newline: String, mark: String) {
    let sample = Sample("\(mark)⟦role⟧: system\(newline)content: x\(newline)")
    #expect(
      sample.frame() == """
         --> prompts/a.yaml:1:1
          |
        1 | role: system
          | ^^^^
        2 | content: x
          |
        """)
  }

  @Test(
    "an empty range has a caret",
    arguments: [
      ("⟦⟧", "1 |\n  | ^"),
      ("⟦⟧abc", "1 | abc\n  | ^"),
      ("ab⟦⟧c\n", "1 | abc\n  |   ^"),
      ("abc⟦⟧", "1 | abc\n  |    ^"),
      ("abc⟦⟧\n", "1 | abc\n  |    ^"),
      ("abc⟦\n⟧", "1 | abc\n  |    ^"),
      ("abc⟦\r\n⟧x", "1 | abc\n  |    ^\n2 | x"),
      ("abc\n⟦⟧", "1 | abc\n2 |\n  | ^"),
    ])
  func emptyRange(text: String, picture: String) {
    let frame = Sample(text).frame().split(separator: "\n").dropFirst(2).dropLast().joined(separator: "\n")
    #expect(frame == picture)
  }

  @Test("a range outside of the file points at its end")
  func outside() {
    let sample = Sample("abc")
    #expect(sample.full(.sample(90..<99)).contains(" --> prompts/a.yaml:1:4\n  |\n1 | abc\n  |    ^\n"))
  }

  // MARK: Several lines

  @Test("a range of several lines that starts with its line")
  func block() {
    let sample = Sample("a: 1\n⟦messages:\n  - role: user\n    content: hi⟧ # x\nb: 2\n")
    #expect(
      sample.frame() == """
         --> prompts/a.yaml:2:1
          |
        1 |   a: 1
        2 | / messages:
        3 | |   - role: user
        4 | |     content: hi # x
          | |_______________^
        5 |   b: 2
          |
        """)
  }

  @Test("a range of several lines that starts inside a line")
  func blockInside() {
    let sample = Sample("content: ⟦|\n  系统\n  文字\n⟧b: 2\n")
    #expect(
      sample.frame() == """
         --> prompts/a.yaml:1:10
          |
        1 |   content: |
          |  __________^
        2 | |   系统
        3 | |   文字
          | |_____^
        4 |   b: 2
          |
        """)
  }

  @Test("the middle of a long range is left out")
  func longBlock() {
    let sample = Sample("a\n⟦" + (2...20).map { "line \($0)\n" }.joined() + "⟧end\n")
    #expect(
      sample.frame() == """
          --> prompts/a.yaml:2:1
           |
         1 |   a
         2 | / line 2
         3 | | line 3
        ...  |
        19 | | line 19
        20 | | line 20
           | |_______^
        21 |   end
           |
        """)
  }

  // MARK: Related ranges

  @Test("related ranges nearby share the frame, a label ends its row")
  func related() {
    let sample = Sample("⟦model⟧: x\nmessages:\n  - ⟦role⟧: ⟦user⟧ ⟦end⟧\n")
    let diagnostic = Diagnostic.sample(
      sample.ranges[2],
      related: [
        .init(sample.ranges[0], "asked of this one"), .init(sample.ranges[1], "left"), .init(sample.ranges[3], "right"),
      ])
    #expect(
      sample.full(diagnostic) == """
        warning[some-rule] message
         --> prompts/a.yaml:3:11
          |
        1 | model: x
          | ----- asked of this one
        2 | messages:
        3 |   - role: user end
          |           ^^^^ --- right
          |     ---- left
          |


        """)
  }

  @Test("related ranges far away have frames of their own")
  func farRelated() {
    let sample = Sample("⟦first⟧\n" + String(repeating: "x\n", count: 18) + "⟦second⟧\n")
    let diagnostic = Diagnostic.sample(sample.ranges[1], related: [.init(sample.ranges[0], "first seen here")])
    #expect(
      sample.full(diagnostic) == """
        warning[some-rule] message
          --> prompts/a.yaml:20:1
           |
        18 | x
        19 | x
        20 | second
           | ^^^^^^
           |
          ::: prompts/a.yaml:1:1
           |
         1 | first
           | ----- first seen here
         2 | x
           |


        """)
  }
}
