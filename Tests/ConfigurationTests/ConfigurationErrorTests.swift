import Configuration
import Diagnostics
import SourceText
import Testing

@Suite struct ConfigurationErrorTests {
  @Test(arguments: ConfigurationErrorCase.all)
  func table(_ example: ConfigurationErrorCase) throws {
    let (text, range) = example.unmarked
    let diagnostics = Fixture.parse(text).diagnostics
    let diagnostic = try #require(diagnostics.first, "nothing was said")
    #expect(diagnostics.count == 1, "\(diagnostics.map(\.message.en))")
    #expect(diagnostic.message.en == example.message)
    if let help = example.help { #expect(diagnostic.help?.en == help) }
    #expect(diagnostic.range == range)
    #expect(diagnostic.rule == "configuration")
    #expect(diagnostic.severity == .error)
    #expect(!diagnostic.message.zh.isEmpty && diagnostic.message.zh != diagnostic.message.en)
    if let help = diagnostic.help { #expect(help.zh != help.en) }
  }

  @Test func everyMistakeIsToldInOrder() {
    let diagnostics = Fixture.parse("selct: 1\nmodel: 5\nselect: [x, y]\nexclude: ['[']\n").diagnostics
    #expect(diagnostics.map(\.range) == [0..<5, 16..<17, 27..<28, 30..<31, 44..<45].map { $0 })
  }

  @Test func whatIsWrongStaysAtItsDefault() {
    let (settings, diagnostics) = Fixture.parse(
      "language: de\nmodel: gpt-5\nbudgets: [{files: a}, {files: b, tokens: 7}]")
    #expect(diagnostics.count == 2)
    #expect(settings.language.value == nil)
    #expect(settings.language.origin == .builtIn)
    #expect(settings.model.value == "gpt-5")
    #expect(settings.budgets.map(\.value.tokens) == [7])
  }

  @Test(arguments: [[0xFF, 0xFE, 0x61, 0x00], [0x61, 0x00], [0x6D, 0xFF]] as [[UInt8]])
  func notText(bytes: [UInt8]) {
    let source = SourceText(path: ".trimtab.yaml", bytes: bytes)
    let result = Settings.parse(source, knownRules: [], knownGroups: [], ruleOptions: { _ in [] })
    #expect(result.diagnostics.count == 1)
  }

  @Test(arguments: [
    ("wordy-phrse", "wordy-phrase"), ("wrody-phrase", "wordy-phrase"), ("wordy", "wordy-phrase"),
    ("wordy-phrase-rule", "wordy-phrase"), ("WORDY_PHRASE", "wordy-phrase"), ("toknes", "tokens"), ("token", "tokens"),
    ("x", nil), ("zzz", nil), ("", nil), ("completely-different", nil), ("ab", "abc"), ("zh", nil),
  ])
  func nearestName(typed: String, expected: String?) {
    #expect(NearestName.find(typed, among: ["tokens", "wordy-phrase", "abc", "en", "safety"]) == expected)
  }
}
