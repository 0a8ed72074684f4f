package import Configuration
package import Diagnostics
package import ModelCatalog
package import PromptCost
package import Prompts
import RuleFormat
package import Rules
import SourceText
import Tokenization

/// Runs the rules that one configuration switches on.
///
/// `lint` is a function of the document and the settings. One instance may be used from one thread at a time, because
/// it keeps compiled patterns.
package final class Linter {
  private let catalog: RuleCatalog
  private let settings: Settings
  private let rules: RuleSet
  private let base: RuleSettings

  /// `settings` have the command line's overrides applied; `catalog` holds the bundled rules and those of the
  /// configuration's packs.
  package init(settings: Settings, catalog: RuleCatalog = .bundled, models: ModelCatalog = .bundled) {
    self.settings = settings
    self.catalog = catalog
    let isPinned = settings.rulesVersion.value != nil
    let enabled = catalog.headers.filter {
      settings.isEnabled(
        rule: $0.name, group: $0.group, isDefault: $0.isDefault, since: isPinned ? RulesVersion($0.since) : nil)
    }
    rules = RuleSet(enabled, from: catalog)
    var base = RuleSettings(catalog: models)
    base.model = settings.model.value
    base.encoding = settings.encoding.value.flatMap { try? EncodingLibrary.installed.encoding(named: $0) }
    if let today = settings.today.value.flatMap({ CalendarDate($0) }) { base.today = today }
    base.variableBounds = settings.variables.compactMapValues(\.value.maxTokens)
    for (rule, options) in settings.ruleOptions {
      base.options[rule] = options.mapValues { Self.text(of: $0.value) }
    }
    self.base = base
  }

  /// From now on, measures how long rules take; `clock` tells the time in nanoseconds.
  package func measureTime(with clock: @escaping () -> UInt64) { rules.clock = clock }

  /// Nanoseconds by rule; see ``RuleSet/times``.
  package var ruleTimes: [String: UInt64] { rules.times }

  private var movesFixes: Bool {
    !settings.extendSafeFixes.value.isEmpty || !settings.extendUnsafeFixes.value.isEmpty
  }

  /// The names of the rules that run, sorted.
  package var enabledRules: [String] { rules.headers.map(\.name) }

  /// Everything found in one document, sorted by place; files it refers to are documents of their own.
  ///
  /// `path` is the file relative to the configuration's folder, for `per-file-ignores` and `budgets`.
  package func lint(_ document: PromptDocument, path: String) -> [Diagnostic] {
    var ruleSettings = base
    // What is counted in other units, or is not tokens, is for `trimtab budget`.
    ruleSettings.budgets = settings.budgets(for: path).compactMap { budget in
      guard let tokens = budget.tokens, budget.per == .prompt else { return nil }
      return RuleSettings.Budget(
        prompt: budget.prompt, tokens: tokens, warnAtPercent: budget.warnAt.map { Int($0.rounded()) })
    }
    return rules.check(document, settings: ruleSettings).compactMap { diagnostic in
      var diagnostic = diagnostic
      if !settings.perFileIgnores.value.isEmpty, let header = catalog.header(named: diagnostic.rule),
        !settings.isEnabled(
          rule: header.name, group: header.group, isDefault: header.isDefault, since: RulesVersion(header.since),
          path: path)
      {
        return nil
      }
      if let severity = settings.severity(of: diagnostic.rule) { diagnostic.severity = severity }
      if movesFixes, let fix = diagnostic.fix, let header = catalog.header(named: diagnostic.rule) {
        diagnostic.fix?.applicability = settings.applicability(
          fix.applicability, rule: header.name, group: header.group, isDefault: header.isDefault)
      }
      return diagnostic
    }
  }

  /// The group of a rule; empty for an unknown one.
  package func group(of rule: String) -> String { catalog.header(named: rule)?.group ?? "" }

  /// Whether a rule is a table of phrases.
  func isAboutPhrases(_ rule: String) -> Bool {
    if case .phrases? = catalog.header(named: rule)?.matcher { true } else { false }
  }

  /// What a call of a prompt costs in effective tokens; see ``EffectiveTokens``.
  func effectiveTokens(of prompt: Prompt, in document: PromptDocument) -> Double {
    let measurement = measurement(of: prompt, in: document)
    return EffectiveTokens().tokens(of: measurement, marksCache: document.marksCache)
  }

  /// The most tokens that a variable's value can have, as the configuration says.
  func variableBound(_ name: String) -> Int? { base.variableBounds[name] }

  /// A prompt's tokens as its model counts them.
  package func measurement(of prompt: Prompt, in document: PromptDocument) -> PromptMeasurement {
    let name = settings.model.value ?? document.targets(of: prompt).first { $0.model != nil }?.model?.text
    let model = name.flatMap { base.catalog.lookup($0).model }
    let counter = base.encoding.map { TokenCounter($0) } ?? model.map { TokenCounter(model: $0) } ?? TokenCounter()
    return PromptMeasurement(prompt, model: model, counter: counter)
  }

  private static func text(of value: OptionValue) -> String {
    switch value {
    case .strings(let items): items.joined(separator: "\n")
    default: value.description
    }
  }
}

extension PromptDocument {
  /// Whether the file says somewhere what to cache, as some providers want it.
  var marksCache: Bool {
    source.bytes.containsAny(of: ["cache_control", "cachePoint", "prompt_cache_breakpoint"])
  }
}
