package import Diagnostics
import Providers
package import Statistics

/// What the calls of one regime show.
package struct Analysis: Sendable {
  package let regime: CacheRegime
  package let arms: [Arm: ArmSummary]
  /// In the order of ``Metric``; those that were measured.
  package let comparisons: [Comparison]
  package let answers: AnswerGuard
  package let cacheState: CacheState
  /// Whole pairs, failed ones included.
  package let pairs: Int
  package let metric: Metric
  package let conclusion: Conclusion

  /// One metric, before against after.
  package struct Comparison: Sendable {
    package let metric: Metric
    package let result: PairedComparison
    package let verdict: Verdict
  }

  /// Whether the calls found in the provider's cache what their regime says.
  package enum CacheState: Hashable, Sendable {
    case asMeant
    /// The server does not say.
    case unknown
    case otherwise(LocalizedText)
  }

  /// What it comes to.
  package enum Conclusion: Hashable, Sendable {
    case faster, slower, noProvenDifference
    case inconclusive(morePairs: Int)
    /// A gain that costs something else, and so is none.
    case rejected(LocalizedText)
    /// Nothing can be said, and why.
    case impossible(LocalizedText)
  }

  package init(
    _ calls: [Call], regime: CacheRegime, design: SequentialDesign, metric: Metric = .total, margin: Double = 0.05,
    contract: Contract = Contract(), judgements: [Judgement] = []
  ) {
    let measured = calls.filter { $0.regime == regime }.measured
    self.regime = regime
    self.metric = metric
    let length = Metric.meanLength(of: measured)
    let arms = Dictionary(
      uniqueKeysWithValues: Arm.allCases.map { arm in
        (arm, ArmSummary(measured.filter { $0.arm == arm }, length: length))
      })
    self.arms = arms
    pairs =
      Set(measured.filter { $0.arm == .before }.compactMap(\.pair)).intersection(
        measured.filter { $0.arm == .after }.compactMap(\.pair)
      ).count
    let significance = design.nominalSignificance
    let pairs = pairs
    // A run that was stopped between two looks is judged as it was at the last of them: looks at other times are not
    // paid for in significance.
    let lastLook = design.looks.last { $0 <= pairs } ?? 0
    comparisons = Metric.allCases.compactMap { metric in
      PairedComparison(metric.pairs(in: measured), significance: significance).map { result in
        var verdict = result.verdict(significance: significance, margin: margin)
        if lastLook < pairs, pairs < design.looks[design.looks.count - 1] {
          let seen = metric.pairs(in: measured.filter { ($0.pair ?? 0) < lastLook })
          let then = PairedComparison(seen, significance: significance)?
            .verdict(significance: significance, margin: margin)
          let nextLook = design.looks.first { $0 > pairs } ?? pairs
          switch then {
          case .faster, .slower, .noProvenDifference: verdict = then ?? verdict
          case .inconclusive, nil: verdict = .inconclusive(morePairs: max(1, nextLook - pairs))
          }
        }
        return Comparison(metric: metric, result: result, verdict: verdict)
      }
    }
    answers = AnswerGuard(measured, contract: contract, judgements: judgements.filter { $0.regime == regime })
    cacheState = Self.cacheState(measured, regime)
    conclusion = Self.conclude(
      comparisons.first { $0.metric == metric }?.verdict, answers.status, cacheState, arms,
      Self.reasonForNoTimes(measured))
  }

  /// The tokens in front of every prompt that are no part of it, which a chat template may leave in the cache.
  private static let templateTokens = 32

  private static func cacheState(_ calls: [Call], _ regime: CacheRegime) -> CacheState {
    let answered = calls.filter { $0.failure == nil && !$0.isReplayed }
    guard !answered.isEmpty, answered.allSatisfy({ $0.usage.cached != nil }) else { return .unknown }
    if regime == .warm {
      guard answered.allSatisfy({ $0.usage.cached == 0 }) else { return .asMeant }
      return .otherwise(
        LocalizedText(
          en: "no warm call found anything in the provider's cache; most have a least length, of 1,024 tokens or more",
          zh: "热缓存调用一次也没有命中服务商缓存；多数服务商要求前缀至少 1,024 个 token"))
    }
    let hits = answered.filter { ($0.usage.cached ?? 0) > max(templateTokens, ($0.usage.input ?? 0) / 20) }
    if hits.isEmpty { return .asMeant }
    return .otherwise(
      LocalizedText(
        en: "\(hits.count) of \(answered.count) cold calls found a part of their prompt in the cache",
        zh: "\(answered.count) 次冷启动调用里有 \(hits.count) 次命中了缓存"))
  }

  private static func conclude(
    _ verdict: Verdict?, _ answers: AnswerGuard.Status, _ cache: CacheState, _ arms: [Arm: ArmSummary],
    _ reasonForNoTimes: LocalizedText
  ) -> Conclusion {
    if let before = arms[.before], let after = arms[.after], after.failed > before.failed,
      AnswerGuard.isMore(
        before: (before.failuresOfItsOwn, before.calls), after: (after.failuresOfItsOwn, after.calls))
    {
      return .rejected(
        LocalizedText(
          en: "\(after.failed) of \(after.calls) calls failed after, \(before.failed) of \(before.calls) before",
          zh: "之后 \(after.calls) 次调用失败 \(after.failed) 次，之前 \(before.calls) 次失败 \(before.failed) 次"))
    }
    if case .broken(let why) = answers { return .rejected(why) }
    if case .otherwise(let why) = cache { return .impossible(why) }
    switch verdict {
    case .faster: return .faster
    case .slower: return .slower
    case .noProvenDifference: return .noProvenDifference
    case .inconclusive(let more): return .inconclusive(morePairs: more)
    case nil: return .impossible(reasonForNoTimes)
    }
  }

  /// Why there is no pair of times.
  private static func reasonForNoTimes(_ calls: [Call]) -> LocalizedText {
    let answered = calls.filter { $0.failure == nil }
    if answered.contains(where: \.isReplayed) {
      return LocalizedText(
        en: "answers came from the cache, and have no times; measure without --cache", zh: "回答来自缓存，没有耗时；请去掉 --cache 再测")
    }
    if !answered.isEmpty, answered.allSatisfy({ $0.answer.comparedText.isEmpty }) {
      return LocalizedText(en: "the answers are empty", zh: "回答都是空的")
    }
    return LocalizedText(en: "no pair of calls was answered", zh: "没有一对调用得到回答")
  }
}

/// The calls of one arm.
package struct ArmSummary: Sendable {
  /// Measured calls, failed ones included.
  package let calls: Int
  package let failed: Int
  package let failures: [(kind: CallFailure.Kind, count: Int)]
  /// Why calls failed, in the providers' words, most frequent first.
  package let failureMessages: [(message: String, count: Int)]
  /// Milliseconds; without values if they were not measured.
  package let times: [Metric: Summary]
  /// The same with a failed call counted as one that took forever.
  package let timesWithFailures: [Metric: Summary]
  /// Mean tokens as billed; `nil` where the server does not say.
  package let input: Double?
  package let output: Double?
  package let cached: Double?
  package let thinking: Double?
  /// Mean US dollars of a call; `nil` if a price or the usage is unknown.
  package let cost: Double?
  package let models: [String]
  package let retried: Int

  /// Failed calls that may have to do with what was asked: that a server has no capacity, or is not there, has not.
  var failuresOfItsOwn: Int {
    failures.reduce(0) { $0 + ([.rateLimited, .unreachable].contains($1.kind) ? 0 : $1.count) }
  }

  init(_ calls: [Call], length: Double?) {
    self.calls = calls.count
    let answered = calls.filter { $0.failure == nil }
    failed = calls.count - answered.count
    failures = Dictionary(grouping: calls.compactMap(\.failure), by: \.kind)
      .map { ($0.key, $0.value.count) }.sorted { ($1.1, $0.0.rawValue) < ($0.1, $1.0.rawValue) }
    failureMessages = Dictionary(grouping: calls.compactMap(\.failure), by: \.message)
      .map { ($0.key, $0.value.count) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    let failed = failed
    var times: [Metric: Summary] = [:]
    var all: [Metric: Summary] = [:]
    for metric in Metric.allCases {
      let values = answered.compactMap { metric.value(of: $0, length: length) }
      guard !values.isEmpty else { continue }
      times[metric] = Summary(values)
      all[metric] = Summary(values + Array(repeating: .infinity, count: failed))
    }
    self.times = times
    timesWithFailures = all
    func mean(_ value: (Call) -> Int?) -> Double? {
      let values = answered.compactMap(value)
      return values.isEmpty ? nil : values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
    }
    input = mean { $0.usage.input }
    output = mean { $0.usage.output }
    cached = mean { $0.usage.cached }
    thinking = mean { $0.usage.thinking }
    let costs = answered.compactMap(\.cost)
    cost = costs.isEmpty || costs.count < answered.count ? nil : costs.reduce(0, +) / Double(costs.count)
    models = Set(answered.compactMap(\.answer.model)).sorted()
    retried = calls.count { $0.attempts > 1 }
  }
}
