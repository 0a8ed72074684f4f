/// The keys of `.trimtab.yaml`.
enum ConfigurationKey: String, CaseIterable {
  case extends
  case select
  case ignore
  case extendSelect = "extend-select"
  case extendSafeFixes = "extend-safe-fixes"
  case extendUnsafeFixes = "extend-unsafe-fixes"
  case perFileIgnores = "per-file-ignores"
  case overrides
  case model
  case encoding
  case language
  case exclude
  case budgets
  case rules
  case ruleOptions = "rule-options"
  case variables
  case severity
  case today
  case rulesVersion = "rules-version"

  static var names: [String] { allCases.map(\.rawValue) }

  /// Those that may differ from file to file, in an entry of `overrides`; the others are for the project as a whole, or say
  /// themselves which files they are for.
  static let overridable: [ConfigurationKey] = [
    .select, .extendSelect, .ignore, .extendSafeFixes, .extendUnsafeFixes, .model, .encoding, .ruleOptions, .variables,
    .severity,
  ]
}

/// The keys of an entry of `overrides` besides those of the configuration itself.
enum OverrideKey: String {
  case files
}

/// The keys of an entry of `budgets`.
enum BudgetKey: String, CaseIterable {
  case files
  case prompt
  case per
  case tokens
  case outputTokens = "output-tokens"
  case costPer1000Calls = "cost-per-1k-calls"
  case cacheableShare = "cacheable-share"
  case latency
  case maxGrowth = "max-growth"
  case warnAt = "warn-at"

  /// What a budget can be about; it needs one of them.
  static let limits: [BudgetKey] = [.tokens, .outputTokens, .costPer1000Calls, .cacheableShare, .latency, .maxGrowth]

  static var names: [String] { allCases.map(\.rawValue) }
}

/// The keys of an entry of `variables`.
enum VariableKey: String, CaseIterable {
  case maxTokens = "max-tokens"

  static var names: [String] { allCases.map(\.rawValue) }
}
