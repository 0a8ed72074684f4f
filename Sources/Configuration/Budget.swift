/// How many tokens the prompts of some files may have.
package struct Budget: Hashable, Sendable {
  /// The files it is for, relative to the configuration file.
  package var files: GlobList
  /// The only prompt of those files it is for; `nil` for each of them.
  package var prompt: String?
  /// The most tokens allowed; at least 1.
  package var tokens: Int
  /// The share of `tokens`, in percent above 0 up to 100, from which to warn.
  package var warnAt: Double?

  package init(files: GlobList, prompt: String? = nil, tokens: Int, warnAt: Double? = nil) {
    self.files = files
    self.prompt = prompt
    self.tokens = tokens
    self.warnAt = warnAt
  }

  /// The smallest number of tokens that is worth a warning.
  package var warningTokens: Int? {
    warnAt.map { Int((Double(tokens) * $0 / 100).rounded(.up)) }
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
