import Configuration
import Diagnostics
import SourceText

enum Fixture {
  static let rules = ["wordy-phrase", "oversized-prompt", "no-options", "politeness-filler"]

  static func parse(_ text: String) -> (settings: Settings, diagnostics: [Diagnostic]) {
    Settings.parse(
      SourceText(path: ".trimtab.yaml", text: text), knownRules: rules, knownGroups: ["tokens", "clarity"],
      ruleOptions: { rule in
        switch rule {
        case "oversized-prompt": [RuleOption("tokens", .integer)]
        case "wordy-phrase":
          [
            RuleOption("grade", .string), RuleOption("strict", .boolean), RuleOption("allow", .strings),
            RuleOption("ratio", .number),
          ]
        default: []
        }
      }, knownEncodings: ["o200k_base", "cl100k_base"])
  }
}
