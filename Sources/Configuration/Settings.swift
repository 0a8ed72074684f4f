package import Diagnostics

/// Everything that can be configured, each value with its origin.
///
/// All globs, and the paths asked about, are relative to the folder of the configuration file, with `/` between names;
/// a file outside of it has a path that begins with `../`.
package struct Settings: Sendable {
  /// The configuration file as named to the user; `nil` if there is none.
  package var file: String?
  /// Which rules run, the layer that is decided last at the end.
  package var selections: [RuleSelection] = [RuleSelection(select: Setting([.default]))]
  /// The presets and files that the configuration builds on.
  package var extends = Setting<[String]>([])
  package var perFileIgnores = Setting<[PerFileIgnore]>([])
  /// Rules whose unsafe fixes count as safe.
  package var extendSafeFixes = Setting<[RuleSelector]>([])
  /// Rules whose safe fixes count as unsafe; they win over the ones above.
  package var extendUnsafeFixes = Setting<[RuleSelector]>([])
  /// The model that prompts are meant for unless they say so themselves.
  package var model = Setting<String?>(nil)
  /// The vocabulary to count with, instead of the model's.
  package var encoding = Setting<String?>(nil)
  package var language = Setting<Language?>(nil)
  /// Files that a walk leaves out.
  package var exclude = Setting(GlobList())
  /// In order; of those for one prompt the last counts.
  package var budgets: [Setting<Budget>] = []
  /// In order; for one file the last counts.
  package var overrides: [Setting<Override>] = []
  /// The rule packs of the user's own: paths or globs.
  package var rulePacks = Setting<[String]>([])
  /// By rule, then by option.
  package var ruleOptions: [String: [String: Setting<OptionValue>]] = [:]
  /// By name of the template variable.
  package var variables: [String: Setting<VariableBounds>] = [:]
  /// By rule.
  package var severities: [String: Setting<Severity>] = [:]
  /// The day that counts as today, `YYYY-MM-DD`.
  package var today = Setting<String?>(nil)
  /// The version of the rule set that the project has seen: newer rules stay off unless they are named.
  package var rulesVersion = Setting<RulesVersion?>(nil)

  /// The numbers of tokens and the like that make sense: far beyond every model, and sums of them are still numbers.
  package static let counts = 1...1_000_000_000

  /// What holds without a configuration file.
  package init() {}
}

// MARK: - Lookups

extension Settings {
  /// Whether a rule runs on a file: what `select`, `extend-select`, `ignore` and `rules-version` make of it, and no
  /// entry of `per-file-ignores` names both.
  ///
  /// `since` is the version that brought the rule, `nil` for the user's own. `path` is the file, relative to the
  /// configuration's folder; `nil` asks about no file in particular.
  package func isEnabled(
    rule: String, group: String, isDefault: Bool, since: RulesVersion? = nil, path: String? = nil
  ) -> Bool {
    let description = RuleDescription(
      rule: rule, group: group, isDefault: isDefault, since: since, pin: rulesVersion.value)
    guard selections.reduce(false, { $1.isEnabled($0, rule: description) }) else { return false }
    guard let path else { return true }
    return !perFileIgnores.value.contains { entry in
      entry.rules.contains { $0.covers(rule: rule, group: group, isDefault: isDefault) }
        && GlobList([entry.files]).selects(path)
    }
  }

  /// The budgets for a file in the order of the configuration. O(budgets).
  package func budgets(for path: String) -> [Budget] {
    budgets.lazy.map(\.value).filter { $0.files.selects(path) }
  }

  /// The budget for one prompt of a file: the last that is for it, so that an exception can follow the rule.
  package func budget(for path: String, prompt: String?) -> Setting<Budget>? {
    budgets.last {
      ($0.value.prompt == nil || $0.value.prompt == prompt) && $0.value.files.selects(path)
    }
  }

  /// The configured value of a rule's option; `nil` to use the rule's own default.
  package func option(_ name: String, of rule: String) -> OptionValue? {
    ruleOptions[rule]?[name]?.value
  }

  /// The configured severity of a rule; `nil` to use the rule's own.
  package func severity(of rule: String) -> Severity? {
    severities[rule]?.value
  }

  /// Who may apply a rule's fix, given what the rule itself says. A fix that is only shown stays so.
  package func applicability(
    _ own: Applicability, rule: String, group: String, isDefault: Bool
  ) -> Applicability {
    func covers(_ selectors: [RuleSelector]) -> Bool {
      selectors.contains { $0.covers(rule: rule, group: group, isDefault: isDefault) }
    }
    if own == .display { return own }
    if covers(extendUnsafeFixes.value) { return .unsafe }
    return covers(extendSafeFixes.value) ? .safe : own
  }

  /// Whether a walk leaves out the file or folder.
  package func excludes(_ path: String, isDirectory: Bool = false) -> Bool {
    exclude.value.ignores(path, isDirectory: isDirectory)
  }
}
