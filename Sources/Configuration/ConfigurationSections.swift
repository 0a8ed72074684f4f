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
      result.append(Setting(budget, origin: origin(at: item.contentRange)))
    }
    return result
  }

  /// `extends`: a preset or a file, or several.
  mutating func extends(_ entry: NamedEntry) -> [String]? {
    if entry.value.string != nil { return text(entry).map { [$0] } }
    guard let items = texts(entry, expected: .extensions) else { return nil }
    for (text, node) in items where text.isEmpty { report(.emptyText(entry.name), at: node.contentRange) }
    return items.map(\.text).filter { !$0.isEmpty }
  }

  /// `overrides`
  mutating func overrides(_ entry: NamedEntry) -> [Setting<Override>] {
    guard entry.value.isSequence else {
      report(.wrongType(entry.name, expected: .overrides), at: entry.value.contentRange)
      return []
    }
    let keys = ConfigurationKey.overridable.map(\.rawValue)
    let filesKey = OverrideKey.files.rawValue
    var result: [Setting<Override>] = []
    for item in entry.value.items {
      guard item.isMapping else {
        report(.wrongType(entry.name, expected: .overrides), at: item.contentRange)
        continue
      }
      let entries = entries(of: item, known: [filesKey] + keys)
      guard let files = entries.first(where: { $0.name == filesKey }) else {
        report(.incompleteOverride(missing: filesKey), at: item.contentRange)
        continue
      }
      if item.mergedEntries.count == 1 {
        report(.overrideWithoutSettings(keys), at: item.contentRange)
        continue
      }
      let settings = overlay(entries.filter { $0.name != filesKey })
      guard let globs = globs(files, expected: .globOrGlobs) else { continue }
      result.append(
        Setting(Override(files: globs, settings: settings), origin: origin(at: item.contentRange)))
    }
    return result
  }

  /// One budget; `nil` if it lacks what it needs, which is then reported.
  private mutating func budget(_ node: YAMLNode) -> Budget? {
    var budget = Budget(files: GlobList())
    var isComplete = true
    for entry in entries(of: node, known: BudgetKey.names) {
      switch BudgetKey(rawValue: entry.name) {
      case .files:
        if let files = globs(entry, expected: .globOrGlobs) { budget.files = files } else { isComplete = false }
      case .prompt: budget.prompt = text(entry)
      case .per:
        budget.per = choice(entry, among: Budget.Unit.allCases.map(\.rawValue)).flatMap(Budget.Unit.init) ?? .prompt
      case .tokens: budget.tokens = count(entry)
      case .outputTokens: budget.outputTokens = count(entry)
      case .costPer1000Calls: budget.costPer1000Calls = amount(entry)
      case .cacheableShare: budget.cacheableShare = percentage(entry)
      case .latency: budget.latency = seconds(entry)
      case .maxGrowth: budget.maxGrowth = percentage(entry)
      case .warnAt: budget.warnAt = percentage(entry)
      case nil: break
      }
    }
    let keys = node.keysWithMerged
    if !keys.contains(BudgetKey.files.rawValue) {
      report(.incompleteBudget(missing: BudgetKey.files.rawValue), at: node.contentRange)
      isComplete = false
    }
    if !BudgetKey.limits.contains(where: { keys.contains($0.rawValue) }) {
      report(.budgetWithoutLimit(BudgetKey.limits.map(\.rawValue)), at: node.contentRange)
      isComplete = false
    }
    return isComplete && budget.hasLimit ? budget : nil
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
        if case .string(let text) = value, !declared.values.isEmpty, !declared.values.contains(text) {
          report(.notOneOf(text, key: option.name, allowed: declared.values), at: option.value.contentRange)
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
    case .integer: return node.int.flatMap { (0...Settings.counts.upperBound).contains($0) ? .integer($0) : nil }
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

extension Budget {
  /// Whether it says anything; what was wrong has been left out.
  fileprivate var hasLimit: Bool {
    tokens != nil || outputTokens != nil || costPer1000Calls != nil || cacheableShare != nil || latency != nil
      || maxGrowth != nil
  }
}

extension YAMLNode {
  fileprivate var keysWithMerged: [String] { mergedEntries.compactMap { $0.key.text } }
}
