import Testing
import Tokenization

/// Counting takes short cuts that encoding does not: pieces merged by rank, characters of three bytes as they stand, words
/// remembered. The number must be that of the tokens all the same.
@Suite struct CounterTests {
  private static let alphabets: [[String]] = [
    ["我", "们", "的", "是", "一", "业", "京", "市", "澳", "门", "彩", "票", "，", "。", "、", "："],
    ["提", "示", "词", "，", "。", "（", "）", "\n", " ", "a", "B", "1", "２", "'s", "/", "é", "🙂"],
    ["か", "タ", "ー", "ん", "を", "漢", "字", "한", "국", "어", "は", "゙", "・", "「", "」"],
    ["１", "２", "３", "①", "年", "月", "4", "5", "，", "％", "Ａ", "ｂ"],
    ["नि", "क्ष", "த", "ก", "ა", "ღ", "অ", "।", " ", "\u{94D}", "ꙮ", "Ა"],
    ["word", "internationalization", "x", "ß", "’", "“", "—", "…", "\n", "    ", "!!", "==", "https://", "0123"],
  ]

  private static func text(_ alphabet: [String], using random: inout SplitMix64) -> [UInt8] {
    var bytes = (0..<Int.random(in: 0...120, using: &random)).flatMap { _ in
      Array((alphabet.randomElement(using: &random) ?? "").utf8)
    }
    // One text in five is not UTF-8.
    if Int.random(in: 0..<5, using: &random) == 0, !bytes.isEmpty {
      bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
    }
    return bytes
  }

  @Test(arguments: Encoding.all, alphabets.indices)
  func countsAreNumbersOfTokens(encoding: Encoding, alphabet: Int) {
    var random = SplitMix64(seed: UInt64(alphabet))
    let counter = Encoding.Counter(encoding)
    for _ in 0..<600 {
      let bytes = Self.text(Self.alphabets[alphabet], using: &random)
      bytes.withUnsafeBytes { text in
        let tokens = encoding.encode(utf8: text).count
        guard encoding.count(utf8: text) == tokens, counter.count(utf8: text) == tokens else {
          Issue.record("\(encoding.count(utf8: text)) instead of \(tokens): \(String(decoding: bytes, as: UTF8.self))")
          return
        }
      }
    }
  }

  /// Long enough for a cache of the text's own, and for the tables to be read ahead.
  @Test(arguments: Encoding.all)
  func longTextsAreCountedLikeTheirParts(encoding: Encoding) {
    var random = SplitMix64(seed: 9)
    var lines: [[UInt8]] = []
    while lines.reduce(0, { $0 + $1.count }) < 1_200_000 {
      let alphabet = Self.alphabets.randomElement(using: &random) ?? []
      // A letter at both ends and a newline between: no piece crosses a line.
      lines.append(Array("x".utf8) + Self.text(alphabet, using: &random) + Array("x\n".utf8))
    }
    let parts = lines.reduce(0) { $0 + $1.withUnsafeBytes { encoding.count(utf8: $0) } }
    #expect(lines.flatMap(\.self).withUnsafeBytes { encoding.count(utf8: $0) } == parts)
  }

  @Test(arguments: Encoding.all)
  func aCounterForgetsNothingAndConfusesNothing(encoding: Encoding) {
    let counter = Encoding.Counter(encoding)
    let words = (0..<4000).map { "unwordly\($0 % 97)ness\($0)" }
    for _ in 0..<2 {
      for word in words { #expect(counter.count(word) == encoding.count(word)) }
    }
  }
}
