import Testing

/// Flags that are wrong: always 2, and a word on what would be right.
@Suite struct BadFlagTests {
  static let files = ["ok.yaml": Sample.wordy, "d/": "", "e/": ""]

  static func wrong(_ arguments: String..., says errors: String...) -> Expectation {
    Expectation(
      name: arguments.joined(separator: " "), files: files, arguments: arguments, status: 2, errors: errors)
  }

  static let cases: [Expectation] = [
    wrong("budgt", "ok.yaml", says: "Did you mean 'trimtab budget'?"),
    wrong("chek", says: "Did you mean 'trimtab check'?"),
    wrong("check", "--nope", "ok.yaml", says: "Unknown option '--nope'", "trimtab check"),
    wrong("nope", says: "nope"),
    wrong("check", "--color", "sometimes", "ok.yaml", says: "'sometimes'", "auto", "always", "never"),
    wrong("check", "--language", "fr", "ok.yaml", says: "'fr'", "en", "zh"),
    wrong("check", "--config", says: "Missing value for '--config"),
    wrong("check", "ok.yaml", "--output-format", "xml", says: "'xml'", "full", "concise", "json", "trimtab check"),
    wrong("check", "ok.yaml", "--output-format", ":x", says: "':x'"),
    wrong("check", "ok.yaml", "--output-format", ":json", says: "':json'"),
    wrong("check", "ok.yaml", "--output-format", "json:", says: "json:"),
    wrong("check", "ok.yaml", "--output-format", "json:no/out.json", says: "folder `no` does not exist", "mkdir -p no"),
    wrong("check", "ok.yaml", "--output-format", "json:d", says: "`d` is a folder"),
    wrong("check", "--select", "wordy-phrse", "ok.yaml", says: "`wordy-phrse`", "did you mean `wordy-phrase`?"),
    wrong("check", "--ignore", "retired-modle", "ok.yaml", says: "did you mean `retired-model`?"),
    wrong("check", "--extend-select", "token", "ok.yaml", says: "did you mean `tokens`?"),
    wrong("check", "--select", "tokens,nosuch", "ok.yaml", says: "`nosuch`"),
    wrong("check", "--select", "nosuch", "d", "e", says: "`nosuch`"),
    wrong("check", "--select", "", "ok.yaml", says: "select"),
    wrong("check", "--model", "gtp-4o", "ok.yaml", says: "unknown model `gtp-4o`", "did you mean", "`gpt-4o`"),
    wrong("check", "--model", "gtp-4o", "d", "e", says: "`gpt-4o`"),
    wrong("check", "--model", "", "ok.yaml", says: "model"),
    wrong("check", "--config", "nope.yaml", "ok.yaml", says: "`nope.yaml` does not exist"),
    wrong("check", "--config", "d", "ok.yaml", says: "`d` is a folder, not a file"),
    wrong("count", "--model", "gtp-4o", "ok.yaml", says: "`gpt-4o`"),
    wrong("count", "--encoding", "p50k", "ok.yaml", says: "'p50k'", "o200k_base", "cl100k_base", "trimtab count"),
    wrong("count", "--output-format", "xml", "ok.yaml", says: "'xml'", "table", "json"),
    wrong("rule", "wordy-phrse", says: "did you mean `wordy-phrase`?"),
    wrong("rule", "--step", "11", says: "1 to 10", "trimtab rule"),
    wrong("rule", "--step", "x", says: "'x'"),
    wrong("models", "gtp-4o", says: "unknown model `gtp-4o`", "`gpt-4o`"),
    wrong("models", "", says: "not a model name"),
  ]

  @Test(arguments: cases) func table(_ expectation: Expectation) async throws {
    try await expectation.verify()
  }

  @Test(arguments: cases) func nothingOnStandardOutput(_ expectation: Expectation) async throws {
    let run = try await Sandbox(Self.files).trimtab(expectation.arguments)
    #expect(run.output.isEmpty)
  }

  @Test(arguments: ["--help", "check --help", "count --help", "rule --help", "models --help", "help check"])
  func help(_ arguments: String) async throws {
    let run = try await Sandbox().trimtab(arguments.split(separator: " ").map(String.init))
    #expect(run.status == 0)
    #expect(run.output.contains("USAGE: trimtab"))
    #expect(run.errors.isEmpty)
  }

  @Test func version() async throws {
    let run = try await Sandbox().trimtab("--version")
    #expect(run.status == 0)
    #expect(run.output.wholeMatch(of: #/[0-9]+\.[0-9]+\.[0-9]+\n/#) != nil)
  }
}
