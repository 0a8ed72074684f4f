import Testing

@testable import Tokenization

/// The linear encoder, which skips through runs and splits at emoji, against merging by rank as the definition has it.
@Suite struct BytePairEncoderTests {
  private static let units = ["a", "ab", "A", " ", "-", "=", "\n", "的", "是的", "😀", "👍🏽", "👩‍💻", "❤️", "é", "\u{1}", "0"]

  /// Long pieces of repetitions, whatever stands before and behind them and wherever they are disturbed.
  @Test(arguments: Tables.allNames)
  func `repetitions are encoded as the definition says`(name: String) throws {
    let definition = try Tables.library.encoding(named: name).definition
    guard !definition.vocabulary.isOutOfOrder, !definition.vocabulary.mergesCharacters else { return }
    let (encoder, reference) = (
      BytePairEncoder(vocabulary: definition.vocabulary), RankMerger(vocabulary: definition.vocabulary)
    )
    var random = SplitMix64(seed: 5)
    for _ in 0..<300 {
      var piece: [UInt8] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        var unit = Array((Self.units.randomElement(using: &random) ?? "a").utf8)
        if Int.random(in: 0..<4, using: &random) == 0 {
          unit = (0..<Int.random(in: 1...5, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        piece += Array(repeating: unit, count: Int.random(in: 1...(1_200 / unit.count), using: &random)).joined()
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        piece[Int.random(in: 0..<piece.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      piece.withUnsafeBytes { piece in
        let tokens = encoder.withTokens(piece, from: 0, to: piece.count) { Array($0) }
        let expected = reference.withTokens(piece, from: 0, to: piece.count) { Array($0) }
        #expect(tokens == expected, "\(Array(piece))")
      }
    }
  }

  /// A run of the longest token may end where the text does.
  @Test(arguments: Tables.allNames, ["a", " ", "-", "=", "\n", "*", "的"])
  func `runs of every length are encoded as the definition says`(name: String, unit: String) throws {
    let definition = try Tables.library.encoding(named: name).definition
    guard !definition.vocabulary.isOutOfOrder, !definition.vocabulary.mergesCharacters else { return }
    let (encoder, reference) = (
      BytePairEncoder(vocabulary: definition.vocabulary), RankMerger(vocabulary: definition.vocabulary)
    )
    let text = Array(String(repeating: unit, count: 1_100).utf8)
    let longest = definition.vocabulary.longestToken
    for length in Array(1...40) + (1...4).flatMap({ $0 * longest - 1...$0 * longest + 1 }) + [512, 768, 1024] {
      guard length * unit.utf8.count <= text.count, length > 0 else { continue }
      text[..<(length * unit.utf8.count)].withUnsafeBytes { piece in
        let tokens = encoder.withTokens(piece, from: 0, to: piece.count) { Array($0) }
        #expect(tokens == reference.withTokens(piece, from: 0, to: piece.count) { Array($0) }, "\(length)")
      }
    }
  }

  /// Counting splits long pieces before characters of four bytes, encoding does not.
  @Test(arguments: Tables.allNames)
  func `pieces of emoji are counted as they are encoded`(name: String) throws {
    let encoding = try Tables.library.encoding(named: name)
    let parts = ["😀", "👍🏽", "👩‍💻", "❤️", "☕", "🇫🇷", "🀄", "𝒳", "\u{200D}", "\u{FE0F}", "、", "é", "!", "\u{F0000}"]
    var random = SplitMix64(seed: 6)
    for _ in 0..<500 {
      var bytes = (0..<Int.random(in: 1...60, using: &random)).flatMap { _ in
        Array((parts.randomElement(using: &random) ?? "").utf8)
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0x80...0xFF, using: &random)
      }
      bytes.withUnsafeBytes { text in
        #expect(encoding.count(utf8: text) == encoding.encode(utf8: text).count, "\(Array(text))")
      }
    }
  }
}
