import Configuration
import Diagnostics
import Testing

@Suite struct SelectionTests {
  struct Rule {
    var name = "wordy-phrase"
    var group = "tokens"
    var isDefault = true
    var since: String?
  }

  static func isEnabled(_ settings: Settings, _ rule: Rule = Rule(), path: String? = nil) -> Bool {
    settings.isEnabled(
      rule: rule.name, group: rule.group, isDefault: rule.isDefault, since: rule.since.flatMap { RulesVersion($0) },
      path: path)
  }

  @Test(arguments: [
    ("", true, false), ("select: []", false, false), ("select: [all]", true, true), ("select: [tokens]", true, true),
    ("select: [clarity]", false, false), ("select: [wordy-phrase]", true, true),
    ("ignore: [wordy-phrase]", false, false),
    ("extend-select: [wordy-phrase]", true, true), ("extend-select: [clarity]", true, false),
    ("select: [wordy-phrase]\nignore: [tokens]", true, true),
    ("select: [tokens]\nignore: [wordy-phrase]", false, false),
    ("select: [tokens]\nignore: [tokens]", false, false), ("select: [all]\nignore: [default]", false, true),
    ("ignore: [all]", false, false), ("select: [clarity]\nextend-select: [tokens]", true, true),
    ("extend-select: [wordy-phrase]\nignore: [wordy-phrase]", false, false),
  ])
  func specificity(text: String, byDefault: Bool, otherwise: Bool) {
    let settings = SettingsTests.settings(text)
    #expect(Self.isEnabled(settings) == byDefault)
    #expect(Self.isEnabled(settings, Rule(isDefault: false)) == otherwise)
  }

  @Test(
    arguments: [
      (nil, [], [], "select: [clarity]", false), ([.rule("wordy-phrase")], [], [], "ignore: [wordy-phrase]", true),
      ([.all], [], [.group("tokens")], "", false), (nil, [], [.group("tokens")], "select: [all]", false),
      (nil, [.rule("wordy-phrase")], [], "ignore: [wordy-phrase]", true),
      (nil, [.group("tokens")], [.rule("wordy-phrase")], "", false),
      ([.group("clarity")], [], [], "select: [all]", false),
    ] as [([RuleSelector]?, [RuleSelector], [RuleSelector], String, Bool)])
  func flagsWin(
    select: [RuleSelector]?, extend: [RuleSelector], ignore: [RuleSelector], text: String, isEnabled: Bool
  ) {
    var overrides = CommandLineOverrides()
    overrides.select = select
    overrides.extendSelect = extend
    overrides.ignore = ignore
    #expect(Self.isEnabled(SettingsTests.settings(text).overriding(with: overrides)) == isEnabled)
  }

  @Test func flagsKeepTheirOrigin() {
    var overrides = CommandLineOverrides()
    overrides.model = "o3"
    overrides.language = .english
    overrides.ignore = [.all]
    let settings = SettingsTests.settings("model: gpt-5\nlanguage: zh\nencoding: o200k_base").overriding(
      with: overrides)
    #expect(settings.model == Setting("o3", origin: .commandLine(flag: "--model")))
    #expect(settings.language.origin == .commandLine(flag: "--language"))
    #expect(settings.encoding.value == "o200k_base")
    #expect(settings.listing.contains { $0.name == "ignore" && $0.origin == .commandLine(flag: "--ignore") })
    overrides = CommandLineOverrides()
    overrides.encoding = "cl100k_base"
    #expect(settings.overriding(with: overrides).encoding.value == "cl100k_base")
    #expect(settings.overriding(with: overrides).model.value == "o3")
  }

  @Test(
    arguments: [
      ("legacy/a.yaml", false), ("legacy/x/a.yaml", false), ("a.yaml", true), ("../legacy/a.yaml", false),
      ("../a.yaml", true), (nil, true),
    ] as [(String?, Bool)])
  func perFileIgnores(path: String?, isEnabled: Bool) {
    let settings = SettingsTests.settings("per-file-ignores: {legacy/: [tokens], \"*.yaml\": [clarity]}")
    #expect(Self.isEnabled(settings, path: path) == isEnabled)
    var overrides = CommandLineOverrides()
    overrides.select = [.rule("wordy-phrase")]
    #expect(Self.isEnabled(settings.overriding(with: overrides), path: path) == isEnabled)
  }

  @Test(
    arguments: [
      ("rules-version: 0.2", "0.2.0", true), ("rules-version: 0.2", "0.2.1", false),
      ("rules-version: 0.2\nselect: [all]", "0.3", false), ("rules-version: 0.2\nselect: [wordy-phrase]", "0.3", true),
      ("rules-version: 0.2\nselect: [tokens]", "0.3", false), ("", "9.0", true), ("rules-version: 0.2", nil, true),
    ] as [(String, String?, Bool)])
  func newerRulesWait(text: String, since: String?, isEnabled: Bool) {
    #expect(Self.isEnabled(SettingsTests.settings(text), Rule(since: since)) == isEnabled)
  }

  @Test func namesFromFlagsAreChecked() throws {
    let names = RuleNames(rules: Fixture.rules, groups: ["tokens"])
    #expect(try names.selector("all") == .all)
    #expect(try names.selector("tokens") == .group("tokens"))
    #expect(try names.selector("wordy-phrase") == .rule("wordy-phrase"))
    let error = #expect(throws: ConfigurationProblem.self) { try names.selector("wordy-phrases") }
    #expect(error?.description == "there is no rule or group `wordy-phrases`; did you mean `wordy-phrase`?")
  }
}
