import CPieceScanner
import Patterns
import SourceText
import Testing

@testable import Tokenization

/// The published patterns, run by PCRE2, against the rules written by hand.
@Suite struct PatternOracleTests {
  private static let contraction = #"(?i:'s|'t|'re|'ve|'m|'ll|'d)"#
  private static let space = #"\s*[\r\n]+|\s+(?!\S)|\s+"#
  private static let upper = #"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}"#
  private static let lower = #"\p{Ll}\p{Lm}\p{Lo}\p{M}"#

  /// As published, but for `$`, which is `\z` where patterns match at lines, and `[…&&[^\p{Han}]]`, which is
  /// `(?!\p{Han})[…]` in PCRE2.
  static let patterns: [(kind: PreTokenizerKind, patterns: [String])] = [
    (
      .cl100k,
      [
        #"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++\z|\s*[\r\n]|\s+(?!\S)|\s"#
      ]
    ),
    (
      .o200k,
      [
        "[^\\r\\n\\p{L}\\p{N}]?[\(upper)]*[\(lower)]+\(contraction)?|[^\\r\\n\\p{L}\\p{N}]?[\(upper)]+[\(lower)]*\(contraction)?"
          + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\(space)"
      ]
    ),
    (.gpt2, [#"'(?:[sdmt]|ll|ve|re)| ?\p{L}++| ?\p{N}++| ?[^\s\p{L}\p{N}]++|\s++\z|\s+(?!\S)|\s"#]),
    (.llama3, ["\(contraction)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\(space)"]),
    (.qwen2, ["\(contraction)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\(space)"]),
    (
      .qwen35,
      [
        "\(contraction)|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|\(space)"
      ]
    ),
    (
      .deepSeek3,
      [
        #"\p{N}{1,3}"#, "[一-龥\u{3040}-ゟ゠-ヿ]+",
        ##"[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*"##
          + "|\(space)",
      ]
    ),
    (
      .tekken,
      [
        "[^\\r\\n\\p{L}\\p{N}]?[\(upper)]*[\(lower)]+|[^\\r\\n\\p{L}\\p{N}]?[\(upper)]+[\(lower)]*"
          + "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\(space)"
      ]
    ),
    (
      .kimiK2,
      [
        "\\p{sc:Han}+|[^\\r\\n\\p{L}\\p{N}]?(?:(?!\\p{sc:Han})[\(upper)])*(?:(?!\\p{sc:Han})[\(lower)])+\(contraction)?"
          + "|[^\\r\\n\\p{L}\\p{N}]?(?:(?!\\p{sc:Han})[\(upper)])+(?:(?!\\p{sc:Han})[\(lower)])*\(contraction)?"
          + "|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\(space)"
      ]
    ),
  ]

  /// The pieces by one pattern after the other; what a pattern leaves between its matches is a piece too.
  private static func pieces(_ text: [UInt8], _ patterns: [Pattern]) -> [Range<Int>] {
    var pieces = [0..<text.count]
    for pattern in patterns {
      pieces = pieces.flatMap { piece -> [Range<Int>] in
        var result: [Range<Int>] = []
        var position = 0
        let part = Array(text[piece])
        for match in pattern.matches(in: part) {
          if match.range.lowerBound > position { result.append(position..<match.range.lowerBound) }
          result.append(match.range)
          position = match.range.upperBound
        }
        if position < part.count { result.append(position..<part.count) }
        return result.map { $0.lowerBound + piece.lowerBound..<$0.upperBound + piece.lowerBound }
      }
    }
    return pieces.filter { !$0.isEmpty }
  }

  @Test(arguments: patterns.map(\.kind.patternName))
  func cutsLikeThePattern(name: String) throws {
    let entry = try #require(Self.patterns.first { $0.kind.patternName == name })
    let compiled = try entry.patterns.map { try Pattern($0) }
    let rule = AnyPreTokenizer(kind: entry.kind, joints: Encoding.o200kBase.definition.vocabulary.merges.byte_pairs)
    var random = SplitMix64(seed: 3)
    for _ in 0..<3_000 {
      // PCRE2 counts U+180E as white space, and its Unicode is older than that of U+11DE0.
      let text = TextGenerator.text(using: &random).unicodeScalars.filter { $0 != "\u{180E}" && $0 != "\u{11DE0}" }
      let bytes = text.flatMap { Array(String($0).utf8) }
      var found: [Range<Int>] = []
      bytes.withUnsafeBytes { bytes in
        let text = ClassifiedText(bytes: bytes)
        while (found.last?.upperBound ?? 0) < bytes.count {
          let start = found.last?.upperBound ?? 0
          found.append(start..<rule.pieceEnd(in: text, from: start))
        }
      }
      #expect(
        found == Self.pieces(bytes, compiled), "\(name): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }
  }

  /// What users' files may hold is recognized.
  @Test func publishedPatternsAreKnown() {
    for entry in Self.patterns where ![.cl100k, .gpt2, .deepSeek3, .kimiK2].contains(entry.kind) {
      #expect(PreTokenizerKind(patterns: entry.patterns) == entry.kind)
    }
    #expect(PreTokenizerKind(patterns: [#"\w+"#]) == nil)
  }
}
