import Testing
import Tokenization

/// What holds for every input, UTF-8 or not.
@Suite struct PropertyTests {
  @Test(arguments: Encoding.all)
  func `every operation tells the same story`(encoding: Encoding) throws {
    var random = SplitMix64(seed: 1)
    for _ in 0..<2_000 {
      let bytes = TextGenerator.bytes(using: &random)
      try bytes.withUnsafeBytes { text in
        let tokens = encoding.encode(utf8: text)
        let decoded = try encoding.decode(tokens)
        #expect(decoded == bytes)
        #expect(encoding.count(utf8: text) == tokens.count)
        #expect(encoding.count(utf8: bytes.span) == tokens.count)

        let ranges = encoding.tokenRanges(utf8: text)
        #expect(ranges.count == tokens.count)
        #expect(ranges.tile(bytes.count))
        let pieces = encoding.preTokenRanges(utf8: text)
        #expect(pieces.tile(bytes.count))
        #expect(Set(pieces.map(\.upperBound)).isSubset(of: ranges.map(\.upperBound)))

        let limit = Int.random(in: 0...(tokens.count + 1), using: &random)
        let count = encoding.count(utf8: text, upTo: limit)
        #expect(tokens.count <= limit ? count == tokens.count : count > limit && count <= tokens.count)
      }
    }
  }

  @Test(arguments: Encoding.all)
  func `strings and their bytes give the same result`(encoding: Encoding) {
    var random = SplitMix64(seed: 2)
    for _ in 0..<500 {
      let text = TextGenerator.text(using: &random)
      Array(text.utf8).withUnsafeBytes { bytes in
        #expect(encoding.encode(text) == encoding.encode(utf8: bytes))
        #expect(encoding.encode(text, allowedSpecial: .only([])) == encoding.encode(utf8: bytes))
        #expect(encoding.count(text) == encoding.count(utf8: bytes))
        #expect(encoding.count(text, upTo: 3) == encoding.count(utf8: bytes, upTo: 3))
        #expect(encoding.tokenRanges(text) == encoding.tokenRanges(utf8: bytes))
        #expect(encoding.preTokenRanges(text) == encoding.preTokenRanges(utf8: bytes))
      }
    }
  }

  @Test(arguments: Encoding.all)
  func `every token decodes to bytes that encode to it, or to no single piece`(encoding: Encoding) throws {
    for token in stride(from: 0, to: TokenID(encoding.vocabularySize), by: 7) {
      guard let bytes = try? encoding.decode([token]), !encoding.specialTokens.values.contains(token) else { continue }
      bytes.withUnsafeBytes { text in
        if encoding.preTokenRanges(utf8: text).count == 1 { #expect(encoding.encode(utf8: text) == [token]) }
      }
    }
  }

  /// A method that is quadratic in any of these would not come back.
  @Test(arguments: [
    Run("a", 1_000_000, o200k: 125_000, cl100k: 125_000),
    Run(" ", 1_000_000, o200k: 7_813, cl100k: 7_813),
    Run("\n", 500_000, o200k: 31_250, cl100k: 15_625),
    Run("\u{1F600}", 100_000, o200k: 100_000, cl100k: 200_000),
    Run("\u{301}", 100_000, o200k: 100_000, cl100k: 100_000),
    Run("\t", 100_000, o200k: 6_250, cl100k: 6_250),
    Run("A", 200_000, o200k: 25_000, cl100k: 25_000),
    Run("A", 200_000, between: ("中", " "), o200k: 25_002, cl100k: 25_002),
    Run(" ", 200_000, between: ("\n", "x"), o200k: 1_565, cl100k: 1_565),
  ])
  func `long runs are counted`(run: Run) {
    let text = run.before + String(repeating: run.unit, count: run.count) + run.after
    #expect(Encoding.o200kBase.count(text) == run.o200k)
    #expect(Encoding.cl100kBase.count(text) == run.cl100k)
  }

  @Test(arguments: Encoding.all)
  func `counting stops at the limit`(encoding: Encoding) {
    let text = String(repeating: "word ", count: 200_000)
    let count = encoding.count(text, upTo: 10)
    #expect(count == 11)
    #expect(encoding.count("", upTo: 0) == 0)
    #expect(encoding.count("a", upTo: 0) == 1)
  }
}

struct Run: Sendable {
  let unit: String
  let count: Int
  let before: String
  let after: String
  let o200k: Int
  let cl100k: Int

  init(_ unit: String, _ count: Int, between: (String, String) = ("", ""), o200k: Int, cl100k: Int) {
    (self.unit, self.count) = (unit, count)
    (before, after) = between
    (self.o200k, self.cl100k) = (o200k, cl100k)
  }
}

extension [Range<Int>] {
  /// Whether the ranges are not empty and follow one another from 0 to `end`.
  fileprivate func tile(_ end: Int) -> Bool {
    let borders = [0] + map(\.upperBound)
    return borders.last == end && zip(self, borders).allSatisfy { !$0.isEmpty && $0.lowerBound == $1 }
  }
}
