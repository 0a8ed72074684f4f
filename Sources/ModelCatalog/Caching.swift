/// The provider's prompt cache, as far as it is known for a model.
package struct Caching: Hashable, Sendable {
  package enum Mode: String, CaseIterable, Hashable, Sendable {
    /// Prefixes are cached without being asked for.
    case implicit
    /// The request marks what to cache.
    case explicit
  }

  /// How the cache is used; empty when there is none, nil when no source says.
  package var modes: [Mode]?
  /// Shorter prefixes are not cached.
  package var minimumPrefixTokens: Int?
  /// Cached lengths are multiples of this many tokens.
  package var incrementTokens: Int?
  /// Seconds that an entry can be kept for, shortest first.
  package var lifetimes: [Int]
  /// Price of writing, as multiples of the input price, one for each lifetime; a single one holds for all.
  package var writeFactors: [Double]
  /// Price of reading, as a multiple of the input price.
  package var readFactor: Double?

  /// Whether anything is cached at all; nil when no source says.
  package var isAvailable: Bool? {
    modes.map { !$0.isEmpty }
  }

  /// The price of writing for a lifetime, as a multiple of the input price.
  package func writeFactor(lifetime: Int) -> Double? {
    if writeFactors.count == 1 { return writeFactors.first }
    guard let index = lifetimes.firstIndex(of: lifetime), writeFactors.indices.contains(index) else { return nil }
    return writeFactors[index]
  }
}
