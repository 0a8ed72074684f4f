package import ModelCatalog

/// What a call costs in units of uncached input tokens: tokens that a prompt cache serves cost less, and may cost more to
/// write.
package struct EffectiveTokens: Sendable {
  /// The share of calls that find the prefix in the cache, 0…1.
  package let hitRate: Double

  package init(hitRate: Double = 0.5) { self.hitRate = hitRate }

  /// The effective tokens of `total` static tokens, of which a prefix of `prefix` is the same in every call.
  ///
  /// `cached × ((1 − hits) × write + hits × read) + uncached`, where `cached` is 0 below the provider's minimum and a
  /// multiple of its increment above. With a write price of 1 this reproduces the 33 % and 55 % that OpenAI publishes for
  /// a prompt grown from 900 to 1,100 tokens at hit rates of 50 % and 70 %.
  package func tokens(prefix: Int, total: Int, _ caching: Caching?) -> Double {
    guard let caching else { return Double(total) }
    let cached = Double(caching.cachedTokens(ofPrefix: prefix))
    let write = caching.writeFactors.first ?? 1
    let read = caching.readFactor ?? 0.1
    return cached * ((1 - hitRate) * write + hitRate * read) + Double(total) - cached
  }

  /// The effective tokens of a prompt's fixed text and tools. `marksCache` says whether the request marks what to cache,
  /// without which some providers cache nothing.
  package func tokens(of measurement: PromptMeasurement, marksCache: Bool) -> Double {
    let caching = measurement.model?.caching.flatMap { caching in
      caching.modes?.contains(.implicit) == true || marksCache ? caching : nil
    }
    return tokens(
      prefix: measurement.counter.scaled(measurement.prefix.tokens).tokens,
      total: measurement.counter.scaled(measurement.staticTokens + measurement.toolTokens).tokens, caching)
  }
}
