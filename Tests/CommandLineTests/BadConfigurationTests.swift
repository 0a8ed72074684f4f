import Testing

/// Configuration files with mistakes: 2, with the place, a frame and the nearest name.
@Suite struct BadConfigurationTests {
  static func wrong(_ configuration: String, at place: String, says errors: String...) -> Expectation {
    Expectation(
      name: configuration, files: ["ok.yaml": Sample.wordy, ".trimtab.yaml": "# ours\n" + configuration + "\n"],
      arguments: ["check", "ok.yaml"], status: 2, errors: ["--> .trimtab.yaml:\(place)\n"] + errors)
  }

  static let cases: [Expectation] = [
    wrong("select: [wordy-phrse]", at: "2:10", says: "`wordy-phrse`", "^^^^^^^^^^^", "did you mean `wordy-phrase`?"),
    wrong("ignore: [tokns]", at: "2:10", says: "did you mean `tokens`?"),
    wrong("selct: [tokens]", at: "2:1", says: "unknown key `selct`", "^^^^^", "did you mean `select`?"),
    wrong("select: 3", at: "2:9", says: "`select` must be a list", "help: write it as"),
    wrong("model: [a]", at: "2:8", says: "`model` must be text"),
    wrong("budgets: 3", at: "2:10", says: "`budgets` must be a list of budgets"),
    wrong("budgets:\n  - {files: a, tokns: 3}", at: "3:16", says: "did you mean `tokens`?"),
    wrong("budgets:\n  - {files: a, tokens: many}", at: "3:24", says: "must be a whole number"),
    wrong("severity: {wordy-phrase: fatal}", at: "2:26", says: "possible here: `error`, `warning`, `info`, `hint`"),
    wrong("severity: {wordy-phrse: error}", at: "2:12", says: "did you mean `wordy-phrase`?"),
    wrong("rule-options: {wordy-phrase: {grad: B}}", at: "2:31", says: "no option `grad`", "did you mean `grade`?"),
    wrong("rule-options: {oversized-prompt: {tokens: big}}", at: "2:43", says: "whole number"),
    wrong("per-file-ignores: {\"a/**\": [wordy]}", at: "2:29", says: "`wordy`"),
    wrong("encoding: o200k", at: "2:11", says: "did you mean `o200k_base`?"),
    wrong("language: fr", at: "2:11", says: "`en`", "`zh`"),
    wrong("today: 2026-02-30", at: "2:8", says: "not a date"),
    wrong("select: [", at: "", says: "configuration"),
    wrong("- select", at: "2:1", says: "must be a mapping"),
    wrong("model: gtp-4o", at: "2:8", says: "unknown model `gtp-4o`", "`gpt-4o`"),
  ].map { expectation in
    // Where an unclosed bracket is complained about is the parser's choice.
    guard expectation.name == "select: [" else { return expectation }
    var expectation = expectation
    expectation.errors = ["--> .trimtab.yaml:", "configuration"]
    return expectation
  }

  @Test(arguments: cases) func named(_ expectation: Expectation) async throws {
    try await expectation.verify()
  }

  /// The same if the file is only met on a walk.
  @Test(arguments: cases) func walked(_ expectation: Expectation) async throws {
    var expectation = expectation
    expectation.files = Dictionary(uniqueKeysWithValues: expectation.files.map { ("p/q/" + $0.key, $0.value) })
    expectation.errors = expectation.errors.map {
      $0.replacing("--> .trimtab.yaml", with: "--> p/q/.trimtab.yaml")
    }
    expectation.arguments = ["check", "p"]
    try await expectation.verify()
  }

  @Test func isolatedIgnoresThem() async throws {
    let sandbox = try Sandbox(["ok.yaml": Sample.clean, ".trimtab.yaml": "selct: x\n"])
    #expect(try await sandbox.trimtab("check", "--isolated", "ok.yaml").status == 0)
  }

  @Test func emptyIsFine() async throws {
    for text in ["", "# nothing yet\n", "---\n"] {
      let sandbox = try Sandbox(["ok.yaml": Sample.clean, ".trimtab.yaml": text])
      #expect(try await sandbox.trimtab("check", "ok.yaml").status == 0)
    }
  }

  @Test func allMistakesAtOnce() async throws {
    let sandbox = try Sandbox(["ok.yaml": Sample.clean, ".trimtab.yaml": "selct: x\nmodel: 3\nignore: 1\n"])
    let run = try await sandbox.trimtab("check", "ok.yaml")
    for line in 1...3 { #expect(run.errors.contains("--> .trimtab.yaml:\(line):")) }
  }
}
