import Testing

/// What `.trimtab.yaml` and the flags over it do to a run.
@Suite struct ConfigurationTests {
  /// Two findings: `wordy-phrase` at 3:22 and `vague-length` at 3:36.
  static let prompt = """
    messages:
      - role: user
        content: Read it in order to explain it as detailed as possible.

    """

  /// The rules found in each file, in order.
  static func found(
    _ files: [String: String], _ arguments: String..., in folder: String = "", input: String = ""
  ) async throws -> [String] {
    let run = try await Sandbox(files).trimtab(
      ["check", "-q", "--output-format", "concise"] + arguments, input: input, in: folder)
    #expect(run.status == 0 || run.status == 1, "\(run.errors)")
    return run.lines.compactMap { line in
      line.firstMatch(of: #/^(.*?):\d+:\d+: (\w+)\[([\w-]+)\]/#).map { "\($0.1) \($0.2) \($0.3)" }
    }
  }

  static func found(configuration: String, _ arguments: String...) async throws -> [String] {
    let run = try await Sandbox([".trimtab.yaml": configuration, "a.yaml": prompt]).trimtab(
      ["check", "-q", "--output-format", "concise"] + arguments)
    #expect(run.status == 0 || run.status == 1, "\(run.errors)")
    return run.lines.compactMap { $0.firstMatch(of: #/: (\w+\[[\w-]+\])/#).map { String($0.1) } }
  }

  static let wordy = "info[wordy-phrase]"
  static let vague = "info[vague-length]"

  @Test(arguments: [
    ("select: [tokens, generation]\nignore: [no-output-bound]", [wordy, vague]),
    ("select: [wordy-phrase]", [wordy]),
    ("select: [tokens]", [wordy]),
    ("select: [vague-length]", [vague]),
    ("select: [all]\nignore: [wordy-phrase, no-output-bound]", [vague]),
    ("select: [wordy-phrase, vague-length]\nignore: [tokens]", [wordy, vague]),
    ("select: [tokens]\nignore: [wordy-phrase]", []),
    ("select: [tokens]\nextend-select: [vague-length]", [wordy, vague]),
    ("select: []", []),
    ("select: [tokens]\nper-file-ignores: {\"*.yaml\": [tokens]}", []),
    ("select: [tokens]\nper-file-ignores: {\"*.yml\": [tokens]}", [wordy]),
    ("select: [tokens]\nseverity: {wordy-phrase: error}", ["error[wordy-phrase]"]),
    ("select: [tokens]\nseverity: {wordy-phrase: hint}", ["hint[wordy-phrase]"]),
    ("select: [tokens]\nrule-options: {oversized-prompt: {tokens: 5}}", [wordy, "info[oversized-prompt]"]),
    ("select: [tokens]\nexclude: [\"a.*\"]", []),
  ]) func keys(_ configuration: String, _ expected: [String]) async throws {
    #expect(try await Self.found(configuration: configuration).sorted() == expected.sorted())
  }

  @Test func flagsWinOverTheFile() async throws {
    let configuration = "select: [wordy-phrase]\nignore: [vague-length]\n"
    #expect(try await Self.found(configuration: configuration, "--select", "vague-length") == [Self.vague])
    #expect(
      try await Self.found(configuration: configuration, "--extend-select", "vague-length") == [Self.wordy, Self.vague])
    #expect(try await Self.found(configuration: configuration, "--ignore", "tokens,wordy-phrase") == [])
    #expect(
      try await Self.found(configuration: "select: [vague-length]", "--isolated", "--select", "tokens") == [Self.wordy])
  }

  @Test func closestFileWins() async throws {
    let files = [
      ".trimtab.yaml": "select: [wordy-phrase]\n", "a.yaml": Self.prompt, "p/b.yaml": Self.prompt,
      "q/.trimtab.yaml": "select: [vague-length]\n", "q/c.yaml": Self.prompt, "q/r/d.yaml": Self.prompt,
    ]
    let expected = [
      "a.yaml info wordy-phrase", "p/b.yaml info wordy-phrase", "q/c.yaml info vague-length",
      "q/r/d.yaml info vague-length",
    ]
    #expect(try await Self.found(files) == expected)
    #expect(try await Self.found(files, "q/r/d.yaml", "p", "q/c.yaml", "a.yaml") == expected)
    #expect(try await Self.found(files, in: "q/r") == ["d.yaml info vague-length"])
    #expect(try await Self.found(files, "../p/b.yaml", in: "q") == ["../p/b.yaml info wordy-phrase"])
  }

  @Test func configFlagIsForAllFiles() async throws {
    let files = [
      "other.yaml": "select: [vague-length]\n", ".trimtab.yaml": "select: [wordy-phrase]\n", "p/a.yaml": Self.prompt,
      "p/.trimtab.yaml": "select: []\n",
    ]
    #expect(try await Self.found(files, "--config", "other.yaml", "p") == ["p/a.yaml info vague-length"])
  }

  /// Patterns are relative to the file that has them, not to the current folder.
  @Test func patternsAreRelativeToTheFile() async throws {
    let files = [
      ".trimtab.yaml": "select: [tokens]\nper-file-ignores: {\"p/legacy/**\": [wordy-phrase]}\n",
      "p/legacy/a.yaml": Self.prompt, "p/b.yaml": Self.prompt,
    ]
    #expect(try await Self.found(files) == ["p/b.yaml info wordy-phrase"])
    #expect(try await Self.found(files, in: "p") == ["b.yaml info wordy-phrase"])
    #expect(try await Self.found(files, "a.yaml", in: "p/legacy") == [])
  }

  // MARK: Standard input

  @Test func standardInputHasTheClosestFileOfItsName() async throws {
    let files = ["p/.trimtab.yaml": "select: [vague-length]\n", ".trimtab.yaml": "select: [wordy-phrase]\n"]
    let found = try await Self.found(files, "-", "--stdin-filename", "p/a.yaml", input: Self.prompt)
    #expect(found == ["p/a.yaml info vague-length"])
  }

  @Test func standardInputIsMatchedByItsPathFromTheFile() async throws {
    let files = [
      ".trimtab.yaml": "select: [tokens]\nper-file-ignores: {\"p/legacy/**\": [wordy-phrase]}\n", "p/legacy/": "",
    ]
    let inside = try await Self.found(files, "-", "--stdin-filename", "a.yaml", in: "p/legacy", input: Self.prompt)
    #expect(inside == [])
    let outside = try await Self.found(files, "-", "--stdin-filename", "p/legacy/a.yaml", input: Self.prompt)
    #expect(outside == [])
  }

  // MARK: Budgets

  /// Between 10 and 20 tokens.
  static let measured = """
    messages:
      - role: user
        content: Read the report aloud and name the three largest risks in one sentence each.

    """

  @Test(arguments: [
    ("{files: \"**\", tokens: 10}", "error"), ("{files: \"p/**\", tokens: 10}", "error"),
    ("{files: \"q/**\", tokens: 10}", nil), ("{files: \"**\", tokens: 1000}", nil),
    ("{files: \"**\", tokens: 20, warn-at: 50%}", "warning"), ("{files: \"**\", tokens: 1000, warn-at: 90%}", nil),
    ("{files: \"**\", tokens: 10, warn-at: 50%}", "error"),
    ("{files: \"**\", tokens: 10}, {files: \"p/*\", tokens: 400}", nil),
  ]) func budgets(_ budgets: String, _ severity: String?) async throws {
    let found = try await Self.found([".trimtab.yaml": "budgets: [\(budgets)]\n", "p/a.yaml": Self.measured])
    #expect(found == (severity.map { ["p/a.yaml \($0) token-budget-exceeded"] } ?? []))
  }

  @Test func budgetIsForTheExactCount() async throws {
    let files = ["p/a.yaml": Self.measured]
    let count = try JSONObject(await Sandbox(files).trimtab("count", "--output-format", "json", "p/a.yaml"))
    let tokens = try #require(count["prompts"]?[0]?["total"]?["tokens"]?.int)
    for (budget, expected) in [(tokens, 0), (tokens - 1, 1)] {
      let configuration = "budgets: [{files: \"**\", tokens: \(budget)}]\n"
      #expect(try await Self.found(files.merging([".trimtab.yaml": configuration]) { $1 }).count == expected)
    }
  }

  // MARK: Listings

  static func squeezed(_ run: Trimtab.Run) -> [String] {
    run.lines.map { $0.replacing(#/ {2,}/#, with: " | ").trimmingPrefix(" ").description }
  }

  @Test func showSettingsTellsTheOrigin() async throws {
    let sandbox = try Sandbox([
      ".trimtab.yaml": "# ours\nselect: [tokens]\nmodel: gpt-4o\nbudgets:\n  - {files: \"p/**\", tokens: 7}\n",
      "p/": "",
    ])
    let lines = Self.squeezed(try await sandbox.trimtab("check", "--show-settings", "--language", "en"))
    for line in [
      "select | [tokens] | .trimtab.yaml:2", "model | gpt-4o | .trimtab.yaml:3", "language | en | --language",
      "exclude | [] | default",
    ] {
      #expect(lines.contains(line), "\(lines)")
    }
    #expect(lines.contains { $0.hasPrefix("budgets.0 | ") && $0.hasSuffix(" | .trimtab.yaml:5") }, "\(lines)")
    let overridden = Self.squeezed(
      try await sandbox.trimtab("check", "--show-settings", "--model", "gpt-5-mini", "--select", "wordy-phrase"))
    #expect(overridden.contains("model | gpt-5-mini | --model"), "\(overridden)")
    #expect(overridden.contains("select | [wordy-phrase] | --select"), "\(overridden)")
    #expect(overridden.contains("enabled rules: wordy-phrase"), "\(overridden)")
  }

  @Test(arguments: ["p", "p/a.yaml"]) func showSettingsOfAPath(_ path: String) async throws {
    let sandbox = try Sandbox(["p/.trimtab.yaml": "select: [tokens]\n", "p/a.yaml": Self.prompt])
    let lines = Self.squeezed(try await sandbox.trimtab("check", "--show-settings", path))
    #expect(lines.contains("select | [tokens] | p/.trimtab.yaml:1"), "\(lines)")
  }

  @Test func showFiles() async throws {
    let run = try await Sandbox([
      ".trimtab.yaml": "exclude: [\"old/**\"]\n", "a.yaml": Self.prompt,
      "b/c.json": "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}",
      "old/d.yaml": Self.prompt, "ci.yaml": "jobs: {}\n",
    ]).trimtab("check", "--show-files")
    #expect(run.status == 0)
    #expect(run.output == "a.yaml: chat (1)\nb/c.json: chat (1)\n")
    #expect(run.errors.isEmpty)
  }

  @Test func excludedFiles() async throws {
    let files = [".trimtab.yaml": "select: [tokens]\nexclude: [\"old/**\"]\n", "old/a.yaml": Self.prompt]
    #expect(try await Self.found(files) == [])
    #expect(try await Self.found(files, "old/a.yaml") == ["old/a.yaml info wordy-phrase"])
    #expect(try await Self.found(files, "--force-exclude", "old/a.yaml") == [])
  }
}
