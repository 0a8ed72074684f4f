import Patterns
import SourceText
import Testing

/// Regular expressions over UTF-8.
@Suite struct PatternTests {
  private static let prose = ["a", "b", "é", "你", "🙂", " ", "\n", "ab"]

  private static func text(_ seed: Int) -> [UInt8] {
    // A linear congruence is random enough to scatter eight atoms.
    var state = UInt64(seed) &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var text = ""
    for _ in 0..<(seed % 40) {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += prose[Int(state >> 33) % prose.count]
    }
    return Array(text.utf8)
  }

  private static func naive(_ bytes: [UInt8], _ needle: [UInt8], in range: ByteRange) -> [ByteRange] {
    var found: [ByteRange] = []
    var index = range.lowerBound
    while index + needle.count <= range.upperBound {
      if Array(bytes[index..<index + needle.count]) == needle {
        found.append(index..<index + needle.count)
        index += needle.count
      } else {
        index += 1
      }
    }
    return found
  }

  @Test(arguments: ["a", "ab", "你", "🙂", "é", "a你", "\n"])
  func literalsAreFoundWhereTheyStand(literal: String) throws {
    let pattern = try Pattern(literal)
    for seed in 0..<300 {
      let bytes = Self.text(seed)
      #expect(pattern.matches(in: bytes).map(\.range) == Self.naive(bytes, Array(literal.utf8), in: 0..<bytes.count))
      let boundaries = bytes.indices.filter { bytes[$0] & 0xC0 != 0x80 } + [bytes.count]
      let low = boundaries[seed % boundaries.count]
      let high = boundaries.last { $0 >= low } ?? low
      #expect(
        pattern.matches(in: bytes, range: low..<high).map(\.range)
          == Self.naive(bytes, Array(literal.utf8), in: low..<high))
    }
  }

  /// Exponential backtracking ends, compiled to machine code or not.
  @Test(.timeLimit(.minutes(1)), arguments: ["(a|aa)+$", "(a*)*b$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y$"])
  func catastrophesEnd(regex: String) throws {
    let pattern = try Pattern(regex)
    let subject = Array((String(repeating: "a", count: 40) + String(repeating: "x", count: 40) + "!by").utf8)
    let clock = ContinuousClock()
    let interpreted = clock.measure { _ = pattern.matches(in: subject) }
    _ = pattern.firstMatch(in: [UInt8](repeating: 0x2E, count: 100_000))
    let compiled = clock.measure { _ = pattern.matches(in: subject) }
    #expect(interpreted < .seconds(5) && compiled < .seconds(5))
  }

  /// A text cut within a character is matched up to the last whole one, compiled just in time or not.
  @Test(arguments: ["(?i)(?<=[^a])\\w+|输出|格式", "(?<!\\w).", "\\b\\X", ".$"])
  func cutCharacters(regex: String) throws {
    let pattern = try Pattern(regex)
    let text = Array(String(repeating: "返回🙂é输出 a格式。", count: 40).utf8)
    for _ in 0..<20 {
      for low in 0..<30 {
        for high in stride(from: text.count - 30, to: text.count, by: 1) {
          let slice = Array(text[low..<high])
          let match = try #require(pattern.firstMatch(in: slice))
          #expect(String(validating: slice[match.range], as: UTF8.self) != nil)
          _ = pattern.isMatch(text, range: low..<high)
        }
      }
    }
  }

  @Test func groupsThatTookNoPartAreNil() throws {
    let pattern = try Pattern("(a)|(b)|(c)(d)?")
    let subject = Array("xbyc".utf8)
    let matches = pattern.matches(in: subject)
    #expect(matches.map(\.range) == [1..<2, 3..<4])
    #expect(matches.first?.groups == [nil, 1..<2, nil, nil])
    #expect(matches.last?.groups == [nil, nil, 3..<4, nil])
  }

  @Test func groupsAreBytes() throws {
    let subject = Array("价格：１２元，🙂ok".utf8)
    let match = try #require(try Pattern("(\\p{Nd}+)(元).*?(\\w+)$").firstMatch(in: subject))
    let texts = match.groups.map { $0.map { String(decoding: subject[$0], as: UTF8.self) } }
    #expect(texts == ["１２", "元", "ok"])
  }

  @Test func anchoredMatchesOnlyWhereTheSearchStarts() throws {
    let pattern = try Pattern("b", options: .anchored)
    let subject = Array("abb".utf8)
    #expect(pattern.firstMatch(in: subject) == nil)
    #expect(pattern.firstMatch(in: subject, from: 1)?.range == 1..<2)
    #expect(pattern.firstMatch(in: subject, from: 3) == nil)
  }

  @Test(arguments: [
    ("straße", "STRASSE", false), ("É", "é", true), ("Ж", "ж", true), ("K", "\u{212A}", true), ("a", "b", false),
  ])
  func caseless(regex: String, text: String, isMatch: Bool) throws {
    #expect(try Pattern(regex, options: .caseless).isMatch(text) == isMatch)
  }

  @Test func caseCountsUnlessAskedFor() throws {
    #expect(try !Pattern("a").isMatch("A"))
  }

  @Test(arguments: ["x*", "", "\\b", "^", "$", "(?=a)", "a?"])
  func emptyMatchesAreLeftOutAndEnd(regex: String) throws {
    let pattern = try Pattern(regex)
    for seed in 0..<100 {
      for match in pattern.matches(in: Self.text(seed)) { #expect(!match.range.isEmpty) }
    }
  }

  @Test func theEndOfTheRangeIsTheEndOfTheText() throws {
    let subject = Array("word boundary\nnext".utf8)
    #expect(try Pattern("wo$").firstMatch(in: subject, to: 2)?.range == 0..<2)
    #expect(try Pattern("word(?= )").firstMatch(in: subject, to: 4) == nil)
    #expect(try Pattern("(?<=d )b").firstMatch(in: subject, from: 5)?.range == 5..<6)
    #expect(try Pattern("^next$").matches(in: subject).map(\.range) == [14..<18])
    #expect(try Pattern("a").firstMatch(in: subject, from: 99) == nil)
    #expect(try Pattern("w").firstMatch(in: subject, from: 0, to: 99) == nil)
  }

  @Test func wordsAreUnicode() throws {
    #expect(try Pattern("\\bécole\\b").isMatch("l'école."))
    #expect(try !Pattern("\\bcole\\b").isMatch("l'école."))
  }

  @Test(arguments: [
    ("(", 1), ("a(b", 3), ("[a", 2), ("a**", 2), ("\\", 1), ("(?<n>a)(?<n>b)", 11), ("\\C", 2), ("*a", 0),
  ])
  func whatIsNoPatternSaysWhere(regex: String, offset: Int) {
    do {
      _ = try Pattern(regex)
      if regex != "a**" { Issue.record("taken") }
    } catch {
      #expect(error.pattern == regex)
      #expect(abs(error.offset - offset) <= 1)
      #expect(!error.reason.isEmpty && error.description.contains(regex))
    }
  }

  /// The same text gives the same answer before and after compilation to machine code.
  @Test func compilationDoesNotChangeAnswers() throws {
    for regex in ["(\\w+) (\\w+)", "[你é]+|a(b)?", "(?i)AB"] {
      let (cold, warm) = (try Pattern(regex), try Pattern(regex))
      _ = warm.matches(in: [UInt8](repeating: 0x2E, count: 70_000))
      for seed in 0..<200 {
        let bytes = Self.text(seed)
        #expect(cold.firstMatch(in: bytes)?.range == warm.firstMatch(in: bytes)?.range)
        #expect(cold.firstMatch(in: bytes)?.groups == warm.firstMatch(in: bytes)?.groups)
      }
    }
  }
}
