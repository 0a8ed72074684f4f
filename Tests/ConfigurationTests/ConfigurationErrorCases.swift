import Testing

/// A configuration with one mistake between `«` and `»`, and what is said about it.
struct ConfigurationErrorCase: Sendable, CustomTestStringConvertible {
  let text: String
  let message: String
  let help: String?

  init(_ text: String, _ message: String, _ help: String?) {
    self.text = text
    self.message = message
    self.help = help
  }

  var testDescription: String { text }

  /// The text without its marks, and the bytes between them.
  var unmarked: (text: String, range: Range<Int>) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "«" || $0 == "»" }.map(String.init)
    let start = parts[0].utf8.count
    return (parts.joined(), start..<start + (parts.count > 1 ? parts[1].utf8.count : 0))
  }
}

extension ConfigurationErrorCase {
  static let all: [ConfigurationErrorCase] = [
    // Keys.
    .init("«selct»: [all]", "unknown key `selct`", "did you mean `select`?"),
    .init("«per_file_ignores»: {}", "unknown key `per_file_ignores`", "did you mean `per-file-ignores`?"),
    .init("«Model»: gpt-5", "unknown key `Model`", "did you mean `model`?"),
    .init("«budget»: []", "unknown key `budget`", "did you mean `budgets`?"),
    .init("«extend»: []", "unknown key `extend`", "did you mean `extends`?"),
    .init(
      "extends: «3»", "`extends` must be a preset or a path, or a list of them",
      "write it as `[strict, ../shared.yaml]`"),
    .init("extends: «''»", "`extends` has an empty text", "fill it in, or delete it"),
    .init(
      "overrides: «{}»", "`overrides` must be a list of overrides",
      "write it as `[{files: \"drafts/**\", ignore: [tokens]}]`"),
    .init("overrides: [«{files: a}»]", "the override sets nothing", nil),
    .init("overrides: [«{model: gpt-5}»]", "the override has no `files`", "add `files`"),
    .init("overrides: [{files: a, «modle»: gpt-5}]", "unknown key `modle`", "did you mean `model`?"),
    .init(
      "overrides: [{files: a, severity: {«wordy»: hint}}]", "there is no rule `wordy`", "did you mean `wordy-phrase`?"),
    .init("«severities»: {}", "unknown key `severities`", nil),
    .init("\u{FEFF}# 说明\r\n\"«»«\"colour\"»: x".replacing("\"«»«", with: "«"), "unknown key `colour`", nil),
    .init("? «[a, b]»\n: c", "a key must be plain text", nil),
    .init("«[all]»", "the configuration must be a mapping of keys", nil),
    .init("«just text»", "the configuration must be a mapping of keys", nil),
    .init("model: a\n---\n«model: b»", "the configuration must be one document", nil),
    .init("model: a\n«model»: b", "key `model` is given twice", nil),
    .init("«model»:\n", "`model` has no value", "give it one, or delete the line"),
    .init("«exclude»: ~", "`exclude` has no value", nil),
    // Rules and groups.
    .init("select: [tokens, «wordy-phrse»]", "there is no rule or group `wordy-phrse`", "did you mean `wordy-phrase`?"),
    .init("ignore: [«'tokn'»]", "there is no rule or group `tokn`", "did you mean `tokens`?"),
    .init("extend-select:\n  - «defualt»\n", "there is no rule or group `defualt`", "did you mean `default`?"),
    .init(
      "select: [«zzzzzz»]", "there is no rule or group `zzzzzz`", "`trimtab rule` lists the rules and their groups"),
    .init("select: «all»", "`select` must be a list of rules and groups", "write it as `[tokens, wordy-phrase]`"),
    .init("select: [all, «5»]", "`select` must be a list of rules and groups", nil),
    .init("ignore: «{tokens: true}»", "`ignore` must be a list of rules and groups", nil),
    .init("per-file-ignores: {a/**: [«tokenz»]}", "there is no rule or group `tokenz`", "did you mean `tokens`?"),
    .init("per-file-ignores: «[a]»", "`per-file-ignores` must be a mapping of keys", nil),
    .init("per-file-ignores: {a: «all»}", "`a` must be a list of rules and groups", nil),
    .init("severity: {«wordy-phrases»: error}", "there is no rule `wordy-phrases`", "did you mean `wordy-phrase`?"),
    .init("severity: {«tokens»: error}", "there is no rule `tokens`", nil),
    .init("severity: {wordy-phrase: «warn»}", "`warn` is no value of `wordy-phrase`", "did you mean `warning`?"),
    .init(
      "severity: {wordy-phrase: «fatal»}", "`fatal` is no value of `wordy-phrase`",
      "possible here: `error`, `warning`, `info`, `hint`"),
    // Scalars.
    .init("model: «5»", "`model` must be text", "quote it if it is meant as text"),
    .init("model: «[a]»", "`model` must be text", nil),
    .init("model: «''»", "`model` has an empty text", nil),
    .init("encoding: «o200k»", "`o200k` is no value of `encoding`", "did you mean `o200k_base`?"),
    .init("language: «de»", "`de` is no value of `language`", "possible here: `en`, `zh`"),
    .init("language: «[en]»", "`language` must be text", nil),
    .init("today: «2025-02-29»", "`2025-02-29` is not a date", "write a day of the calendar as YYYY-MM-DD"),
    .init("today: «25-01-01»", "`25-01-01` is not a date", nil),
    .init("today: «2025-1-1»", "`2025-1-1` is not a date", nil),
    .init("rules-version: «latest»", "`latest` is not a version", "write up to three numbers, such as `0.2.0`"),
    .init("rules-version: «1.2.3.4»", "`1.2.3.4` is not a version", nil),
    // Globs and paths.
    .init("exclude: [\"a/«[»bc\"]", "`a/[bc` is not a valid pattern: the `[` has no `]`", nil),
    .init("exclude: ['x«\\»']", "`x\\` is not a valid pattern: the `\\` at the end escapes nothing", nil),
    .init("exclude: [\"\\u0041[«z-a»]\"]", "`A[z-a]` is not a valid pattern: the range runs backwards", nil),
    .init("exclude: [«''»]", "`` is not a valid pattern: the pattern is empty", "write `*` for every file"),
    .init("exclude: «a»", "`exclude` must be a list of file patterns", nil),
    .init("exclude: [a, «[b]»]", "`exclude` must be a list of file patterns", nil),
    .init("per-file-ignores: {\"«[»\": [all]}", "`[` is not a valid pattern: the `[` has no `]`", nil),
    .init("rules: «lint/*.yaml»", "`rules` must be a list of paths", "write it as `[lint/*.yaml]`"),
    .init("rules: [«\"\"»]", "`rules` has an empty text", nil),
    // Budgets.
    .init("budgets: «{files: a}»", "`budgets` must be a list of budgets", nil),
    .init("budgets:\n  - «prompts»", "`budgets` must be a list of budgets", nil),
    .init(
      "budgets:\n  - «{files: a}»", "the budget sets no limit",
      "add one of `tokens`, `output-tokens`, `cost-per-1k-calls`, `cacheable-share`, `latency`, `max-growth`"),
    .init(
      "budgets: [{files: a, cost-per-1k-calls: «0»}]", "`0` is no amount above 0", "write US dollars, such as `0.5`"),
    .init("budgets: [{files: a, latency: «2»}]", "`2` is no time above 0", "write `2s` or `800ms`"),
    .init("budgets: [{files: a, tokens: 5, per: «line»}]", "`line` is no value of `per`", nil),
    .init("budgets: [«{tokens: 5}»]", "the budget has no `files`", nil),
    .init("budgets: [{files: a, «token»: 1, tokens: 1}]", "unknown key `token`", "did you mean `tokens`?"),
    .init("budgets: [{files: a, tokens: «0»}]", "`tokens` must be a whole number from 1 to 1,000,000,000", nil),
    .init("budgets: [{files: a, tokens: «-5»}]", "`tokens` must be a whole number from 1 to 1,000,000,000", nil),
    .init("budgets: [{files: a, tokens: «1.5»}]", "`tokens` must be a whole number from 1 to 1,000,000,000", nil),
    .init("budgets: [{files: a, tokens: «4k»}]", "`tokens` must be a whole number from 1 to 1,000,000,000", nil),
    .init(
      "budgets: [{files: a, tokens: «99999999999999999999»}]",
      "`tokens` must be a whole number from 1 to 1,000,000,000", nil),
    .init("budgets: [{files: a, tokens: 5, warn-at: «90»}]", "`90` is not a percentage above 0% and up to 100%", nil),
    .init("budgets: [{files: a, tokens: 5, warn-at: «0.9»}]", "`0.9` is not a percentage above 0% and up to 100%", nil),
    .init(
      "budgets: [{files: a, tokens: 5, warn-at: «101%»}]", "`101%` is not a percentage above 0% and up to 100%", nil),
    .init(
      "budgets: [{files: a, tokens: 5, warn-at: «nan%»}]", "`nan%` is not a percentage above 0% and up to 100%", nil),
    .init("budgets: [{files: «5», tokens: 5}]", "`files` must be a file pattern or a list of them", nil),
    .init("budgets: [{files: [a, 'b«[»'], tokens: 5}]", "`b[` is not a valid pattern: the `[` has no `]`", nil),
    // Options and variables.
    .init("rule-options: {«wordy»: {grade: A}}", "there is no rule `wordy`", "did you mean `wordy-phrase`?"),
    .init(
      "rule-options: {oversized-prompt: {«token»: 5}}", "rule `oversized-prompt` has no option `token`",
      "did you mean `tokens`?"),
    .init("rule-options: {no-options: {«a»: 5}}", "rule `no-options` has no option `a`", "delete it"),
    .init("rule-options: {oversized-prompt: {tokens: «many»}}", "`tokens` must be a whole number from 0 on", nil),
    .init("rule-options: {oversized-prompt: {tokens: «-1»}}", "`tokens` must be a whole number from 0 on", nil),
    .init("rule-options: {oversized-prompt: «5»}", "`oversized-prompt` must be a mapping of keys", nil),
    .init("rule-options: {wordy-phrase: {grade: «5»}}", "`grade` must be text", nil),
    .init("rule-options: {wordy-phrase: {strict: «yes»}}", "`strict` must be `true` or `false`", nil),
    .init("rule-options: {wordy-phrase: {allow: «x»}}", "`allow` must be a list of texts", nil),
    .init("rule-options: {wordy-phrase: {ratio: «'1'»}}", "`ratio` must be a number", nil),
    .init("variables: {question: «5»}", "`question` must be a mapping of keys", nil),
    .init("variables: {question: {«max-token»: 5}}", "unknown key `max-token`", "did you mean `max-tokens`?"),
    .init(
      "variables: {question: {max-tokens: «lots»}}", "`max-tokens` must be a whole number from 1 to 1,000,000,000", nil),
    // YAML itself.
    .init("model: «\"»a\nselct: 5", "the quote opened here is never closed", nil),
    .init("model: «*»base\n".replacing("*»base", with: "*base»"), "alias `*base` has no anchor `&base` before it", nil),
  ]
}
