package import ModelCatalog
package import Providers

/// What calls of one model cost.
package struct Pricing: Hashable, Sendable {
  /// List prices; `nil` if nobody bills the calls, as on this machine.
  package var prices: Prices?
  package var isFree: Bool

  /// By the price list.
  package init(_ prices: Prices) {
    self.prices = prices
    isFree = false
  }

  private init() {
    prices = nil
    isFree = true
  }

  /// A server of the user's own.
  package static let free = Pricing()

  /// US dollars for what was billed; `nil` if a price or a number is unknown.
  ///
  /// Tokens from the cache cost as much as others where no price for them is known, which is too much rather than too little.
  package func cost(of usage: Usage) -> Double? {
    if isFree { return 0 }
    guard let prices, let inputPrice = prices.input, let outputPrice = prices.output, let input = usage.input,
      let output = usage.output, usage.isPlausible
    else { return nil }
    let (cached, written) = (usage.cached ?? 0, usage.cacheWritten ?? 0)
    var (freshRate, readRate, outputRate) = (inputPrice, prices.cacheRead ?? inputPrice, outputPrice)
    if let long = prices.longContext, input > long.threshold {
      (freshRate, readRate, outputRate) = (long.input, long.cacheRead ?? long.input, long.output)
    }
    let writeRate = max(prices.cacheWrite ?? freshRate, freshRate)
    let writtenForAnHour = min(usage.cacheWrittenForAnHour ?? 0, written)
    let hourRate = max(prices.cacheWriteHour ?? writeRate, writeRate)
    return freshRate.cost(of: input - cached - written) + readRate.cost(of: cached)
      + writeRate.cost(of: written - writtenForAnHour) + hourRate.cost(of: writtenForAnHour)
      + outputRate.cost(of: output)
  }

  /// US dollars that a call is taken to have cost; `nil` if that is not known, and it may have cost as much as it can.
  ///
  /// What was refused, or never reached the server, is not billed. What was cut off or timed out may have been.
  package func charge(for call: Call) -> Double? {
    if call.isReplayed { return 0 }
    switch call.failure?.kind {
    case .unauthorized, .redirect, .unreachable: return 0
    // An error in the middle of a reply that began well comes after tokens that were made.
    case .refused where call.failure?.status.map({ $0 >= 400 }) ?? true: return 0
    case .rateLimited where call.failure?.status.map({ $0 >= 400 }) ?? true: return 0
    case .refused, .rateLimited, .transport, .timeout, .garbled, .cancelled, nil: return cost(of: call.usage)
    }
  }

  /// The most that a call can cost; `nil` if there is no bound or no price.
  ///
  /// `isCold`: Whether it is made unlike every other first. `moreTokens`: Input tokens of what else is added.
  package func worstCase(_ trial: Trial, isCold: Bool = false, moreTokens: Int = 0) -> Double? {
    if isFree { return 0 }
    // What is served faster than others costs more, by no price that the catalogue has.
    let tier = trial.request.parameters.first { $0.key == "service_tier" }?.value.string ?? "default"
    guard ["auto", "default", "standard", "standard_only", "flex"].contains(tier) else { return nil }
    let input = trial.inputTokens + (isCold ? trial.coldTokens : 0) + moreTokens
    guard
      let cost = worstCase(inputTokens: input, outputTokens: trial.request.maxOutputTokens)
    else { return nil }
    // What is kept for an hour costs more to write.
    let isForAnHour = trial.request.turns.contains { $0.cacheControl?["ttl"]?.string == "1h" }
    guard isForAnHour, let prices, let hour = prices.cacheWriteHour, let fresh = prices.input else { return cost }
    let usual = max(prices.cacheWrite ?? fresh, fresh)
    return cost + max(0, hour.cost(of: input) - usual.cost(of: input))
  }

  /// The most that any of several trials can cost, made cold.
  package func worstCase(ofAny trials: [Trial]) -> Double? {
    let costs = trials.map { worstCase($0, isCold: true) }
    return costs.contains(nil) ? nil : costs.compactMap { $0 }.max()
  }

  /// Writes down what a call cost, and takes it from the limit.
  func settle(_ call: inout Call, _ worstCase: Double?, _ spend: SpendLimit) {
    call.cost = charge(for: call)
    call.charged = call.cost ?? worstCase
    spend.settle(worstCase, cost: call.cost)
  }

  /// The same for a request of which only the sizes are known.
  package func worstCase(inputTokens: Int, outputTokens: Int?) -> Double? {
    if isFree { return 0 }
    guard let outputTokens else { return nil }
    // All of the input may be written to the cache, which is dearer than reading it.
    return cost(of: Usage(input: inputTokens, cached: 0, cacheWritten: inputTokens, output: outputTokens))
  }
}
