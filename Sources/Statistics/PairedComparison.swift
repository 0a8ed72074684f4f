#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// What two measurements made side by side differ by, as a factor.
///
/// Ratios are compared, not differences, because what slows an API down slows both calls of a pair by a factor.
package struct PairedComparison: Sendable {
  /// How many pairs have both measurements.
  package let count: Int
  /// The geometric mean of after ÷ before, which is that of ``after`` ÷ that of ``before``.
  package let ratio: Double
  /// The geometric means of the measurements.
  package let before: Double
  package let after: Double
  /// The interval that holds the true ratio with ``confidence``; `nil` with fewer than ``minimumPairs``.
  package let interval: ClosedRange<Double>?
  /// 1 less the level at which the interval was asked for.
  package let confidence: Double
  /// The standard deviation of the logarithms of the ratios; 0 with one pair.
  package let logDeviation: Double
  /// The probability of so large a difference if there is none: the larger of the paired t-test's and of Wilcoxon's, so that
  /// neither outliers nor their absence decide alone. 1 with fewer than ``minimumPairs``.
  package let probability: Double

  /// Below this the t interval says little and Wilcoxon's test cannot become significant.
  package static let minimumPairs = 6

  /// `pairs`: Positive, finite measurements; other pairs are left out.
  /// `significance`: The level of the interval, between 0 and 1.
  /// `nil` without any pair.
  package init?(_ pairs: [(before: Double, after: Double)], significance: Double) {
    let used = pairs.filter { pair in
      guard pair.before > 0, pair.after > 0, pair.before.isFinite, pair.after.isFinite else { return false }
      // A ratio that no Double holds is a mistake of the clock.
      return abs(log(pair.after) - log(pair.before)) < 100
    }
    let logs = used.map { log($0.after) - log($0.before) }
    guard !logs.isEmpty else { return nil }
    count = logs.count
    confidence = 1 - significance
    let mean = logs.reduce(0, +) / Double(count)
    ratio = exp(mean)
    before = exp(used.reduce(0) { $0 + log($1.before) } / Double(count))
    after = exp(used.reduce(0) { $0 + log($1.after) } / Double(count))
    guard count > 1 else {
      (interval, logDeviation, probability) = (nil, 0, 1)
      return
    }
    let squares = logs.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    logDeviation = (squares / Double(count - 1)).squareRoot()
    guard count >= Self.minimumPairs else {
      (interval, probability) = (nil, 1)
      return
    }
    let distribution = StudentT(degreesOfFreedom: count - 1)
    let error = logDeviation / Double(count).squareRoot()
    let width = distribution.twoSidedQuantile(significance) * error
    interval = exp(mean - width)...exp(mean + width)
    let studentProbability = error > 0 ? distribution.twoSidedProbability(of: mean / error) : (mean == 0 ? 1 : 0)
    probability = max(studentProbability, SignedRankTest(logs).probability)
  }

  /// How many pairs it takes to find a change by the factor `1 ± change` in four of five experiments.
  package func pairsNeeded(for change: Double, significance: Double) -> Int {
    let effect = log1p(change)
    let sum = Normal.quantile(1 - significance / 2) + Normal.quantile(0.8)
    let pairs = (sum * logDeviation / effect) * (sum * logDeviation / effect)
    // What the estimate of the deviation costs, to first order.
    return max(Self.minimumPairs, Int(min(pairs + sum * sum / 4, 1e9).rounded(.up)))
  }
}

/// What a comparison shows.
package enum Verdict: Equatable, Sendable {
  case faster, slower
  /// The difference, if there is one, is smaller than the one that matters.
  case noProvenDifference
  /// There may be a difference; about so many more pairs would tell.
  case inconclusive(morePairs: Int)
}

extension PairedComparison {
  /// `significance`: The level at which this look is made.
  /// `margin`: The smallest change that matters, as a share of the time, such as 0.05.
  package func verdict(significance: Double, margin: Double) -> Verdict {
    // A difference that is certain, and too small to matter, is none.
    if let interval, interval.lowerBound >= 1 / (1 + margin), interval.upperBound <= 1 + margin {
      return .noProvenDifference
    }
    if probability <= significance { return ratio < 1 ? .faster : .slower }
    let change = max(abs(log(ratio)), log1p(margin))
    let needed = pairsNeeded(for: expm1(change), significance: significance)
    return .inconclusive(morePairs: max(1, needed - count))
  }
}
