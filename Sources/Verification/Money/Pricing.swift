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
    return freshRate.cost(of: input - cached - written) + readRate.cost(of: cached) + writeRate.cost(of: written)
      + outputRate.cost(of: output)
  }

  /// US dollars that a call is taken to have cost; `nil` if that is not known, and it may have cost as much as it can.
  ///
  /// What was refused, or never reached the server, is not billed. What was cut off or timed out may have been.
  package func charge(for call: Call) -> Double? {
    if call.isReplayed { return 0 }
    switch call.failure?.kind {
    case .rateLimited, .unauthorized, .redirect, .unreachable: return 0
    // An error in the middle of a reply that began well comes after tokens that were made.
    case .refused where call.failure?.status.map({ $0 >= 400 }) ?? true: return 0
    case .refused, .transport, .timeout, .garbled, .cancelled, nil: return cost(of: call.usage)
    }
  }

  /// The most that a call can cost; `nil` if there is no bound or no price.
  package func worstCase(inputTokens: Int, outputTokens: Int?) -> Double? {
    if isFree { return 0 }
    guard let outputTokens else { return nil }
    // All of the input may be written to the cache, which is dearer than reading it.
    return cost(of: Usage(input: inputTokens, cached: 0, cacheWritten: inputTokens, output: outputTokens))
  }
}
