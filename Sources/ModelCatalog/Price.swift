/// A list price in US dollars per million tokens, exact to a millionth of a dollar.
package struct Price: Hashable, Comparable, Sendable {
  /// Millionths of a US dollar per million tokens, so 150,000 for $0.15.
  package let microUSDPerMillionTokens: Int

  package init(microUSDPerMillionTokens: Int) {
    self.microUSDPerMillionTokens = microUSDPerMillionTokens
  }

  /// Reads a plain decimal number of dollars with at most six decimals, such as `0.15`.
  package init?(_ decimal: some StringProtocol) {
    let parts = decimal.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = parts.first, Self.isDigits(whole), whole.utf8.count <= 9 else { return nil }
    let fraction = parts.count == 2 ? String(parts[1]) : "0"
    guard Self.isDigits(fraction), fraction.utf8.count <= 6 else { return nil }
    let scaled = fraction + String(repeating: "0", count: 6 - fraction.utf8.count)
    guard let dollars = Int(whole), let millionths = Int(scaled) else { return nil }
    self.init(microUSDPerMillionTokens: dollars * 1_000_000 + millionths)
  }

  package static func < (left: Price, right: Price) -> Bool {
    left.microUSDPerMillionTokens < right.microUSDPerMillionTokens
  }

  /// US dollars per million tokens.
  package var usdPerMillionTokens: Double {
    Double(microUSDPerMillionTokens) / 1_000_000
  }

  /// US dollars for so many tokens.
  package func cost(of tokens: Int) -> Double {
    Double(tokens) * Double(microUSDPerMillionTokens) / 1_000_000_000_000
  }

  private static func isDigits(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension Price: CustomStringConvertible {
  /// The exact number of dollars without trailing zeros, such as `0.15` or `2`.
  package var description: String {
    let (dollars, millionths) = microUSDPerMillionTokens.quotientAndRemainder(dividingBy: 1_000_000)
    guard millionths != 0 else { return String(dollars) }
    let digits = String(millionths)
    var fraction = Substring(String(repeating: "0", count: 6 - digits.count) + digits)
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return "\(dollars).\(fraction)"
  }
}

/// What a model's provider charges; nil where no source states a price.
package struct Prices: Hashable, Sendable {
  /// Fresh input tokens.
  package var input: Price?
  /// Output tokens, including reasoning.
  package var output: Price?
  /// Input tokens that are read from the provider's prompt cache.
  package var cacheRead: Price?
  /// Input tokens that are written to the cache for its shorter lifetime (5 minutes at Anthropic).
  package var cacheWrite: Price?
  /// Input tokens that are written to the cache for one hour.
  package var cacheWriteHour: Price?
  /// Input tokens of a batch job.
  package var batchInput: Price?
  /// Output tokens of a batch job.
  package var batchOutput: Price?
  /// Dearer rates for long requests.
  package var longContext: LongContextPrices?

  package init() {}
}

/// Rates that apply to the whole request once its input exceeds a threshold.
package struct LongContextPrices: Hashable, Sendable {
  /// Input tokens above which these rates apply.
  package let threshold: Int
  package let input: Price
  package let output: Price
  package let cacheRead: Price?
}
