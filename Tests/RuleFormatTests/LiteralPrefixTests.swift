import Patterns
import RuleFormat
import Testing

/// Every match of a pattern starts with one of its prefixes, as PCRE2 judges.
@Suite struct LiteralPrefixTests {
  struct Random: RandomNumberGenerator {
    private var state: UInt64
    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mix = state
      mix = (mix ^ mix >> 30) &* 0xBF58_476D_1CE4_E5B9
      mix = (mix ^ mix >> 27) &* 0x94D0_49BB_1331_11EB
      return mix ^ mix >> 31
    }
    mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

    /// A pattern over a few letters.
    mutating func pattern(depth: Int = 0) -> String {
      (0..<1 + number(below: depth == 0 ? 4 : 2)).map { _ in piece(depth: depth) }.joined()
    }

    private mutating func piece(depth: Int) -> String {
      let atoms = [
        "a", "b", "c", "ab", " ", "你", "[ab]", "[^a]", "[a-c]", ".", "\\s", "\\b", "\\.", "(?=a)", "(?!b)", "(?<=c)",
        "\\w",
      ]
      let quantifiers = ["", "", "", "?", "*", "+", "{2}", "{0,1}", "??", "*?", "++"]
      switch number(below: depth > 2 ? 3 : 6) {
      case 0, 1, 2:
        let atom = atoms[number(below: atoms.count)]
        let isAssertion = atom.hasPrefix("(?") || atom == "\\b"
        return atom + (isAssertion ? "" : quantifiers[number(below: quantifiers.count)])
      case 3: return "(" + alternatives(depth) + ")" + quantifiers[number(below: quantifiers.count)]
      case 4: return "(?:" + alternatives(depth) + ")" + quantifiers[number(below: quantifiers.count)]
      default: return "(?<n\(number(below: 1_000_000))>" + alternatives(depth) + ")"
      }
    }

    private mutating func alternatives(_ depth: Int) -> String {
      (0..<1 + number(below: 3)).map { _ in pattern(depth: depth + 1) }.joined(separator: "|")
    }
  }

  private static func check(_ regex: String, on text: String) throws {
    guard let prefixes = LiteralPrefixes.of(regex) else { return }
    let bytes = Array(text.utf8)
    let pattern = try Pattern(regex, options: .caseless)
    for start in bytes.indices where bytes[start] & 0xC0 != 0x80 {
      guard let match = pattern.firstMatch(in: bytes, from: start) else { continue }
      let found = String(decoding: bytes[match.range], as: UTF8.self).lowercased()
      #expect(
        prefixes.contains { found.hasPrefix($0) }, "\(regex) matches \(found.debugDescription), prefixes \(prefixes)")
    }
  }

  @Test(arguments: 0..<20)
  func randomPatterns(batch: Int) throws {
    var known = 0
    for number in 0..<150 {
      var random = Random(seed: batch * 150 + number)
      let regex = random.pattern()
      if LiteralPrefixes.of(regex) != nil { known += 1 }
      for _ in 0..<6 {
        let letters = ["a", "b", "c", "A", "B", " ", "你", ".", "x"]
        let text = (0..<random.number(below: 12)).map { _ in letters[random.number(below: letters.count)] }.joined()
        try Self.check(regex, on: text)
      }
    }
    // The test says something only as long as prefixes are found.
    #expect(known > 5)
  }

  @Test(arguments: [
    ("abc", ["abc"]), ("ABC", ["abc"]), ("a|b", ["a", "b"]), ("(?:in|on) order", ["in order", "on order"]),
    ("in order to\\b", ["in order to"]), ("colou?r", ["color", "colour"]),
    ("\\bthe", ["the"]), ("[ab]c", ["ac", "bc"]), ("ab+c", ["ab"]), ("ab*c", ["ab", "ac"]), ("a\\.b", ["a.b"]),
    ("(?=x)abc", ["abc"]), ("(?<!x)abc", ["abc"]), ("请(?:你)?", ["请", "请你"]),
    ("abcdefghijklmnop", ["abcdefghijkl"]), ("^abc$", ["abc"]),
  ])
  func known(regex: String, prefixes: [String]) {
    #expect(LiteralPrefixes.of(regex).map(Set.init) == Set(prefixes))
  }

  @Test(arguments: [
    "", ".", ".*a", "\\w+", "a?", "a*", "(a|)", "\\d", "[^a]b", "[a-z]", "(?:a|\\w)b", "\\p{L}", "a{0,2}", "|a",
    "\\x41",
  ])
  func unknown(regex: String) {
    #expect(LiteralPrefixes.of(regex) == nil)
  }

  /// Rarer syntax of PCRE2, which a user's table may hold.
  @Test(arguments: [
    ("[]a]b", "]b ab"), ("[[:alpha:]]x", "qx"), ("(?|a|b)c", "ac bc"), ("(?#x:y)abc", "abc"), ("(?i)abc", "ABC"),
    ("(?i:ab)c", "ABc"), ("\\Qa.b\\E", "a.b"), ("(?<name>ab)", "ab"),
    ("(?P<name>ab)c", "abc"), ("a(?#c)b", "ab"), ("\\x{41}b", "Ab"), ("\\N{U+41}b", "Ab"), ("\\101b", "Ab"),
    ("[a\\]]b", "]b"), ("(?>a|b)c", "ac"), ("a{2}b", "aab"), ("a{x", "a{x"),
    ("{a", "{a"), ("x{2,}", "xx"), ("(?:ab){2}", "abab"), ("[ab]{2}c", "abc"), ("(?x)a b", "ab"), ("(*UCP)ab", "ab"),
    ("(?(?=a)ab|cd)", "ab"),
  ])
  func rareSyntax(regex: String, text: String) throws {
    #expect((try? Pattern(regex, options: .caseless).isMatch(text)) == true, "not a pattern of PCRE2")
    try Self.check(regex, on: text)
  }
}
