import Histogram
import ModelCatalog
import Providers
import Statistics
import Verification

/// What a log says about each prompt and model.
package struct LogSummary: Sendable {
  /// One prompt on one model.
  package struct Group: Sendable {
    package let prompt: String
    package let model: String
    package let calls: Int
    package let failed: Int
    /// Milliseconds; `nil` where the log has no times, or too few calls for that percentile.
    package let p50: Double?
    package let p95: Double?
    package let p99: Double?
    package let peak: Double?
    /// Milliseconds to the first token, median.
    package let firstToken: Double?
    /// Mean tokens of a call.
    package let input: Double?
    package let output: Double?
    /// Input tokens that came from the provider's cache, as a share; `nil` where the log does not say.
    package let cachedShare: Double?
    /// US dollars of all calls: as logged, else by the price list; `nil` if neither is known.
    package let cost: Double?
    /// Calls whose very messages were asked before.
    package let repeated: Int
    /// The messages of the first call, for a look at the prompt.
    package let messages: [LoggedRequest.Message]
    /// What makes it slow.
    package let reasons: [Reason]
  }

  package enum Reason: String, Hashable, Sendable {
    /// The answer is long.
    case longOutput = "long-output"
    /// The prompt is long, and not from the cache.
    case longInput = "long-input"
    /// The wait for the first token is most of the time.
    case slowStart = "slow-start"
    /// Single calls take many times the usual.
    case outliers
    case failures
  }

  /// Those that cost most first; without costs, those that take most time.
  package let groups: [Group]
  package let calls: Int
  package let skippedLines: Int
  package let cost: Double?
  package let hitRate: Double?
  /// Calls per model, most first.
  package let models: [(name: String, calls: Int)]
  /// Calls that need not have been made: the very same was asked before, on the same model.
  package let repeatedCalls: Int
  package let repeatedCost: Double?

  package init(_ reader: LogReader) {
    let requests = reader.requests
    skippedLines = reader.skippedLines
    calls = requests.count
    let priced = requests.map { ($0, Self.cost(of: $0)) }
    var seen: Set<[String]> = []
    var repeatedIndexes: Set<Int> = []
    for (index, request) in requests.enumerated() where !request.messages.isEmpty && request.error == nil {
      if !seen.insert([request.model, request.parameters] + request.messages.flatMap { [$0.role, $0.text] }).inserted {
        repeatedIndexes.insert(index)
      }
    }
    let byGroup = Dictionary(grouping: priced.indices) { [priced[$0].0.promptKey, priced[$0].0.model] }
    groups = byGroup.map { key, indexes in
      Self.group(key[0], key[1], indexes.map { priced[$0] }, repeated: indexes.count { repeatedIndexes.contains($0) })
    }.sorted { left, right in
      let (leftCost, rightCost) = (left.cost ?? -1, right.cost ?? -1)
      if leftCost != rightCost { return leftCost > rightCost }
      let (leftTime, rightTime) = ((left.p50 ?? 0) * Double(left.calls), (right.p50 ?? 0) * Double(right.calls))
      if leftTime != rightTime { return leftTime > rightTime }
      return (left.prompt, left.model) < (right.prompt, right.model)
    }
    let costs = priced.compactMap(\.1)
    cost = costs.isEmpty ? nil : costs.reduce(0, +)
    models = Dictionary(grouping: requests, by: \.model).map { ($0.key, $0.value.count) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    hitRate = Self.cachedShare(requests)
    repeatedCalls = repeatedIndexes.count
    let saved = repeatedIndexes.compactMap { priced[$0].1 }
    repeatedCost = saved.isEmpty ? nil : saved.reduce(0, +)
  }

  private static func cost(of request: LoggedRequest) -> Double? {
    if let cost = request.cost { return cost }
    guard let prices = ModelCatalog.bundled.lookup(request.model).model?.prices else { return nil }
    return Pricing(prices).cost(of: request.usage)
  }

  private static func cachedShare(_ requests: [LoggedRequest]) -> Double? {
    let told = requests.filter { $0.usage.cached != nil && $0.usage.input ?? 0 > 0 && $0.usage.isPlausible }
    guard !told.isEmpty else { return nil }
    let input = told.reduce(0.0) { $0 + Double($1.usage.input ?? 0) }
    return told.reduce(0.0) { $0 + Double($1.usage.cached ?? 0) } / input
  }

  private static func group(
    _ prompt: String, _ model: String, _ priced: [(request: LoggedRequest, cost: Double?)], repeated: Int
  ) -> Group {
    let requests = priced.map(\.request)
    let answered = requests.filter { $0.error == nil && !$0.isCached }
    let times = percentiles(answered.compactMap(\.duration))
    let firstTokens = percentiles(answered.compactMap(\.timeToFirstToken))
    func mean(_ value: (LoggedRequest) -> Int?) -> Double? {
      let values = answered.compactMap(value)
      return values.isEmpty ? nil : values.reduce(0.0) { $0 + Double($1) } / Double(values.count)
    }
    let (input, output) = (mean { $0.usage.input }, mean { $0.usage.output })
    let cachedShare = cachedShare(answered)
    let failed = requests.count { $0.error != nil }
    var reasons: [Reason] = []
    if let output, output >= 300 { reasons.append(.longOutput) }
    if let input, input * (1 - (cachedShare ?? 0)) >= 4_000 { reasons.append(.longInput) }
    if let first = firstTokens?.p50, let total = times?.p50, first > total * 0.7, first > 1_000 {
      reasons.append(.slowStart)
    }
    if let times, times.peak > times.p50 * 5, answered.count >= 20 { reasons.append(.outliers) }
    if failed * 20 > requests.count { reasons.append(.failures) }
    let costs = priced.compactMap(\.cost)
    return Group(
      prompt: prompt, model: model, calls: requests.count, failed: failed, p50: times?.p50, p95: times?.p95,
      p99: times?.p99, peak: times?.peak, firstToken: firstTokens?.p50, input: input, output: output,
      cachedShare: cachedShare, cost: costs.isEmpty ? nil : costs.reduce(0, +), repeated: repeated,
      messages: requests.first { !$0.messages.isEmpty }?.messages ?? [], reasons: reasons)
  }

  /// By an HDR histogram of three digits: a log may have millions of lines.
  private static func percentiles(
    _ milliseconds: [Double]
  ) -> (p50: Double, p95: Double?, p99: Double?, peak: Double)? {
    let values = milliseconds.filter { $0.isFinite && $0 >= 0 && $0 < 1e9 }
    guard !values.isEmpty else { return nil }
    var histogram = Histogram<UInt64>(
      lowestDiscernibleValue: 1, highestTrackableValue: 1_000_000_000_000, numberOfSignificantValueDigits: .three)
    for value in values { histogram.record(UInt64(value * 1_000)) }
    func at(_ percentile: Double) -> Double { Double(histogram.valueAtPercentile(percentile)) / 1_000 }
    func reliable(_ percentile: Double) -> Double? {
      values.count >= Summary.measurementsNeeded(for: percentile / 100) ? at(percentile) : nil
    }
    return (at(50), reliable(95), reliable(99), Double(histogram.max) / 1_000)
  }
}
