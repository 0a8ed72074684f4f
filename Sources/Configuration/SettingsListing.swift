import Diagnostics

/// One line of `--show-settings`.
package struct ListedSetting: Hashable, Sendable {
  /// The key, with dots between the levels: `rule-options.oversized-prompt.tokens`.
  package let name: String
  /// The value as it would be written; empty for one that is not set.
  package let value: String
  package let origin: Origin
}

extension Settings {
  /// Every setting with its value and origin, in the order of the documentation, maps sorted by name.
  package var listing: [ListedSetting] {
    var lines: [ListedSetting] = []
    func add(_ name: String, _ value: String, _ origin: Origin) {
      lines.append(ListedSetting(name: name, value: value, origin: origin))
    }
    func list(_ items: some Sequence<some CustomStringConvertible>) -> String {
      "[\(items.map(\.description).joined(separator: ", "))]"
    }
    add("extends", list(extends.value), extends.origin)
    for layer in selections {
      if let setting = layer.select { add("select", list(setting.value), setting.origin) }
      if let setting = layer.extendSelect { add("extend-select", list(setting.value), setting.origin) }
      if let setting = layer.ignore { add("ignore", list(setting.value), setting.origin) }
    }
    add("extend-safe-fixes", list(extendSafeFixes.value), extendSafeFixes.origin)
    add("extend-unsafe-fixes", list(extendUnsafeFixes.value), extendUnsafeFixes.origin)
    if perFileIgnores.value.isEmpty { add("per-file-ignores", "{}", perFileIgnores.origin) }
    for entry in perFileIgnores.value {
      add("per-file-ignores.\(entry.files.pattern)", list(entry.rules), perFileIgnores.origin)
    }
    add("model", model.value ?? "", model.origin)
    add("encoding", encoding.value ?? "", encoding.origin)
    add("language", language.value?.rawValue ?? "", language.origin)
    add("exclude", list(exclude.value.globs.map(\.pattern)), exclude.origin)
    if budgets.isEmpty { add("budgets", "[]", .builtIn) }
    for (index, budget) in budgets.enumerated() {
      add("budgets.\(index)", Self.text(budget.value), budget.origin)
    }
    if overrides.isEmpty { add("overrides", "[]", .builtIn) }
    for (index, override) in overrides.enumerated() {
      let prefix = "overrides.\(index)."
      add(prefix + "files", list(override.value.files.globs.map(\.pattern)), override.origin)
      for line in override.value.settings.listing where line.origin != .builtIn {
        add(prefix + line.name, line.value, line.origin)
      }
    }
    add("rules", list(rulePacks.value), rulePacks.origin)
    for (rule, options) in ruleOptions.sorted(by: { $0.key < $1.key }) {
      for (option, setting) in options.sorted(by: { $0.key < $1.key }) {
        add("rule-options.\(rule).\(option)", setting.value.description, setting.origin)
      }
    }
    for (name, setting) in variables.sorted(by: { $0.key < $1.key }) {
      add("variables.\(name).max-tokens", setting.value.maxTokens.map(String.init) ?? "", setting.origin)
    }
    for (rule, setting) in severities.sorted(by: { $0.key < $1.key }) {
      add("severity.\(rule)", setting.value.rawValue, setting.origin)
    }
    add("today", today.value ?? "", today.origin)
    add("rules-version", rulesVersion.value?.description ?? "", rulesVersion.origin)
    return lines
  }

  private static func text(_ budget: Budget) -> String {
    var parts = ["files: [\(budget.files.globs.map(\.pattern).joined(separator: ", "))]"]
    if let prompt = budget.prompt { parts.append("prompt: \(prompt)") }
    if budget.per != .prompt { parts.append("per: \(budget.per.rawValue)") }
    if let tokens = budget.tokens { parts.append("tokens: \(tokens)") }
    if let tokens = budget.outputTokens { parts.append("output-tokens: \(tokens)") }
    if let dollars = budget.costPer1000Calls { parts.append("cost-per-1k-calls: \(number(dollars))") }
    if let percent = budget.cacheableShare { parts.append("cacheable-share: \(number(percent))%") }
    if let seconds = budget.latency { parts.append("latency: \(number(seconds))s") }
    if let percent = budget.maxGrowth { parts.append("max-growth: \(number(percent))%") }
    if let percent = budget.warnAt { parts.append("warn-at: \(number(percent))%") }
    return "{\(parts.joined(separator: ", "))}"
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? "\(Int(value))" : "\(value)"
  }
}
