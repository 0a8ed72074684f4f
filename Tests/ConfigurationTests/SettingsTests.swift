import Configuration
import Diagnostics
import SourceText
import Testing

@Suite struct SettingsTests {
  static let full = """
    # everything
    select: [default, tokens]
    ignore: [politeness-filler]
    extend-select: [wordy-phrase]
    per-file-ignores:
      "legacy/**": [tokens]
    model: gpt-5-mini
    encoding: o200k_base
    language: zh
    exclude: [drafts/, "*.tmp.yaml", "!keep.tmp.yaml"]
    budgets:
      - {files: "prompts/**", tokens: 1200, warn-at: 90%}
      - {files: [prompts/agent.yaml, other/], tokens: "4_000", prompt: main, warn-at: "87.5%"}
      - {files: big/*, tokens: 10_000}
    rules: [./lint/*.yaml]
    rule-options:
      oversized-prompt: {tokens: 4_096}
      wordy-phrase: {grade: B, strict: true, allow: [a, b], ratio: 0.5}
    variables:
      question: {max-tokens: 200}
    severity:
      wordy-phrase: hint
    today: 2025-02-28
    rules-version: 0.2
    """

  static func settings(_ text: String) -> Settings {
    let result = Fixture.parse(text)
    #expect(result.diagnostics.isEmpty, "\(result.diagnostics.map(\.message.en))")
    return result.settings
  }

  @Test func everyKey() {
    let settings = Self.settings(Self.full)
    #expect(settings.model.value == "gpt-5-mini")
    #expect(settings.encoding.value == "o200k_base")
    #expect(settings.language.value == .chinese)
    #expect(settings.exclude.value.globs.map(\.pattern) == ["drafts/", "*.tmp.yaml", "!keep.tmp.yaml"])
    #expect(settings.rulePacks.value == ["./lint/*.yaml"])
    #expect(settings.option("tokens", of: "oversized-prompt") == .integer(4096))
    #expect(settings.option("grade", of: "wordy-phrase") == .string("B"))
    #expect(settings.option("strict", of: "wordy-phrase") == .boolean(true))
    #expect(settings.option("allow", of: "wordy-phrase") == .strings(["a", "b"]))
    #expect(settings.option("ratio", of: "wordy-phrase") == .number(0.5))
    #expect(settings.option("tokens", of: "wordy-phrase") == nil)
    #expect(settings.variables["question"]?.value.maxTokens == 200)
    #expect(settings.severity(of: "wordy-phrase") == .hint)
    #expect(settings.today.value == "2025-02-28")
    #expect(settings.rulesVersion.value == RulesVersion("0.2.0"))
    #expect(settings.excludes("drafts/a.yaml"))
    #expect(!settings.excludes("x/keep.tmp.yaml"))
  }

  @Test func originsAreExact() {
    let source = SourceText(path: ".trimtab.yaml", text: Self.full)
    let settings = Self.settings(Self.full)
    func text(_ origin: Origin) -> String {
      guard case .file(".trimtab.yaml", let range) = origin else { return "\(origin)" }
      return source.text(in: range)
    }
    #expect(text(settings.model.origin) == "model: gpt-5-mini")
    #expect(text(settings.exclude.origin).hasPrefix("exclude: [drafts/"))
    #expect(text(settings.budgets[2].origin) == "{files: big/*, tokens: 10_000}")
    #expect(settings.ruleOptions["wordy-phrase"]?["grade"].map { text($0.origin) } == "grade: B")
    #expect(settings.severities["wordy-phrase"].map { text($0.origin) } == "wordy-phrase: hint")
    #expect(settings.selections.first?.ignore.map { text($0.origin) } == "ignore: [politeness-filler]")
    #expect(Settings().model.origin == .builtIn)
  }

  @Test func listingNamesEverySettingOnce() {
    let lines = Self.settings(Self.full).listing
    #expect(Set(lines.map(\.name)).count == lines.count)
    let values = Dictionary(uniqueKeysWithValues: lines.map { ($0.name, $0.value) })
    #expect(values["select"] == "[default, tokens]")
    #expect(values["per-file-ignores.legacy/**"] == "[tokens]")
    #expect(values["budgets.1"] == "{files: [prompts/agent.yaml, other/], prompt: main, tokens: 4000, warn-at: 87.5%}")
    #expect(values["rule-options.wordy-phrase.allow"] == "[a, b]")
    #expect(values["rules-version"] == "0.2.0")
    #expect(Settings().listing.allSatisfy { $0.origin == .builtIn })
  }

  @Test(arguments: ["", "# nothing\n", "{}", "---\n...\n", "null"])
  func emptyFiles(text: String) {
    #expect(Self.settings(text).listing == Settings().listing)
  }

  @Test func anchorsAndMergeKeys() {
    let settings = Self.settings("budgets:\n  - &base {files: a, tokens: 5}\n  - {<<: *base, tokens: 6}\n")
    #expect(settings.budgets.map(\.value.tokens) == [5, 6])
  }

  @Test(
    arguments: [
      ("prompts/a.yaml", nil, 1200), ("prompts/agent.yaml", nil, 1200), ("prompts/agent.yaml", "main", 4000),
      ("prompts/agent.yaml", "side", 1200), ("other/x/y.yaml", "main", 4000), ("other/x/y.yaml", nil, nil),
      ("big/x.yaml", nil, 10_000), ("big/y/x.yaml", nil, 10_000), ("elsewhere.yaml", nil, nil),
    ] as [(String, String?, Int?)])
  func lastBudgetCounts(path: String, prompt: String?, tokens: Int?) {
    #expect(Self.settings(Self.full).budget(for: path, prompt: prompt)?.value.tokens == tokens)
  }

  @Test func budgetWarnsFromTheNextWholeToken() {
    #expect(Budget(files: GlobList(), tokens: 1201, warnAt: 90).warningTokens == 1081)
    #expect(Budget(files: GlobList(), tokens: 100).warningTokens == nil)
    #expect(Self.settings(Self.full).budgets(for: "prompts/agent.yaml").map(\.tokens) == [1200, 4000])
  }

  @Test func rulePacksCanBeReadFirst() {
    #expect(Settings.rulePacks(in: SourceText(path: "c", text: Self.full)) == ["./lint/*.yaml"])
    #expect(Settings.rulePacks(in: SourceText(path: "c", text: "rules: 5")) == [])
    #expect(Settings.rulePacks(in: SourceText(path: "c", text: "rules: [a, 5]\nx: {")) == [])
  }

  @Test(arguments: [
    ("1", "1.0.0"), ("0.2", "0.2.0"), ("10.20.30", "10.20.30"), ("", nil), ("1.", nil), ("a", nil), ("-1", nil),
    ("1.2.3.4", nil), ("1234567890", nil),
  ])
  func versions(text: String, expected: String?) {
    #expect(RulesVersion(text)?.description == expected)
  }
}
