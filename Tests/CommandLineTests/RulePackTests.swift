import Testing

/// Rules of the user's own: YAML and CSV beside the configuration, no Swift.
@Suite struct RulePackTests {
  static let texts = """
    summary: {en: Our words, zh: 内部用语}
    severity: warning
    default: true
    since: 0.1.0
    what: {en: Reports words we do not use., zh: 报告我们不用的词。}
    why: {en: Style., zh: 文风。}

    """
  static let pattern =
    texts + """
      match:
        kind: pattern
        scope: instruction
        patterns:
          - regex: '\\bvery\\b'
      message: {en: "`{match}` is weak", zh: "`{match}` 太弱"}
      fix: none

      """
  static let phrases =
    texts + """
      match:
        kind: phrases
        scope: instruction
        tables: [house.csv]
      messages:
        removable: {en: "`{match}` adds nothing", zh: "`{match}` 可以删去"}
        shorter: {en: "say `{replacement}`, not `{match}`", zh: "把 `{match}` 写成 `{replacement}`"}
      fix: by-grade

      """
  static let table = "pattern,replacement,grade\nthe valued customer,the customer,A\n"
  static let prompt = "messages:\n  - {role: user, content: Answer the valued customer very politely.}\n"

  static let files = [
    ".trimtab.yaml": "rules: [lint/*.yaml]\nselect: [lint]\n", "lint/weak-word.yaml": pattern,
    "lint/house-word.yaml": phrases, "lint/house.csv": table, "p/a.yaml": prompt,
  ]

  static func check(_ files: [String: String], _ arguments: String..., in folder: String = "") async throws
    -> Trimtab.Run
  {
    try await Sandbox(files).trimtab(["check", "-q", "--output-format", "concise"] + arguments, in: folder)
  }

  @Test(arguments: ["", "p"]) func bothKinds(_ folder: String) async throws {
    let run = try await Self.check(Self.files, in: folder)
    let path = folder.isEmpty ? "p/a.yaml" : "a.yaml"
    #expect(run.status == 1)
    #expect(run.errors.isEmpty)
    #expect(
      run.lines.map { $0.replacing(" [*]", with: "") } == [
        "\(path):2:34: warning[house-word] say `the customer`, not `the valued customer`",
        "\(path):2:54: warning[weak-word] `very` is weak",
      ])
  }

  @Test func inChinese() async throws {
    let run = try await Self.check(Self.files, "--language", "zh")
    #expect(run.output.contains("把 `the valued customer` 写成 `the customer`"))
    #expect(run.output.contains("`very` 太弱"))
  }

  @Test func besideTheBundledRules() async throws {
    let configuration = "rules: [lint/weak-word.yaml]\nseverity: {weak-word: error}\n"
    let prompt = "messages:\n  - {role: user, content: Be very brief in order to win.}\n"
    let run = try await Self.check(
      Self.files.merging([".trimtab.yaml": configuration, "p/a.yaml": prompt]) { $1 }, "--ignore", "missing-max-tokens")
    #expect(run.output.contains("error[weak-word]"))
    #expect(run.output.contains("info[wordy-phrase]"))
    #expect(!run.output.contains("house-word"))
  }

  @Test func selectedByName() async throws {
    #expect(try await Self.check(Self.files, "--select", "weak-word").lines.count == 1)
    #expect(try await Self.check(Self.files, "--ignore", "weak-word").lines.count == 1)
    let run = try await Self.check(Self.files, "--select", "weak-wrd")
    #expect(run.status == 2)
    #expect(run.errors.contains("did you mean `weak-word`?"))
  }

  @Test func notWhenIsolated() async throws {
    #expect(try await Self.check(Self.files, "--isolated", "--select", "tokens").bytes.isEmpty)
  }

  @Test(arguments: [
    ("lint/weak-word.yaml", pattern.replacing("kind: pattern", with: "kind: patern"), "lint/weak-word.yaml"),
    ("lint/weak-word.yaml", pattern.replacing("severity: warning", with: "severity: loud"), "lint/weak-word.yaml:2:11"),
    ("lint/weak-word.yaml", pattern.replacing("summary:", with: "sumary:"), "lint/weak-word.yaml:1:1"),
    ("lint/weak-word.yaml", pattern.replacing("very", with: "(very"), "lint/weak-word.yaml"),
    ("lint/weak-word.yaml", texts + "match: {kind: swift}\nmessage: {en: a, zh: 一}\n", "lint/weak-word.yaml"),
    ("lint/house.csv", "pattern,replacement\na,b\n", "lint/house.csv"),
    ("lint/house.csv", "pattern,replacement,grade\nfoo,bar,Z\n", "lint/house.csv"),
    ("lint/house-word.yaml", phrases.replacing("house.csv", with: "nowhere.csv"), "nowhere.csv"),
  ]) func mistakes(_ file: String, _ content: String, _ place: String) async throws {
    let run = try await Self.check(Self.files.merging([file: content]) { $1 })
    #expect(run.status == 2, "\(run.output)\(run.errors)")
    #expect(run.errors.contains(place), "\(run.errors)")
    #expect(run.bytes.isEmpty)
  }

  @Test func packWithoutFiles() async throws {
    let run = try await Self.check([".trimtab.yaml": "rules: [nowhere/*.yaml]\n", "p/a.yaml": Self.prompt])
    #expect(run.errors.contains("no rule file matches `nowhere/*.yaml`"))
  }

  @Test(arguments: [
    ("foo: 1\n", "未知的键 `foo`"), ("summary: {en: a, zh: b}\n", "缺少 `match`"), ("[]\n", "必须是由键组成的映射"),
  ])
  func mistakesAreToldInChinese(rule: String, message: String) async throws {
    let sandbox = try Sandbox([
      "a.yaml": Sample.clean, ".trimtab.yaml": "rules: [lint/*.yaml]\nlanguage: zh\n", "lint/own.yaml": rule,
    ])
    let run = try await sandbox.trimtab("check", "a.yaml")
    #expect(run.status == 2 && run.errors.contains(message) && !run.errors.contains(" is missing"), "\(run.errors)")
  }
}
