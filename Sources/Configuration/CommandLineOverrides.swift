package import Diagnostics

/// What flags say; they win over the configuration file.
package struct CommandLineOverrides: Sendable {
  /// `--select`; `nil` if the flag was not given.
  package var select: [RuleSelector]?
  /// `--extend-select`
  package var extendSelect: [RuleSelector] = []
  /// `--ignore`
  package var ignore: [RuleSelector] = []
  /// `--model`
  package var model: String?
  /// `--encoding`
  package var encoding: String?
  /// `--language`
  package var language: Language?

  /// `trimtab budget --tokens`: the most tokens of every prompt, instead of what budgets say.
  package var budget: Int?
  /// `trimtab budget --max-growth`, in percent.
  package var maxGrowth: Double?
  /// Values for options of rules that the configuration does not set, by rule and name.
  package var optionDefaults: [String: [String: OptionValue]] = [:]

  package init() {}
}

extension Settings {
  /// These settings with flags laid over them.
  ///
  /// `--select` replaces what the file selects and ignores; without it `--extend-select` and `--ignore` are applied to
  /// what the file selects. `per-file-ignores` stay in force either way.
  package func overriding(with overrides: CommandLineOverrides) -> Settings {
    var result = self
    if let budget = overrides.budget {
      result.budgets = [Setting(Budget(files: .everything, tokens: budget), origin: .commandLine(flag: "--tokens"))]
    }
    if let growth = overrides.maxGrowth {
      var budget = Budget(files: .everything)
      budget.maxGrowth = growth
      result.budgets.append(Setting(budget, origin: .commandLine(flag: "--max-growth")))
    }
    for (rule, options) in overrides.optionDefaults {
      for (name, value) in options where result.ruleOptions[rule]?[name] == nil {
        result.ruleOptions[rule, default: [:]][name] = Setting(value, origin: .builtIn)
      }
    }
    let layer = RuleSelection(
      select: overrides.select.map { Setting($0, origin: .commandLine(flag: "--select")) },
      extendSelect: overrides.extendSelect.isEmpty
        ? nil : Setting(overrides.extendSelect, origin: .commandLine(flag: "--extend-select")),
      ignore: overrides.ignore.isEmpty ? nil : Setting(overrides.ignore, origin: .commandLine(flag: "--ignore")))
    if layer.select != nil {
      result.selections = [layer]
    } else if layer.extendSelect != nil || layer.ignore != nil {
      result.selections.append(layer)
    }
    if let model = overrides.model { result.model = Setting(model, origin: .commandLine(flag: "--model")) }
    if let encoding = overrides.encoding {
      result.encoding = Setting(encoding, origin: .commandLine(flag: "--encoding"))
    }
    if let language = overrides.language {
      result.language = Setting(language, origin: .commandLine(flag: "--language"))
    }
    return result
  }
}
