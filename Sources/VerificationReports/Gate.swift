package import Diagnostics
import Statistics
package import Verification

/// A condition under which a run fails, such as `p95 > 2s`.
package struct Gate: Sendable {
  package enum Quantity: Hashable, Sendable {
    case time(Arm, Metric, Statistic)
    case ratio(Metric)
    case tokens(Arm, Tokens)
    /// US dollars of one call.
    case cost(Arm)
    /// Failed calls, as a share.
    case failures(Arm)
    case conclusion(String, isNegated: Bool)
  }

  package enum Statistic: String, CaseIterable, Sendable { case mean, p50, p95, p99, peak }
  package enum Tokens: String, CaseIterable, Sendable { case input, output, cached, thinking }
  private enum Relation: String, CaseIterable {
    case greaterOrEqual = ">=", lessOrEqual = "<=", greater = ">", less = "<"
  }

  /// As the user wrote it.
  package let text: String
  package let quantity: Quantity
  private let relation: Relation
  private let limit: Double

  /// Why a condition cannot be read.
  package struct Problem: Error, Sendable {
    package let message: LocalizedText
  }

  /// What a gate says of a result.
  package enum Finding: Hashable, Sendable {
    case passed
    /// The value that it was.
    case failed(String)
    /// There is no such value: a gate does not pass what it cannot see.
    case unknown
  }

  /// `[before|after] [ttft|total|tpot] (mean|p50|p95|p99|peak) RELATION NUMBER[ms|s]`, `ratio [METRIC] RELATION NUMBER`,
  /// `[before|after] (input|output|cached|thinking|cost|failures) RELATION NUMBER[%]`, or `[not] CONCLUSION`.
  package init(_ text: String) throws(Problem) {
    self.text = text
    let spaced = Relation.allCases.reduce(text) { text, relation in
      relation.rawValue.count == 2 ? text.replacingAll(relation.rawValue, with: " \(relation.rawValue) ") : text
    }
    var words = spaced.split(whereSeparator: \.isWhitespace).flatMap { word -> [String] in
      // A sign that stands without blanks.
      for sign in [">", "<"] where word.count > 1 && word.contains(sign) && word != ">=" && word != "<=" {
        let parts = word.split(separator: Character(sign), maxSplits: 1, omittingEmptySubsequences: false)
        return [String(parts[0]), sign, String(parts[1])].filter { !$0.isEmpty }
      }
      return [String(word)]
    }[...]
    let conclusions = ["faster", "slower", "no-proven-difference", "inconclusive", "rejected", "impossible"]
    let isNegated = words.first == "not"
    if let word = isNegated ? words.dropFirst().first : words.first, conclusions.contains(word),
      words.count == (isNegated ? 2 : 1)
    {
      (quantity, relation, limit) = (.conclusion(word, isNegated: isNegated), .greater, 0)
      return
    }
    var arm = Arm.after
    if let word = words.first, let named = Arm(rawValue: word) {
      arm = named
      words.removeFirst()
    }
    var metric: Metric?
    var statistic: Statistic?
    var other: String?
    while let word = words.first, Relation(rawValue: word) == nil {
      if let named = Metric(rawValue: word), metric == nil {
        metric = named
      } else if let named = Statistic(rawValue: word), statistic == nil, other == nil {
        statistic = named
      } else if other == nil, statistic == nil,
        word == "ratio" || word == "cost" || word == "failures" || Tokens(rawValue: word) != nil
      {
        other = word
      } else {
        throw Self.problem(text)
      }
      words.removeFirst()
    }
    // A unit may stand apart.
    if words.count == 3, let unit = words.last, ["ms", "s", "%"].contains(unit) {
      words.removeLast()
      words[words.endIndex - 1] += unit
    }
    guard words.count == 2, let relation = Relation(rawValue: words[words.startIndex]) else { throw Self.problem(text) }
    self.relation = relation
    let (number, unit) = Self.number(words[words.startIndex + 1])
    guard let number, number.isFinite, number >= 0 else { throw Self.problem(text) }
    switch (other, statistic) {
    case ("ratio", nil) where unit.isEmpty: (quantity, limit) = (.ratio(metric ?? .total), number)
    case ("cost", nil) where unit.isEmpty && metric == nil: (quantity, limit) = (.cost(arm), number)
    case ("failures", nil) where (unit == "%" || unit.isEmpty) && metric == nil:
      (quantity, limit) = (.failures(arm), unit == "%" ? number / 100 : number)
    case (let name?, nil) where unit.isEmpty && metric == nil:
      guard let tokens = Tokens(rawValue: name) else { throw Self.problem(text) }
      (quantity, limit) = (.tokens(arm, tokens), number)
    case (nil, let statistic?) where unit == "ms" || unit == "s":
      (quantity, limit) = (.time(arm, metric ?? .total, statistic), unit == "s" ? number * 1_000 : number)
    default: throw Self.problem(text)
    }
  }

  private static func number(_ word: String) -> (Double?, unit: String) {
    let digits = word.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    return (Double(digits), String(word.dropFirst(digits.count)))
  }

  private static func problem(_ text: String) -> Problem {
    Problem(
      message: LocalizedText(
        en:
          "'\(text)' is not a condition; write such as 'p95 > 2s', 'ttft p50 > 300ms', 'ratio ttft > 1.05', 'cost > 0.002', 'output > 300', 'failures > 1%', 'slower' or 'not faster'",
        zh:
          "'\(text)' 不是条件；写法如 'p95 > 2s'、'ttft p50 > 300ms'、'ratio ttft > 1.05'、'cost > 0.002'、'output > 300'、'failures > 1%'、'slower' 或 'not faster'"
      ))
  }

  // MARK: Judging

  /// Whether the run fails by this condition, for one regime.
  package func finding(in analysis: Analysis) -> Finding {
    if case .conclusion(let name, let isNegated) = quantity {
      let actual = JSONReport.name(analysis.conclusion)
      // Who asks whether it got slower is not answered by what got broken, or by nothing.
      switch analysis.conclusion {
      case .rejected(let why) where name == "slower" && !isNegated: return .failed("rejected: \(why.en)")
      case .impossible where name == "slower" && !isNegated: return .unknown
      default: break
      }
      return (actual == name) != isNegated ? .failed(actual) : .passed
    }
    return finding(value(in: analysis))
  }

  /// Whether a run of several requests at a time fails by this condition. `before` is one at a time.
  package func finding(in load: LoadReport) -> Finding {
    func phase(_ arm: Arm) -> LoadReport.Phase { arm == .before ? load.serial : load.parallel }
    switch quantity {
    case .time(let arm, .total, let statistic):
      let phase = phase(arm)
      // A call that failed has taken forever.
      let times = Summary(phase.latencies + Array(repeating: .infinity, count: phase.failed))
      return finding(Self.value(statistic, of: times))
    case .failures(let arm):
      let phase = phase(arm)
      return finding(phase.calls > 0 ? Double(phase.failed) / Double(phase.calls) : nil)
    case .time, .ratio, .tokens, .cost, .conclusion: return .unknown
    }
  }

  private func finding(_ value: Double?) -> Finding {
    guard let value else { return .unknown }
    let holds =
      switch relation {
      case .greater: value > limit
      case .greaterOrEqual: value >= limit
      case .less: value < limit
      case .lessOrEqual: value <= limit
      }
    return holds ? .failed(shown(value)) : .passed
  }

  private func value(in analysis: Analysis) -> Double? {
    switch quantity {
    case .time(let arm, let metric, let statistic):
      // A call that failed has taken forever.
      guard let times = analysis.arms[arm]?.timesWithFailures[metric] else { return nil }
      return Self.value(statistic, of: times)
    case .ratio(let metric): return analysis.comparisons.first { $0.metric == metric }?.result.ratio
    case .tokens(let arm, let tokens):
      guard let summary = analysis.arms[arm] else { return nil }
      switch tokens {
      case .input: return summary.input
      case .output: return summary.output
      case .cached: return summary.cached
      case .thinking: return summary.thinking
      }
    case .cost(let arm): return analysis.arms[arm]?.cost
    case .failures(let arm):
      guard let summary = analysis.arms[arm], summary.calls > 0 else { return nil }
      return Double(summary.failed) / Double(summary.calls)
    case .conclusion: return nil
    }
  }

  private static func value(_ statistic: Statistic, of times: Summary) -> Double? {
    switch statistic {
    case .mean: times.mean
    case .peak: times.maximum
    case .p50: times.reliablePercentile(0.5)
    case .p95: times.reliablePercentile(0.95)
    case .p99: times.reliablePercentile(0.99)
    }
  }

  private func shown(_ value: Double) -> String {
    switch quantity {
    case .time: Wording.milliseconds(value)
    case .ratio: Wording.ratio(value)
    case .tokens: Wording.count(value)
    case .cost: Wording.dollars(value)
    case .failures: "\(Wording.fixed(value * 100, 1)) %"
    case .conclusion: ""
    }
  }
}

extension String {
  fileprivate func replacingAll(_ text: String, with other: String) -> String {
    var result = ""
    var rest = self[...]
    while let range = rest.firstRange(of: text) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
