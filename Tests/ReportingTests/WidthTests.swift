import Diagnostics
import Reporting
import SourceText
import Testing

/// Carets stand under what they mark, whatever that is made of.
@Suite struct WidthTests {
  @Test("Chinese, by the columns of the text before it")
  func chinese() {
    let sample = Sample("content: 请你⟦务必仔细地⟧总结下面的文字\n")
    let lines = sample.frame().split(separator: "\n")
    #expect(
      sample.frame() == """
         --> prompts/a.yaml:1:12
          |
        1 | content: 请你务必仔细地总结下面的文字
          |              ^^^^^^^^^^
          |
        """)
    let before = DisplayWidth.columns(of: "1 | content: 请你")
    #expect(lines[3].prefix { $0 != "^" }.count == before)
    #expect(lines[3].count == before + DisplayWidth.columns(of: "务必仔细地"))
  }

  @Test(
    "the columns of a marked text, and of what stands before it",
    arguments: [
      ("👍⟦x⟧", 2, 1), ("⟦👍⟧x", 0, 2), ("👍🏽⟦x⟧", 2, 1), ("👨‍👩‍👧⟦x⟧", 2, 1), ("⟦👨‍👩‍👧⟧", 0, 2), ("❤️⟦x⟧", 2, 1),
      ("❤⟦x⟧", 1, 1), ("🇨🇳⟦x⟧", 2, 1), ("1️⃣⟦x⟧", 2, 1), ("🏴󠁧󠁢󠁥󠁮󠁧󠁿⟦x⟧", 2, 1), ("e\u{301}⟦x⟧", 1, 1), ("⟦e\u{301}⟧", 0, 1),
      ("한국⟦x⟧", 4, 1), ("\u{1112}\u{1161}\u{11AB}⟦x⟧", 2, 1), ("ｶﾀ⟦カタ⟧", 2, 4), ("，。⟦！⟧", 4, 2), ("𠀀⟦x⟧", 2, 1),
      ("\t⟦x⟧", 4, 1), ("a\tb⟦\t⟧", 6, 4), ("a\u{200B}⟦b⟧", 2, 1), ("⟦\u{200B}⟧b", 0, 1), ("\u{1B}[31m⟦x⟧", 5, 1),
      ("\u{202E}⟦x⟧", 1, 1), ("a\u{E0041}⟦x⟧", 2, 1), ("é⟦ß⟧", 1, 1),
    ])
  func columns(text: String, before: Int, marked: Int) {
    let row = Sample(text).frame().split(separator: "\n")[3].dropFirst(4)
    #expect(row.prefix { $0 == " " }.count == before)
    #expect(row.drop { $0 == " " }.allSatisfy { $0 == "^" })
    #expect(row.drop { $0 == " " }.count == marked)
  }

  @Test("a tab is four columns, controls and invisible characters have a picture")
  func pictures() {
    let sample = Sample("\tkey:\t⟦a\u{1B}b\u{7F}c\u{202E}d\u{200B}e\u{2028}⟧\n")
    #expect(
      sample.frame() == """
         --> prompts/a.yaml:1:7
          |
        1 |     key:    a␛b␡c�d�e�
          |             ^^^^^^^^^^
          |
        """)
  }

  @Test("ill-formed UTF-8 takes a column per error")
  func illFormed() {
    let bytes = Array("a: ".utf8) + [0xC3, 0x28, 0xE4, 0xBD, 0x80, 0xF0, 0x9F] + Array(" x".utf8)
    let sample = SourceText(path: "a", bytes: bytes)
    let report = Report(files: [FileReport(source: sample, diagnostics: [.sample(11..<12)])])
    #expect(report.text(.full).contains("1 | a: �(佀� x\n  |          ^\n"))
  }

  @Test("a chain of marks is cut into cells, so that nothing hides behind one character")
  func longChain() {
    let sample = Sample("a" + String(repeating: "\u{FE01}", count: 40) + "⟦b⟧")
    let row = sample.frame().split(separator: "\n")[3].dropFirst(4)
    #expect(row.prefix { $0 == " " }.count > 20)
  }

  // MARK: Long lines

  static let long = "prompt: " + (0..<300).map { "word\($0)" }.joined(separator: " ")

  @Test("a long line is cut around the caret")
  func longLine() {
    let sample = Sample(Self.long.replacing("word150", with: "⟦word150⟧") + "\n")
    #expect(
      sample.frame(width: 60) == """
         --> prompts/a.yaml:1:1099
          |
        1 | …147 word148 word149 word150 word151 word152 word153 word15…
          |                      ^^^^^^^
          |
        """)
  }

  @Test("the start and the end of a long line")
  func longLineEnds() {
    #expect(
      Sample(Self.long.replacing("prompt", with: "⟦prompt⟧")).frame(width: 60) == """
         --> prompts/a.yaml:1:1
          |
        1 | prompt: word0 word1 word2 word3 word4 word5 word6 word7 wo…
          | ^^^^^^
          |
        """)
    #expect(
      Sample(Self.long.replacing("word299", with: "⟦word299⟧")).frame(width: 60) == """
         --> prompts/a.yaml:1:2291
          |
        1 | …296 word297 word298 word299
          |                      ^^^^^^^
          |
        """)
  }

  @Test("a range that is longer than a line keeps its two ends")
  func longRange() {
    #expect(
      Sample("⟦" + Self.long + "⟧").frame(width: 60) == """
         --> prompts/a.yaml:1:1
          |
        1 | prompt: word0 word1 word2 word3 wo… word298 word299
          | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          |
        """)
  }

  @Test("carets of a cut line stay aligned", arguments: ["务必", "👨‍👩‍👧", "word", "é", "\t"])
  func longLineOf(word: String) {
    let text = String(repeating: word, count: 900)
    let sample = Sample(text + "⟦MARK⟧" + text)
    let lines = sample.frame().split(separator: "\n", omittingEmptySubsequences: false)
    let source = lines[2].prefix { $0 != "M" }
    let column = source.dropFirst(5).reduce(5) { $0 + ($1 == "👨‍👩‍👧" ? 2 : DisplayWidth.columns(of: String($1))) }
    #expect(lines[3].prefix { $0 != "^" }.count == column)
    #expect(lines[3].count == column + 4)
    #expect(lines[2].hasPrefix("1 | …") && lines[2].hasSuffix("…"))
  }
}
