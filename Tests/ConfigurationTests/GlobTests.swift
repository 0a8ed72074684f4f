import Configuration
import Foundation
import Testing

@Suite struct GlobTests {
  static func ignores(_ pattern: String, _ path: String) -> Bool {
    let isDirectory = path.hasSuffix("/")
    let rules = IgnoreRules(base: "/base", file: Array(pattern.utf8))
    return rules.ignores("/base/" + (isDirectory ? String(path.dropLast()) : path), isDirectory: isDirectory)
  }

  @Test(arguments: GlobCase.all)
  func table(_ example: GlobCase) {
    #expect(Self.ignores(example.pattern, example.path) == example.isIgnored)
  }

  @Test(.enabled(if: GitOracle.exists))
  func tableAgreesWithGit() throws {
    let answers = try GitOracle.ignored(GlobCase.all.map { ($0.pattern, $0.path) })
    for (example, answer) in zip(GlobCase.all, answers) {
      #expect(answer == example.isIgnored, "\(example.testDescription): git says otherwise")
    }
  }

  /// Random patterns over a small alphabet, so that most of them match something.
  @Test(.enabled(if: GitOracle.exists), arguments: [1, 2, 3])
  func randomPatternsAgreeWithGit(seed: UInt64) throws {
    var random = SplitMix(state: seed)
    let pieces = ["a", "b", "/", "*", "**", "?", "[ab]", "[!a]", "a", "b", "/", "**/", "/**", "\\a"]
    let names = ["a", "b", "ab", "ba", "aab", "c"]
    var questions: [(pattern: String, path: String)] = []
    for _ in 0..<200 {
      var pattern = (0..<Int.random(in: 1...6, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
        .joined()
      if Int.random(in: 0..<8, using: &random) == 0 { pattern += "\n!" + (names.randomElement(using: &random) ?? "") }
      let depth = Int.random(in: 1...4, using: &random)
      let path = (0..<depth).map { _ in names.randomElement(using: &random) ?? "" }.joined(separator: "/")
      // git takes `x**/y` for `x` + `**/y`, against its own documentation.
      if pattern.contains(/[^\/*\n!]\*\*+\//) { continue }
      questions.append((pattern, path))
    }
    let answers = try GitOracle.ignored(questions)
    for (question, answer) in zip(questions, answers) {
      #expect(
        Self.ignores(question.pattern, question.path) == answer,
        "\(question.pattern.debugDescription) on \(question.path): git says \(answer)")
    }
  }

  @Test(arguments: [
    "**/*a*a*a*a*a*a*a*a*b", "*a*a*a*a*a*a*a*a*a*a*b", "**/a/**/a/**/a/**/a/**/b", "**/*a/**/*a/**/*a/**/b",
    "/**/?*?*?*?*?*?*?*b",
  ])
  func noExplosion(pattern: String) throws {
    let glob = try Glob(pattern)
    let path = Array(repeating: String(repeating: "a", count: 60), count: 40).joined(separator: "/")
    let time = ContinuousClock().measure { #expect(!glob.matches(path)) }
    #expect(time < .seconds(1))
  }

  @Test(arguments: [
    ("", GlobError.Kind.empty, 0..<0), ("/", .empty, 0..<1), ("!", .empty, 0..<1), ("!/", .empty, 0..<2),
    ("a[bc", .unclosedBracket, 1..<2), ("[]", .unclosedBracket, 0..<1), ("x/[!", .unclosedBracket, 2..<3),
    ("[z-a]", .reversedRange, 1..<4), ("a\\", .trailingBackslash, 1..<2),
    ("[[:alfa:]]", .unknownClass("alfa"), 1..<9),
  ])
  func errors(pattern: String, kind: GlobError.Kind, range: Range<Int>) {
    let error = #expect(throws: GlobError.self) { try Glob(pattern) }
    #expect(error?.kind == kind)
    #expect(error?.range == range)
  }

  @Test(arguments: [("?", "é"), ("第?章", "第三章"), ("[一-三]", "丁"), ("a?", "a\u{1F600}"), ("*?", "é"), ("[é]", "é")])
  func oneCharacterIsNotOneByte(pattern: String, path: String) throws {
    #expect(try Glob(pattern).matches(path))
  }

  @Test(arguments: [
    (["prompts/**", "!prompts/old/**"], "prompts/old/a.yaml", false), (["prompts/**"], "prompts/old/a.yaml", true),
    (["prompts/", "!draft.yaml"], "prompts/draft.yaml", false), (["prompts/"], "prompts/x/a.yaml", true),
    (["!a.yaml"], "b.yaml", false), ([], "a", false), (["*.yaml"], "../a.yaml", true), (["a/**"], "../a/b", false),
  ])
  func selection(patterns: [String], path: String, isSelected: Bool) throws {
    #expect(GlobList(try patterns.map { try Glob($0) }).selects(path) == isSelected)
  }

  @Test func rulesHoldBelowTheirBaseOnly() {
    let rules = IgnoreRules(base: "/a/b/", file: Array("\u{FEFF}*.yaml\n".utf8))
    #expect(rules.base == "/a/b")
    #expect(rules.verdict("/a/b/c.yaml", isDirectory: false) == true)
    #expect(rules.verdict("/a/bc.yaml", isDirectory: false) == nil)
    #expect(rules.verdict("/a/b", isDirectory: true) == nil)
    #expect(IgnoreRules(base: "/", file: Array("x".utf8)).verdict("/x", isDirectory: false) == true)
  }
}

struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
