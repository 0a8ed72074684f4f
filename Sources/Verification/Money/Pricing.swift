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

  /// The most that a call can cost; `nil` if there is no bound or no price.
  package func worstCase(inputTokens: Int, outputTokens: Int?) -> Double? {
    if isFree { return 0 }
    guard let outputTokens else { return nil }
    // All of the input may be written to the cache, which is dearer than reading it.
    return cost(of: Usage(input: inputTokens, cached: 0, cacheWritten: inputTokens, output: outputTokens))
  }
}
