/// A way to name rules in `select`, `ignore` and their like.
package enum RuleSelector: Hashable, Sendable, CustomStringConvertible {
  /// Every rule.
  case all
  /// The rules that are on by default.
  case `default`
  case group(String)
  case rule(String)

  /// Whether a rule is among those named.
  package func covers(rule: String, group: String, isDefault: Bool) -> Bool {
    switch self {
    case .all: true
    case .default: isDefault
    case .group(let name): name == group
    case .rule(let name): name == rule
    }
  }

  /// How narrow the choice is: the narrower of two that contradict each other wins. `all` and `default` are equals,
  /// since `ignore: [all]` means it.
  var specificity: Int {
    switch self {
    case .all, .default: 0
    case .group: 1
    case .rule: 2
    }
  }

  /// As it is written.
  package var description: String {
    switch self {
    case .all: "all"
    case .default: "default"
    case .group(let name), .rule(let name): name
    }
  }
}

/// The names that selectors can refer to.
package struct RuleNames: Sendable {
  package let rules: Set<String>
  package let groups: Set<String>

  package init(rules: some Sequence<String>, groups: some Sequence<String>) {
    self.rules = Set(rules)
    self.groups = Set(groups)
  }

  /// The selector of that name; a rule and a group of one name is the group.
  package func selector(_ name: String) throws(ConfigurationProblem) -> RuleSelector {
    switch name {
    case "all": return .all
    case "default": return .default
    case _ where groups.contains(name): return .group(name)
    case _ where rules.contains(name): return .rule(name)
    default:
      let names = Array(rules) + groups + ["all", "default"]
      throw .unknownSelector(name, suggestion: NearestName.find(name, among: names))
    }
  }
}
