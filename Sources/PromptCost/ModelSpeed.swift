package import ModelCatalog

/// How fast a class of hosted models answers, as ranges. Providers publish no figures per model that hold, so that a model is
/// put in a class by its price, and the class is to be named with every number.
///
/// Ranges: measurements published for small models in 2026 (7–35 ms per 1,000 uncached input tokens over 2,000 calls), the
/// worst published 95th percentile (0.24 ms per input token), and the speeds that OpenAI guarantees for its fast mode.
package enum ModelSpeed: String, CaseIterable, Sendable {
  case small, medium, frontier
  /// No price to judge by: the widest ranges.
  case unknown

  package init(of model: Model?) {
    switch model?.prices.output?.usdPerMillionTokens {
    case nil: self = .unknown
    case .some(..<2.5): self = .small
    case .some(..<12): self = .medium
    case .some: self = .frontier
    }
  }

  /// Milliseconds for 1,000 input tokens that are not cached.
  package var prefillMilliseconds: ClosedRange<Double> {
    switch self {
    case .small: 7...35
    case .medium: 10...60
    case .frontier: 20...240
    case .unknown: 7...240
    }
  }

  /// Seconds for 100 output tokens.
  package var secondsPer100OutputTokens: ClosedRange<Double> {
    switch self {
    case .small: 0.5...1.25
    case .medium: 0.8...2.0
    case .frontier: 1.25...3.3
    case .unknown: 0.5...3.3
    }
  }
}
