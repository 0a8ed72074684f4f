package import Diagnostics

/// What is wrong with a configuration, in a file or in a flag.
package enum ConfigurationProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// What a value should have been.
  package enum Expected: Hashable, Sendable {
    case text
    case selectors
    case globs
    case globOrGlobs
    case paths
    case count
    case mapping
    case budgets
    case extensions
    case overrides
    case option(RuleOption.Kind)
  }

  case notMapping
  case secondDocument
  case keyNotText
  /// `known` are the keys that could stand there.
  case unknownKey(String, known: [String])
  case incompleteBudget(missing: String)
  case budgetWithoutLimit([String])
  case incompleteOverride(missing: String)
  case overrideWithoutSettings([String])
  /// A name in `extends` that is neither a preset nor a file.
  case unknownExtension(String)
  /// A file that extends itself, by way of others or not.
  case circularExtension(String)
  case badAmount(String)
  case badTime(String)
  case noValue(String)
  case wrongType(String, expected: Expected)
  case unknownSelector(String, suggestion: String?)
  case unknownRule(String, suggestion: String?)
  case unknownOption(String, rule: String, known: [String])
  case notOneOf(String, key: String, allowed: [String])
  case badGlob(String, GlobError)
  case badPercentage(String)
  case badDate(String)
  case badVersion(String)
  case emptyText(String)

  /// What is wrong, in a line that stands alone.
  package var message: LocalizedText {
    switch self {
    case .notMapping: LocalizedText(en: "the configuration must be a mapping of keys", zh: "配置必须是由键组成的映射")
    case .secondDocument: LocalizedText(en: "the configuration must be one document", zh: "配置只能有一个文档")
    case .keyNotText: LocalizedText(en: "a key must be plain text", zh: "键必须是普通文本")
    case .unknownKey(let name, _): LocalizedText(en: "unknown key `\(name)`", zh: "未知的键 `\(name)`")
    case .incompleteBudget(let key): LocalizedText(en: "the budget has no `\(key)`", zh: "这条预算缺少 `\(key)`")
    case .incompleteOverride(let key):
      LocalizedText(en: "the override has no `\(key)`", zh: "这条 override 缺少 `\(key)`")
    case .overrideWithoutSettings: LocalizedText(en: "the override sets nothing", zh: "这条 override 没有任何设置")
    case .unknownExtension(let name):
      LocalizedText(en: "there is no preset and no file `\(name)`", zh: "没有名为 `\(name)` 的预设，也没有这个文件")
    case .circularExtension(let name):
      LocalizedText(en: "`\(name)` extends itself", zh: "`\(name)` 最终扩展了自身")
    case .budgetWithoutLimit: LocalizedText(en: "the budget sets no limit", zh: "这条预算没有设置任何上限")
    case .badAmount(let text): LocalizedText(en: "`\(text)` is no amount above 0", zh: "`\(text)` 不是大于 0 的金额")
    case .badTime(let text): LocalizedText(en: "`\(text)` is no time above 0", zh: "`\(text)` 不是大于 0 的时间")
    case .noValue(let key): LocalizedText(en: "`\(key)` has no value", zh: "`\(key)` 没有值")
    case .wrongType(let key, let expected):
      LocalizedText(en: "`\(key)` must be \(expected.phrase.en)", zh: "`\(key)` 必须是\(expected.phrase.zh)")
    case .unknownSelector(let name, _):
      LocalizedText(en: "there is no rule or group `\(name)`", zh: "没有名为 `\(name)` 的规则或分组")
    case .unknownRule(let name, _): LocalizedText(en: "there is no rule `\(name)`", zh: "没有名为 `\(name)` 的规则")
    case .unknownOption(let name, let rule, _):
      LocalizedText(en: "rule `\(rule)` has no option `\(name)`", zh: "规则 `\(rule)` 没有选项 `\(name)`")
    case .notOneOf(let text, let key, _):
      LocalizedText(en: "`\(text)` is no value of `\(key)`", zh: "`\(key)` 不能取值 `\(text)`")
    case .badGlob(let pattern, let error):
      LocalizedText(
        en: "`\(pattern)` is not a valid pattern: \(error.message.en)", zh: "`\(pattern)` 不是合法的模式：\(error.message.zh)")
    case .badPercentage(let text):
      LocalizedText(en: "`\(text)` is not a percentage above 0% and up to 100%", zh: "`\(text)` 不是大于 0%、不超过 100% 的百分数")
    case .badDate(let text): LocalizedText(en: "`\(text)` is not a date", zh: "`\(text)` 不是日期")
    case .badVersion(let text): LocalizedText(en: "`\(text)` is not a version", zh: "`\(text)` 不是版本号")
    case .emptyText(let key): LocalizedText(en: "`\(key)` has an empty text", zh: "`\(key)` 里有空文本")
    }
  }

  /// What to do about it.
  package var help: LocalizedText? {
    switch self {
    case .notMapping:
      LocalizedText(
        en: "write `key: value` lines, such as `select: [default]`", zh: "请写成 `键: 值`，例如 `select: [default]`")
    case .secondDocument:
      LocalizedText(en: "delete the `---` and what follows, or move it up", zh: "删除 `---` 及其后的内容，或把内容移到前面")
    case .keyNotText: nil
    case .unknownKey(let name, let known): Self.suggestion(for: name, among: known)
    case .incompleteBudget(let key), .incompleteOverride(let key):
      LocalizedText(en: "add `\(key)`", zh: "请补上 `\(key)`")
    case .unknownExtension(let name):
      name.contains("/") || name.contains(".")
        ? LocalizedText(en: "a path is relative to the configuration file", zh: "路径相对于配置文件所在的文件夹")
        : Self.suggestion(for: name, among: Preset.names)
    case .circularExtension: LocalizedText(en: "take one of the `extends` out", zh: "请去掉其中一个 `extends`")
    case .budgetWithoutLimit(let keys), .overrideWithoutSettings(let keys):
      LocalizedText(
        en: "add one of \(keys.map { "`\($0)`" }.joined(separator: ", "))",
        zh: "请至少写上其中一项：\(keys.map { "`\($0)`" }.joined(separator: "、"))")
    case .badAmount: LocalizedText(en: "write US dollars, such as `0.5`", zh: "请写美元金额，例如 `0.5`")
    case .badTime: LocalizedText(en: "write `2s` or `800ms`", zh: "请写成 `2s` 或 `800ms`")
    case .noValue: LocalizedText(en: "give it one, or delete the line", zh: "请填写值，或删除这一行")
    case .wrongType(_, let expected): expected.help
    case .unknownSelector(_, let suggestion), .unknownRule(_, let suggestion):
      suggestion.map(Self.didYouMean)
        ?? LocalizedText(en: "`trimtab rule` lists the rules and their groups", zh: "`trimtab rule` 会列出所有规则及其分组")
    case .unknownOption(let name, _, let known): Self.suggestion(for: name, among: known)
    case .notOneOf(let text, _, let allowed): Self.suggestion(for: text, among: allowed)
    case .badGlob(_, let error): error.help
    case .badPercentage: LocalizedText(en: "write it with a percent sign, such as `90%`", zh: "请带百分号，例如 `90%`")
    case .badDate: LocalizedText(en: "write a day of the calendar as YYYY-MM-DD", zh: "请按 YYYY-MM-DD 填写一个存在的日期")
    case .badVersion: LocalizedText(en: "write up to three numbers, such as `0.2.0`", zh: "请写一到三个数字，例如 `0.2.0`")
    case .emptyText: LocalizedText(en: "fill it in, or delete it", zh: "请填写内容，或删除它")
    }
  }

  package var description: String {
    help.map { "\(message.en); \($0.en)" } ?? message.en
  }

  private static func didYouMean(_ name: String) -> LocalizedText {
    LocalizedText(en: "did you mean `\(name)`?", zh: "是不是想写 `\(name)`？")
  }

  private static func suggestion(for name: String, among known: [String]) -> LocalizedText? {
    if let nearest = NearestName.find(name, among: known) { return didYouMean(nearest) }
    if known.isEmpty { return LocalizedText(en: "delete it", zh: "请删除") }
    let names = known.map { "`\($0)`" }
    return LocalizedText(
      en: "possible here: \(names.joined(separator: ", "))", zh: "此处可用：\(names.joined(separator: "、"))")
  }
}

extension ConfigurationProblem.Expected {
  fileprivate var phrase: LocalizedText {
    switch self {
    case .text: LocalizedText(en: "text", zh: "文本")
    case .selectors: LocalizedText(en: "a list of rules and groups", zh: "规则名或分组名的列表")
    case .globs: LocalizedText(en: "a list of file patterns", zh: "文件模式的列表")
    case .globOrGlobs: LocalizedText(en: "a file pattern or a list of them", zh: "文件模式，或其列表")
    case .paths: LocalizedText(en: "a list of paths", zh: "路径列表")
    case .count: LocalizedText(en: "a whole number from 1 to 1,000,000,000", zh: "1 到 1,000,000,000 的整数")
    case .mapping: LocalizedText(en: "a mapping of keys", zh: "由键组成的映射")
    case .budgets: LocalizedText(en: "a list of budgets", zh: "预算列表")
    case .extensions: LocalizedText(en: "a preset or a path, or a list of them", zh: "预设名或路径，或其列表")
    case .overrides: LocalizedText(en: "a list of overrides", zh: "override 列表")
    case .option(let kind): kind.phrase
    }
  }

  fileprivate var help: LocalizedText? {
    switch self {
    case .text: LocalizedText(en: "quote it if it is meant as text", zh: "如果它就是文本，请加引号")
    case .selectors: LocalizedText(en: "write it as `[tokens, wordy-phrase]`", zh: "请写成 `[tokens, wordy-phrase]`")
    case .globs, .globOrGlobs: LocalizedText(en: "write it as `[\"prompts/**\"]`", zh: "请写成 `[\"prompts/**\"]`")
    case .paths: LocalizedText(en: "write it as `[lint/*.yaml]`", zh: "请写成 `[lint/*.yaml]`")
    case .count: LocalizedText(en: "write digits, such as `4000` or `4_000`", zh: "请写数字，例如 `4000` 或 `4_000`")
    case .mapping: LocalizedText(en: "write `key: value` lines below it", zh: "请在下面写 `键: 值`")
    case .budgets:
      LocalizedText(
        en: "write it as `[{files: \"prompts/**\", tokens: 1200}]`", zh: "请写成 `[{files: \"prompts/**\", tokens: 1200}]`"
      )
    case .extensions: LocalizedText(en: "write it as `[strict, ../shared.yaml]`", zh: "请写成 `[strict, ../shared.yaml]`")
    case .overrides:
      LocalizedText(
        en: "write it as `[{files: \"drafts/**\", ignore: [tokens]}]`",
        zh: "请写成 `[{files: \"drafts/**\", ignore: [tokens]}]`")
    case .option(.string): LocalizedText(en: "quote it if it is meant as text", zh: "如果它就是文本，请加引号")
    case .option: nil
    }
  }
}
