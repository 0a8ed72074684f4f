package import Diagnostics
package import SourceText
import YAMLSyntax

extension Settings {
  /// The name of the rule that reports what is wrong with a configuration.
  package static let ruleName = "configuration"

  /// Reads `.trimtab.yaml` over `base`, by default what holds without one. Never fails: what is wrong is left as it was and
  /// told, sorted by place. What the file extends has to be in `base` already (see ``extended(in:)``).
  ///
  /// `knownRules` are all rules, those of the user's own packs among them (see ``rulePacks(in:)``), `ruleOptions` tells
  /// which options a rule declares, and `knownEncodings` are the values that `encoding` may have, empty for any. `origin`
  /// stands for all places in the text if it is no file of the user's.
  package static func parse(
    _ source: SourceText, knownRules: [String], knownGroups: [String],
    ruleOptions: @escaping (_ rule: String) -> [RuleOption], knownEncodings: [String] = [],
    over base: Settings = Settings(), origin: Origin? = nil
  ) -> (settings: Settings, diagnostics: [Diagnostic]) {
    var reader = ConfigurationReader(
      source: source, names: RuleNames(rules: knownRules, groups: knownGroups), optionsOfRule: ruleOptions,
      encodings: knownEncodings, fixedOrigin: origin)
    reader.read()
    return (base.merging(reader.settings), reader.diagnostics.sorted(by: Diagnostic.precedes))
  }

  /// What a configuration extends, in order, each with its place. What is wrong with it is left to `parse`.
  package static func extended(in source: SourceText) -> [(name: String, range: ByteRange)] {
    let tree = YAMLTree.parse(source)
    if tree.isBroken { return [] }
    guard let value = tree.documents.first?[ConfigurationKey.extends.rawValue]?.resolved else { return [] }
    return (value.isSequence ? value.items : [value]).compactMap { node in
      node.string.flatMap { $0.isEmpty ? nil : ($0, node.contentRange) }
    }
  }

  /// The language that a configuration asks for, to say what is wrong with what it names.
  package static func language(in source: SourceText) -> Language? {
    YAMLTree.parse(source).documents.first?[ConfigurationKey.language.rawValue]?.text.flatMap(Language.init)
  }

  /// The paths and globs of the user's own rule packs, which have to be loaded before the names of rules are known.
  /// What is wrong with them is left to ``parse(_:knownRules:knownGroups:ruleOptions:knownEncodings:)``.
  package static func rulePacks(in source: SourceText) -> [String] {
    let tree = YAMLTree.parse(source)
    if tree.isBroken { return [] }
    return tree.documents.first?[ConfigurationKey.rules.rawValue]?.items.compactMap(\.string) ?? []
  }
}

/// Turns the tree of a configuration file into settings, collecting everything that is wrong.
struct ConfigurationReader {
  let source: SourceText
  let names: RuleNames
  let optionsOfRule: (String) -> [RuleOption]
  let encodings: [String]
  let fixedOrigin: Origin?
  /// What the file says, and nothing else.
  var settings: Settings
  private var selection = RuleSelection()
  var diagnostics: [Diagnostic] = []

  init(
    source: SourceText, names: RuleNames, optionsOfRule: @escaping (String) -> [RuleOption], encodings: [String],
    fixedOrigin: Origin?
  ) {
    self.source = source
    self.names = names
    self.optionsOfRule = optionsOfRule
    self.encodings = encodings
    self.fixedOrigin = fixedOrigin
    settings = .nothing
    if fixedOrigin == nil { settings.file = source.path }
  }

  mutating func read() {
    let tree = YAMLTree.parse(source)
    for problem in tree.problems { report(problem) }
    // What stands before a syntax error is cut off somewhere, and complaints about the stump would mislead.
    let isWhole = tree.problems.allSatisfy(\.isDuplicateKey)
    guard isWhole, let root = tree.documents.first else { return }
    if tree.documents.count > 1 { report(.secondDocument, at: tree.documents[1].contentRange) }
    if root.isNull { return }
    guard root.isMapping else { return report(.notMapping, at: root.contentRange) }
    for entry in entries(of: root, known: ConfigurationKey.names) {
      guard let key = ConfigurationKey(rawValue: entry.name) else { continue }
      read(key, entry)
    }
    settings.selections = Self.layer(selection)
  }

  private static func layer(_ selection: RuleSelection) -> [RuleSelection] {
    selection.select == nil && selection.extendSelect == nil && selection.ignore == nil ? [] : [selection]
  }

  /// The settings of one entry of `overrides`.
  mutating func overlay(_ entries: [NamedEntry]) -> Settings {
    let outer = (settings, selection)
    (settings, selection) = (.nothing, RuleSelection())
    for entry in entries {
      if let key = ConfigurationKey(rawValue: entry.name) { read(key, entry) }
    }
    settings.selections = Self.layer(selection)
    defer { (settings, selection) = outer }
    return settings
  }

  private mutating func read(_ key: ConfigurationKey, _ entry: NamedEntry) {
    let origin = origin(of: entry)
    switch key {
    case .extends:
      if let names = extends(entry) { settings.extends = Setting(names, origin: origin) }
    case .overrides:
      settings.overrides = overrides(entry)
    case .select:
      if let rules = selectors(entry) { selection.select = Setting(rules, origin: origin) }
    case .extendSelect:
      if let rules = selectors(entry) { selection.extendSelect = Setting(rules, origin: origin) }
    case .ignore:
      if let rules = selectors(entry) { selection.ignore = Setting(rules, origin: origin) }
    case .extendSafeFixes:
      if let rules = selectors(entry) { settings.extendSafeFixes = Setting(rules, origin: origin) }
    case .extendUnsafeFixes:
      if let rules = selectors(entry) { settings.extendUnsafeFixes = Setting(rules, origin: origin) }
    case .perFileIgnores:
      settings.perFileIgnores = Setting(perFileIgnores(entry), origin: origin)
    case .model:
      if let text = text(entry) { settings.model = Setting(text, origin: origin) }
    case .encoding:
      if let text = encodings.isEmpty ? text(entry) : choice(entry, among: encodings) {
        settings.encoding = Setting(text, origin: origin)
      }
    case .language:
      if let name = choice(entry, among: Language.allCases.map(\.rawValue)) {
        settings.language = Setting(Language(rawValue: name), origin: origin)
      }
    case .exclude:
      if let globs = globs(entry, expected: .globs) { settings.exclude = Setting(globs, origin: origin) }
    case .budgets:
      settings.budgets = budgets(entry)
    case .rules:
      if let paths = rulePacks(entry) { settings.rulePacks = Setting(paths, origin: origin) }
    case .ruleOptions:
      settings.ruleOptions = ruleOptions(entry)
    case .variables:
      settings.variables = variables(entry)
    case .severity:
      settings.severities = severities(entry)
    case .today:
      if let text = text(entry) {
        if ISODate.isDate(text) {
          settings.today = Setting(text, origin: origin)
        } else {
          report(.badDate(text), at: entry.value.contentRange)
        }
      }
    case .rulesVersion:
      // `0.2` is a number to YAML, and a version to everybody who writes it.
      guard let text = entry.value.text else {
        return report(.wrongType(entry.name, expected: .text), at: entry.value.contentRange)
      }
      if let version = RulesVersion(text) {
        settings.rulesVersion = Setting(version, origin: origin)
      } else {
        report(.badVersion(text), at: entry.value.contentRange)
      }
    }
  }
}

// MARK: - Reports

extension ConfigurationReader {
  mutating func report(_ problem: ConfigurationProblem, at range: ByteRange) {
    diagnostics.append(
      Diagnostic(
        rule: Settings.ruleName, severity: .error, message: problem.message, range: range, help: problem.help))
  }

  private mutating func report(_ problem: YAMLProblem) {
    var related: [RelatedRange] = []
    if case .duplicateKey(_, let first) = problem.kind {
      related.append(RelatedRange(first, label: LocalizedText(en: "first given here", zh: "首次出现在这里")))
    } else if let context = problem.context {
      related.append(RelatedRange(context, label: LocalizedText(en: "began here", zh: "从这里开始")))
    }
    diagnostics.append(
      Diagnostic(
        rule: Settings.ruleName, severity: .error, message: problem.message, range: problem.range, related: related,
        help: problem.help))
  }
}
