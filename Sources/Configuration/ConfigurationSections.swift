import Diagnostics
import SourceText
import YAMLSyntax

extension ConfigurationReader {
  /// `per-file-ignores`
  mutating func perFileIgnores(_ entry: NamedEntry) -> [PerFileIgnore] {
    var result: [PerFileIgnore] = []
    for item in entries(of: entry) {
      guard let files = glob(item.name, item.key) else { continue }
      guard let rules = selectors(item) else { continue }
      result.append(PerFileIgnore(files: files, rules: rules))
    }
    return result
  }

  /// `budgets`
  mutating func budgets(_ entry: NamedEntry) -> [Setting<Budget>] {
    guard entry.value.isSequence else {
      report(.wrongType(entry.name, expected: .budgets), at: entry.value.contentRange)
      return []
    }
    var result: [Setting<Budget>] = []
    for item in entry.value.items {
      guard item.isMapping else {
        report(.wrongType("budgets", expected: .budgets), at: item.contentRange)
        continue
      }
      guard let budget = budget(item) else { continue }
      result.append(Setting(budget, origin: .file(path: source.path, range: item.contentRange)))
    }
    return result
  }

  /// One budget; `nil` if it lacks what it needs, which is then reported.
  private mutating func budget(_ node: YAMLNode) -> Budget? {
    var files: GlobList?
    var prompt: String?
    var tokens: Int?
    var warnAt: Double?
    let found = entries(of: node, known: BudgetKey.names)
    for entry in found {
      switch BudgetKey(rawValue: entry.name) {
      case .files: files = globs(entry, expected: .globOrGlobs)
      case .prompt: prompt = text(entry)
      case .tokens: tokens = count(entry)
      case .warnAt: warnAt = percentage(entry)
      case nil: break
      }
    }
    for key in [BudgetKey.files, .tokens] where !node.keysWithMerged.contains(key.rawValue) {
      report(.incompleteBudget(missing: key.rawValue), at: node.contentRange)
    }
    guard let files, let tokens else { return nil }
    return Budget(files: files, prompt: prompt, tokens: tokens, warnAt: warnAt)
  }

  /// `rules`
  mutating func rulePacks(_ entry: NamedEntry) -> [String]? {
    guard let items = texts(entry, expected: .paths) else { return nil }
    var result: [String] = []
    for (text, node) in items {
      if text.isEmpty {
        report(.emptyText(entry.name), at: node.contentRange)
      } else {
        result.append(text)
      }
    }
    return result
  }

  /// `rule-options`
  mutating func ruleOptions(_ entry: NamedEntry) -> [String: [String: Setting<OptionValue>]] {
    var result: [String: [String: Setting<OptionValue>]] = [:]
    for item in entries(of: entry) {
      guard let rule = rule(item.name, item.key) else { continue }
      let known = optionsOfRule(rule)
      for option in entries(of: item) {
        guard let declared = known.first(where: { $0.name == option.name }) else {
          report(.unknownOption(option.name, rule: rule, known: known.map(\.name)), at: option.key.contentRange)
          continue
        }
        guard let value = value(of: option.value, kind: declared.kind) else {
          report(.wrongType(option.name, expected: .option(declared.kind)), at: option.value.contentRange)
          continue
        }
        result[rule, default: [:]][option.name] = Setting(value, origin: origin(of: option))
      }
    }
    return result
  }

  /// The value as an option of that kind; `nil` if it is of another.
  private func value(of node: YAMLNode, kind: RuleOption.Kind) -> OptionValue? {
    switch kind {
    case .boolean: return node.bool.map(OptionValue.boolean)
    // Whole numbers are numbers of something: tokens, rounds, days.
    case .integer: return node.int.flatMap { $0 < 0 ? nil : .integer($0) }
    case .number: return node.double.map(OptionValue.number)
    case .string: return node.string.map(OptionValue.string)
    case .strings:
      guard node.isSequence else { return nil }
      let texts = node.items.map(\.string)
      return texts.contains(nil) ? nil : .strings(texts.compactMap(\.self))
    }
  }

  /// `variables`
  mutating func variables(_ entry: NamedEntry) -> [String: Setting<VariableBounds>] {
    var result: [String: Setting<VariableBounds>] = [:]
    for item in entries(of: entry) {
      guard item.value.isMapping else {
        report(.wrongType(item.name, expected: .mapping), at: item.value.contentRange)
        continue
      }
      var bounds = VariableBounds()
      for option in entries(of: item.value, known: VariableKey.names) { bounds.maxTokens = count(option) }
      result[item.name] = Setting(bounds, origin: origin(of: item))
    }
    return result
  }

  /// `severity`
  mutating func severities(_ entry: NamedEntry) -> [String: Setting<Severity>] {
    var result: [String: Setting<Severity>] = [:]
    for item in entries(of: entry) {
      guard let rule = rule(item.name, item.key) else { continue }
      let names = Severity.allCases.reversed().map(\.rawValue)
      guard let severity = choice(item, among: names).flatMap(Severity.init) else { continue }
      result[rule] = Setting(severity, origin: origin(of: item))
    }
    return result
  }
}

extension YAMLNode {
  fileprivate var keysWithMerged: [String] { mergedEntries.compactMap { $0.key.text } }
}
