import CPieceScanner
import Testing

@testable import Tokenization

/// The vectorized scanner against the walker, which is the definition.
@Suite struct PieceScannerTests {
  struct Variant: Sendable, CustomTestStringConvertible {
    let set: Int32
    let encoding: Tokenization.Encoding
    var testDescription: String { "\(encoding) \(set == 0 ? "AVX2" : "AVX-512")" }

    static let all = [0, 1].filter { CPieceScannerHas($0) }.flatMap { set in
      [Tokenization.Encoding.cl100kBase, .o200kBase].map { Variant(set: set, encoding: $0) }
    }
  }

  /// Every piece that the scanner finds, by a table that holds no token; and how far it came.
  private static func pieces(of text: [UInt8], _ variant: Variant) -> (ranges: [Range<Int>], position: Int) {
    let rule = variant.encoding.name == "o200k_base" ? CPieceScannerO200k : CPieceScannerCl100k
    let slots = [UInt64](repeating: 0, count: 8)
    var unknown = [CPieceScannerPiece](repeating: CPieceScannerPiece(), count: 4096)
    var ranges: [Range<Int>] = []
    var position = 0
    slots.withUnsafeBytes { slots in
      let table = CPieceScannerTable(slots: slots.baseAddress, bucket_bits: 1)
      text.withUnsafeBufferPointer { text in
        while true {
          let result = CPieceScannerScanWith(
            variant.set, table, rule, text.baseAddress, text.count, true, position, .max, &unknown, unknown.count)
          ranges += unknown[..<result.unknown].map { Int($0.start)..<Int($0.end) }
          let isDone = result.position == position || result.position == text.count
          position = result.position
          if isDone { break }
        }
      }
    }
    return (ranges, position)
  }

  /// Compares the pieces of a text, going on with the walker where the scanner stops.
  private static func firstDifference(in text: [UInt8], _ variant: Variant) -> String? {
    let expected = text.withUnsafeBytes { variant.encoding.preTokenRanges(utf8: $0) }
    let found = pieces(of: text, variant)
    for (left, right) in zip(found.ranges, expected) where left != right {
      let around = text[max(0, right.lowerBound - 70)..<min(text.count, right.upperBound + 20)]
      return "\(left) instead of \(right) in \(String(decoding: around, as: UTF8.self).debugDescription)"
    }
    return found.ranges.count > expected.count || found.position != (found.ranges.last?.upperBound ?? 0)
      ? "\(found.ranges.count) pieces up to \(found.position)" : nil
  }

  private static let alphabets: [[String]] = [
    ["a", "b", "C", "D", " ", "'", "s", "ll", "re", "."], [" ", "\n", "\r", "\t", "a", "(", "1", "/"],
    [
      "the", " of", "It's", "DON'T", "x'LL", ", ", ". ", "\n", "HTTPResponse", "camelCase", "\r\n    ", "12345",
      "\u{e9}",
    ],
    ["!", "\n", "/", " ", "x", "'", "\"", "\t"], ["0", "1", " ", "9", "."], ["'", "s", "t", "S", "v", "e", " ", "'ll"],
    ["word", " ", "  ", "\n\n", "\u{b}", "\u{c}", "\u{1f}", "é", "中", "'"],
  ]

  @Test(arguments: Variant.all)
  func piecesEqualThoseOfTheWalker(variant: Variant) {
    var random = SplitMix64(seed: 7)
    for number in 0..<6000 {
      let alphabet = Self.alphabets[number % Self.alphabets.count]
      let text = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        alphabet.randomElement(using: &random) ?? ""
      }.joined()
      if let difference = Self.firstDifference(in: Array(text.utf8), variant) {
        Issue.record("seed \(number): \(difference)")
        return
      }
    }
  }

  /// Words that are no token are merged by turns or one by one, and remembered or not.
  @Test(arguments: Variant.all, [false, true])
  func countsEqualEncodings(variant: Variant, isRemembering: Bool) {
    let vocabulary = variant.encoding.definition.vocabulary
    let rule = variant.encoding.name == "o200k_base" ? CPieceScannerO200k : CPieceScannerCl100k
    let cache = PieceCache()
    var encoder = BytePairEncoder(vocabulary: vocabulary)
    var random = SplitMix64(seed: 8)
    for _ in 0..<200 {
      let words = (0..<Int.random(in: 1...300, using: &random)).map { _ in
        String(
          decoding: (0..<Int.random(in: 1...20, using: &random)).map { _ in UInt8.random(in: 97...122, using: &random)
          },
          as: UTF8.self)
      }
      let text = Array(words.joined(separator: [" ", "\n", ", ", " 12"].randomElement(using: &random) ?? " ").utf8)
      var position = 0
      var merges = vocabulary.merges
      let counted = withExtendedLifetime(cache) {
        CPieceScannerCountWith(
          variant.set, vocabulary.frequent, rule, text, text.count, true, &position, .max,
          isRemembering ? cache.table : CPieceScannerCache(), &merges,
          { context, piece, length in
            guard let encoder = context?.assumingMemoryBound(to: BytePairEncoder.self).pointee else { return 0 }
            return encoder.count(UnsafeRawBufferPointer(start: piece, count: length), from: 0, to: length)
          }, &encoder)
      }
      let rest = text[position...].withUnsafeBytes { variant.encoding.encode(utf8: $0).count }
      #expect(counted + rest == text.withUnsafeBytes { variant.encoding.encode(utf8: $0).count })
      #expect(position > text.count - 80, "\(position) of \(text.count)")
    }
  }

  /// Every ASCII text of three characters of a class each, at every place of a window.
  @Test(arguments: Variant.all)
  func everyPlaceOfAWindow(variant: Variant) {
    let classes = Array(" \t\n'/.sSl1".utf8)
    for shift in 0..<66 {
      for first in classes {
        for second in classes {
          for third in classes {
            var text = [UInt8](repeating: UInt8(ascii: "a"), count: shift % 7 == 0 ? shift : 0)
            while text.count < shift { text += Array("ab, ".utf8.prefix(shift - text.count)) }
            text += [first, second, third] + Array("ea s".utf8) + [UInt8](repeating: 0x2E, count: shift % 3 * 40)
            if let difference = Self.firstDifference(in: text, variant) {
              Issue.record("shift \(shift): \(difference)")
              return
            }
          }
        }
      }
    }
  }
}
