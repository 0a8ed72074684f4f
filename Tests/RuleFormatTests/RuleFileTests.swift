import Diagnostics
import RuleFormat
import SourceText
import Testing

/// Rule files are read strictly: each mistake has its place.
@Suite struct RuleFileTests {
  private static let valid = """
    summary: {en: A summary, zh: 摘要}
    severity: info
    default: true
    since: 0.1.0
    steps: [2, 3]
    what: {en: What, zh: 内容}
    why: {en: Why, zh: 原因}
    match:
      kind: pattern
      scope: text
      patterns:
        - {regex: 'a+', caseless: true, replacement: b}
    message: {en: "found {match}", zh: "发现 {match}"}
    options:
      limit: {type: integer, default: 5, summary: {en: Limit, zh: 上限}}
    fix: safe
    references: [https://example.com]
    examples:
      - bad: {text: aaa, fixed: b}
      - good: {file: "x: 1", path: a.yaml}
    """

  @Test func aValidFileHasNoProblems() throws {
    let result = RuleFileReader.read(SourceText(path: "", text: Self.valid), name: "two-words", group: "tokens")
    #expect(result.problems.isEmpty)
    let header = try #require(result.header)
    #expect(header.name == "two-words" && header.group == "tokens" && header.typeName == "TwoWords")
    #expect(
      header.severity == .info && header.isDefault && header.since == "0.1.0" && header.steps == [2, 3]
        && header.fix == .safe)
    guard case .pattern(.text, let clauses) = header.matcher else {
      Issue.record("\(header.matcher)")
      return
    }
    #expect(
      clauses.map(\.regex) == ["a+"] && clauses.map(\.isCaseless) == [true] && clauses.map(\.replacement) == ["b"])
    #expect(header.options.map(\.name) == ["limit"] && header.options.map(\.defaultValue) == ["5"])
    #expect(
      header.message(for: "")?.zh == "发现 {match}" && header.message(for: "other")?.en == "found {match}"
        && header.help(for: "") == nil)
    #expect(result.documentation?.examples.map(\.isBad) == [true, false])
  }

  struct Mistake: Sendable, CustomTestStringConvertible {
    var replacing: String
    var with: String
    var at: String
    var message: String
    var testDescription: String { with.isEmpty ? "without \(replacing)" : with }
  }

  @Test(arguments: [
    Mistake(
      replacing: "severity: info", with: "severity: info\nseverty: info", at: "severty",
      message: "unknown key `severty`"),
    Mistake(replacing: "severity: info", with: "severity: fatal", at: "fatal", message: "expected one of"),
    Mistake(replacing: "summary: {en: A summary, zh: 摘要}\n", with: "", at: "", message: "`summary` is missing"),
    Mistake(replacing: "severity: info\n", with: "", at: "", message: "`severity` is missing"),
    Mistake(replacing: "since: 0.1.0\n", with: "", at: "", message: "`since` is missing"),
    Mistake(replacing: "default: true\n", with: "", at: "", message: "`default` is missing"),
    Mistake(
      replacing: "why: {en: Why, zh: 原因}", with: "why: {en: Why}", at: "{en: Why}", message: "needs `en` and `zh`"),
    Mistake(
      replacing: "why: {en: Why, zh: 原因}", with: "why: {en: Why, zh: ''}", at: "{en: Why, zh: ''}",
      message: "needs `en` and `zh`"),
    Mistake(
      replacing: "why: {en: Why, zh: 原因}", with: "why: {en: Why, zh: 原因, fr: Pourquoi}", at: "fr",
      message: "unknown key `fr`"),
    Mistake(replacing: "why: {en: Why, zh: 原因}", with: "why: text", at: "text", message: "needs `en` and `zh`"),
    Mistake(
      replacing: "message: {en: \"found {match}\", zh: \"发现 {match}\"}\n", with: "", at: "",
      message: "`message` or `messages`"),
    Mistake(
      replacing: "kind: pattern", with: "kind: regex",
      at: "kind: regex\n  scope: text\n  patterns:\n    - {regex: 'a+', caseless: true, replacement: b}",
      message: "`match.kind`"),
    Mistake(replacing: "scope: text", with: "scope: prose", at: "prose", message: "expected one of"),
    Mistake(replacing: "scope: text", with: "scope: text\n  tables: []", at: "tables", message: "unknown key `tables`"),
    Mistake(replacing: "{regex: 'a+', ", with: "{regex: 'a+', flags: x, ", at: "flags", message: "unknown key `flags`"),
    Mistake(replacing: "{regex: 'a+', ", with: "{", at: "{caseless: true, replacement: b}", message: "regex"),
    Mistake(replacing: "type: integer", with: "type: int", at: "int", message: "expected one of"),
    Mistake(replacing: "fix: safe", with: "fix: always", at: "always", message: "expected one of"),
    Mistake(
      replacing: "- bad: {text: aaa, fixed: b}", with: "- wrong: {text: aaa}", at: "wrong: {text: aaa}",
      message: "an example is"),
    Mistake(replacing: "{text: aaa, fixed: b}", with: "{fixed: b}", at: "{fixed: b}", message: "`text` or `file`"),
    Mistake(
      replacing: "- bad: {text: aaa, fixed: b}", with: "- bad: {file: 'x: 1'}", at: "{file: 'x: 1'}", message: "`at`"),
    Mistake(replacing: "fixed: b", with: "fixd: b", at: "fixd", message: "unknown key `fixd`"),
    Mistake(replacing: "default: true", with: "default: maybe", at: "maybe", message: "expected"),
    Mistake(replacing: "steps: [2, 3]", with: "steps: [two]", at: "two", message: "expected"),
    Mistake(replacing: "fix: safe", with: "fix: safe\nfix: unsafe", at: "fix", message: "given twice"),
  ])
  func mistakes(_ mistake: Mistake) {
    let text = Self.valid.replacing(mistake.replacing, with: mistake.with)
    #expect(text != Self.valid)
    let source = SourceText(path: "", text: text)
    let problems = RuleFileReader.read(source, name: "r", group: "g").problems
    #expect(
      problems.contains { source.text(in: $0.range) == mistake.at && $0.message.en.contains(mistake.message) },
      "\(problems.map { "\($0.message.en) at `\(source.text(in: $0.range))`" })")
    for problem in problems { #expect(problem.severity == .error && problem.message.zh.contains(/\p{Han}/)) }
  }

  @Test(arguments: ["", "- a\n", "text\n", "a: [1\n", "\u{0}zero"])
  func whatIsNoMappingIsRefused(text: String) {
    let result = RuleFileReader.read(SourceText(path: "", text: text), name: "r", group: "g")
    #expect(!result.problems.isEmpty)
    if !text.hasPrefix("a:") { #expect(result.header == nil) }
  }

  @Test(arguments: [("wordy-phrase", "WordyPhrase"), ("x", "X"), ("a-b-c2", "ABC2"), ("max-tokens", "MaxTokens")])
  func typeNames(name: String, type: String) {
    #expect(
      RuleFileReader.read(SourceText(path: "", text: Self.valid), name: name, group: "g").header?.typeName == type)
  }
}
