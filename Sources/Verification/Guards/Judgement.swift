import Providers

/// Which of two answers to one request a model finds better, asked in both orders.
///
/// Judges prefer the answer in one place whatever it says: in a study of 15 judges and 150,000 judgements all of them did
/// (arXiv 2406.07791). So only what is said in both orders counts.
package struct Judgement: Hashable, Sendable {
  package enum Preference: String, Hashable, Sendable { case before, after, alike }

  package var regime: CacheRegime
  package var pair: Int
  /// With the answer before in the first place; `nil` if the judge did not answer, or not as asked.
  package var beforeFirst: Preference?
  /// With the answer after in the first place.
  package var afterFirst: Preference?
  /// US dollars; `nil` if not known.
  package var cost: Double?
  /// US dollars that count against the limit.
  package var charged: Double?

  package init(regime: CacheRegime, pair: Int, beforeFirst: Preference?, afterFirst: Preference?, cost: Double?) {
    self.regime = regime
    self.pair = pair
    self.beforeFirst = beforeFirst
    self.afterFirst = afterFirst
    self.cost = cost
    charged = cost
  }

  /// What both orders say; `nil` if they contradict each other, or one is missing.
  package var agreed: Preference? { beforeFirst == afterFirst ? beforeFirst : nil }
}

extension Judgement {
  var json: JSONValue {
    var value: JSONValue = ["type": "judgement", "regime": .string(regime.rawValue), "pair": .integer(pair)]
    if let beforeFirst { value.set("before_first", .string(beforeFirst.rawValue)) }
    if let afterFirst { value.set("after_first", .string(afterFirst.rawValue)) }
    if let cost { value.set("cost_usd", .number(cost)) }
    if let charged, charged != cost { value.set("charged_usd", .number(charged)) }
    return value
  }

  init?(_ value: JSONValue) {
    guard value["type"]?.string == "judgement", let regime = value["regime"]?.string.flatMap(CacheRegime.init),
      let pair = value["pair"]?.integer
    else { return nil }
    self.init(
      regime: regime, pair: pair, beforeFirst: value["before_first"]?.string.flatMap(Preference.init),
      afterFirst: value["after_first"]?.string.flatMap(Preference.init), cost: value["cost_usd"]?.dollars)
    charged = value["charged_usd"]?.dollars ?? cost
  }
}
