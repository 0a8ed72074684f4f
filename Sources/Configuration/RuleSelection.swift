/// One layer of decisions about which rules run: the configuration file's or the command line's.
package struct RuleSelection: Sendable {
  /// The rules to run instead of those of the layers below; `nil` keeps them.
  package var select: Setting<[RuleSelector]>?
  /// Rules to run as well.
  package var extendSelect: Setting<[RuleSelector]>?
  /// Rules not to run.
  package var ignore: Setting<[RuleSelector]>?

  package init(
    select: Setting<[RuleSelector]>? = nil, extendSelect: Setting<[RuleSelector]>? = nil,
    ignore: Setting<[RuleSelector]>? = nil
  ) {
    self.select = select
    self.extendSelect = extendSelect
    self.ignore = ignore
  }

  /// Whether a rule that is on or off in the layers below is on in this one.
  ///
  /// The narrowest selector that covers the rule decides; `ignore` wins over a `select` that is as narrow.
  func isEnabled(_ below: Bool, rule: RuleDescription) -> Bool {
    let chosen = max(Self.specificity(select, rule), Self.specificity(extendSelect, rule))
    let dropped = Self.specificity(ignore, rule)
    if chosen < 0, dropped < 0 { return select == nil && below }
    return chosen > dropped
  }

  /// That of the narrowest selector that covers the rule; -1 if none does.
  private static func specificity(_ setting: Setting<[RuleSelector]>?, _ rule: RuleDescription) -> Int {
    setting?.value.lazy.filter(rule.isCovered).map(\.specificity).max() ?? -1
  }
}

/// What selection has to know about a rule.
struct RuleDescription {
  var rule: String
  var group: String
  var isDefault: Bool
  var since: RulesVersion?

  /// A rule that is newer than the pinned version is there for those who name it, and for nobody else.
  var pin: RulesVersion?

  func isCovered(by selector: RuleSelector) -> Bool {
    if let since, let pin, since > pin, selector != .rule(rule) { return false }
    return selector.covers(rule: rule, group: group, isDefault: isDefault)
  }
}
