/// What the prompts of some files may come to.
package struct Budget: Hashable, Sendable {
  /// What is measured against the limits.
  package enum Unit: String, CaseIterable, Sendable {
    case prompt, message
    /// All prompts of a file together.
    case file
  }

  /// The files it is for, relative to the configuration file.
  package var files: GlobList
  /// The only prompt of those files it is for; `nil` for each of them.
  package var prompt: String?
  package var per = Unit.prompt
  /// The most input tokens, variables included; at least 1.
  package var tokens: Int?
  /// The most output tokens that a request may ask for; at least 1.
  package var outputTokens: Int?
  /// The most US dollars for 1,000 calls.
  package var costPer1000Calls: Double?
  /// The least share of the input that the provider's cache can serve, in percent above 0 up to 100.
  package var cacheableShare: Double?
  /// The most seconds until an answer can be there.
  package var latency: Double?
  /// How much larger than at the state compared with, in percent; above 0.
  package var maxGrowth: Double?
  /// The share of a limit, in percent above 0 up to 100, from which to warn.
  package var warnAt: Double?

  package init(files: GlobList, prompt: String? = nil, tokens: Int? = nil, warnAt: Double? = nil) {
    self.files = files
    self.prompt = prompt
    self.tokens = tokens
    self.warnAt = warnAt
  }

  /// The smallest number of tokens that is worth a warning.
  package var warningTokens: Int? {
    guard let warnAt, let tokens else { return nil }
    return Int((Double(tokens) * warnAt / 100).rounded(.up))
  }
}

/// What the configuration says about a template variable.
package struct VariableBounds: Hashable, Sendable {
  /// The most tokens a value has; at least 1.
  package var maxTokens: Int?

  package init(maxTokens: Int? = nil) {
    self.maxTokens = maxTokens
  }
}

/// Rules that do not run on some files.
package struct PerFileIgnore: Hashable, Sendable {
  /// Relative to the configuration file.
  package var files: Glob
  package var rules: [RuleSelector]

  package init(files: Glob, rules: [RuleSelector]) {
    self.files = files
    self.rules = rules
  }
}
