/// What may stand at a place of the configuration.
package indirect enum SchemaNode: Sendable {
  case text
  /// One of these texts.
  case choice([String])
  /// A text that such a regular expression (ECMA 262) matches; editors show the example.
  case pattern(String, example: String)
  case boolean
  case integer(ClosedRange<Int>)
  case number
  case list(SchemaNode)
  /// Any of these.
  case either([SchemaNode])
  /// A map whose keys are names of the user's.
  case map(SchemaNode)
  /// A map with such keys; `others` is what further keys may have, `nil` if there can be none.
  case object([Member], required: [String] = [], others: SchemaNode? = nil)
  case anything
  /// What stands in several places, under a name.
  case shared(String, SchemaNode)

  package struct Member: Sendable {
    package let key: String
    /// In English, for editors.
    package let description: String
    package let node: SchemaNode
  }
}

/// The form of `.trimtab.yaml`, for editors.
package struct ConfigurationSchema {
  /// A rule with its options, as the schema shows them.
  package struct Rule: Sendable {
    package let name: String
    package let summary: String
    package let options: [(option: RuleOption, summary: String)]

    package init(name: String, summary: String, options: [(option: RuleOption, summary: String)]) {
      self.name = name
      self.summary = summary
      self.options = options
    }
  }

  private let rules: [Rule]
  private let groups: [String]
  private let encodings: [String]
  private let languages: [String]
  private let severities: [String]

  package init(
    rules: [Rule], groups: [String], encodings: [String], languages: [String], severities: [String]
  ) {
    self.rules = rules
    self.groups = groups
    self.encodings = encodings
    self.languages = languages
    self.severities = severities
  }

  package var root: SchemaNode { .object(ConfigurationKey.allCases.map(member)) }

  private func member(_ key: ConfigurationKey) -> SchemaNode.Member {
    SchemaNode.Member(key: key.rawValue, description: Self.description(of: key), node: node(of: key))
  }

  /// Exhaustive, so that no key is forgotten.
  private func node(of key: ConfigurationKey) -> SchemaNode {
    switch key {
    case .extends: Self.oneOrMore(.either([.choice(Preset.names), .text]))
    case .select, .ignore, .extendSelect, .extendSafeFixes, .extendUnsafeFixes: selectors
    case .perFileIgnores: .map(selectors)
    case .overrides:
      .list(
        .object(
          [SchemaNode.Member(key: OverrideKey.files.rawValue, description: Self.filesText, node: Self.oneOrMore(.text))]
            + ConfigurationKey.overridable.map(member), required: [OverrideKey.files.rawValue]))
    case .model: .text
    case .encoding: .choice(encodings)
    case .language: .choice(languages)
    case .exclude, .rules: .list(.text)
    case .budgets: .list(budget)
    case .ruleOptions: .shared("options", options)
    case .variables:
      .map(
        .object(
          VariableKey.allCases.map { key in
            switch key {
            case .maxTokens:
              SchemaNode.Member(key: key.rawValue, description: "The most tokens a value has.", node: Self.count)
            }
          }))
    case .severity:
      .shared(
        "severities",
        .object(
          rules.map { .init(key: $0.name, description: $0.summary, node: .choice(severities)) },
          others: .choice(severities)))
    case .today: .pattern("^\\d{4}-\\d{2}-\\d{2}$", example: "2026-11-26")
    case .rulesVersion: .either([.number, .pattern("^\\d+(\\.\\d+){0,2}$", example: "0.1.0")])
    }
  }

  /// A project may have rules of its own, so that no name is wrong for sure.
  private var selectors: SchemaNode {
    .shared("rules", .list(.either([.choice(["all", "default"] + groups + rules.map(\.name)), .text])))
  }

  private static func oneOrMore(_ node: SchemaNode) -> SchemaNode { .either([node, .list(node)]) }

  private static let filesText = "The files it is for: a pattern of .gitignore, or several."
  private static let count = SchemaNode.either([
    .integer(Settings.counts), .pattern("^\\d[\\d_]*$", example: "4_000"),
  ])
  private static let percentage = SchemaNode.pattern("^\\d+(\\.\\d+)?%$", example: "90%")

  private var budget: SchemaNode {
    .object(
      BudgetKey.allCases.map { key in
        let (description, node): (String, SchemaNode) =
          switch key {
          case .files: (Self.filesText, Self.oneOrMore(.text))
          case .prompt: ("The only prompt of those files that it is for.", .text)
          case .per: ("What is held to the limits.", .choice(Budget.Unit.allCases.map(\.rawValue)))
          case .tokens: ("The most input tokens, variables included.", Self.count)
          case .outputTokens: ("The most output tokens that a request may ask for.", Self.count)
          case .costPer1000Calls:
            (
              "The most US dollars for 1,000 calls.",
              .either([.number, .pattern("^\\$?\\d+(\\.\\d+)?$", example: "0.5")])
            )
          case .cacheableShare: ("The least share of the input that a cache can serve.", Self.percentage)
          case .latency: ("The most time until an answer begins.", .pattern("^\\d+(\\.\\d+)?(ms|s)$", example: "800ms"))
          case .maxGrowth: ("How much may be added since the state compared with.", Self.percentage)
          case .warnAt: ("The share of a limit from which to warn.", Self.percentage)
          }
        return SchemaNode.Member(key: key.rawValue, description: description, node: node)
      }, required: [BudgetKey.files.rawValue])
  }

  private var options: SchemaNode {
    .object(
      rules.filter { !$0.options.isEmpty }.map { rule in
        SchemaNode.Member(
          key: rule.name, description: rule.summary,
          node: .object(
            rule.options.map { option, summary in
              let node: SchemaNode =
                switch option.kind {
                case .boolean: .boolean
                case .integer: .integer(0...Settings.counts.upperBound)
                case .number: .number
                case .string: option.values.isEmpty ? .text : .choice(option.values)
                case .strings: .list(.text)
                }
              return SchemaNode.Member(key: option.name, description: summary, node: node)
            }))
      }, others: .map(.anything))
  }

  private static func description(of key: ConfigurationKey) -> String {
    switch key {
    case .extends: "Presets and configuration files to build on, the later over the earlier."
    case .select: "The rules to run, by name or group, instead of the default ones."
    case .ignore: "Rules not to run."
    case .extendSelect: "Rules to run as well."
    case .extendSafeFixes: "Rules whose unsafe fixes count as safe."
    case .extendUnsafeFixes: "Rules whose safe fixes count as unsafe."
    case .perFileIgnores: "Rules that do not run on some files, by pattern."
    case .overrides: "Settings for some files only; the last that is for a file counts."
    case .model: "The model that prompts are meant for, whatever they say."
    case .encoding: "The vocabulary to count with, whatever the model."
    case .language: "The language of messages."
    case .exclude: "Files and folders that a search passes over: patterns of .gitignore."
    case .budgets: "What prompts may come to; the last that is for a prompt counts."
    case .rules: "Rule files of one's own: paths or patterns, from this file."
    case .ruleOptions: "Options of rules."
    case .variables: "What is known about template variables, by name."
    case .severity: "How severe the findings of rules are."
    case .today: "The day that counts as today."
    case .rulesVersion: "The version of the rules that the project has seen; newer ones stay off."
    }
  }
}
