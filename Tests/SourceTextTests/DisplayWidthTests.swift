import SourceText
import Testing

/// Columns in a terminal.
@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("\u{AD}", 0), ("\u{200B}", 0), ("\u{FEFF}", 0), ("\u{7}", 0),
    ("\u{7F}", 0), ("\u{9F}", 0), ("\u{A0}", 1), ("你好", 4), ("，。", 4), ("ｱ", 1), ("Ａ", 2), ("한", 2), ("한", 2),
    ("ひ", 2), ("𠮷", 2), ("🙂", 2), ("⌚", 2), ("☂", 1), ("→", 1), ("─", 1), ("“”", 2), ("…", 1), ("✅", 2), ("✔", 1),
    ("\u{20DD}", 0), ("א", 1), ("ก็", 1), ("\u{E000}", 1), ("\u{2028}", 1),
  ])
  func columns(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }

  @Test func aTextIsAsWideAsItsScalars() {
    var random = SplitMix64(seed: 7)
    for _ in 0..<500 {
      let text = random.text(of: ["a", "你", "🙂", "e\u{301}", "\u{200D}", "ｱ"], upTo: 12)
      #expect(DisplayWidth.columns(of: text) == text.unicodeScalars.reduce(0) { $0 + DisplayWidth.columns(of: $1) })
    }
  }

  @Test func everyScalarTakesNoneOneOrTwo() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let columns = DisplayWidth.columns(of: scalar)
      if !(0...2).contains(columns) || scalar.isASCII && value >= 0x20 && value < 0x7F && columns != 1 {
        Issue.record("U+\(String(value, radix: 16)) takes \(columns)")
      }
    }
  }

  @Test func ideographsAreWide() {
    for block in [0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7A3, 0xFF01...0xFF60, 0x20000...0x2FFFD] {
      for value in block {
        guard let scalar = Unicode.Scalar(UInt32(value)), DisplayWidth.columns(of: scalar) != 2 else { continue }
        Issue.record("U+\(String(value, radix: 16)) is not wide")
      }
    }
  }
}
