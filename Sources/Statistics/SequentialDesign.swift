#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// When a growing sample may be looked at, and how significant it has to be then, so that all looks together are wrong as
/// seldom as one look would be.
///
/// Every look has the same nominal level, as Pocock proposed (Biometrika 64, 1977).
package struct SequentialDesign: Hashable, Sendable {
  /// The sample sizes at which to look, in rising order.
  package let looks: [Int]
  /// The chance that some look finds a difference where there is none.
  package let significance: Double
  /// The level at which each look is made.
  package let nominalSignificance: Double

  /// - Parameters:
  ///   - looks: Sample sizes in rising order, at least one.
  ///   - significance: Between 0 and 1.
  package init(looks: [Int], significance: Double = 0.05) {
    precondition(!looks.isEmpty && looks[0] > 0 && zip(looks, looks.dropFirst()).allSatisfy { $0 < $1 })
    self.looks = looks
    self.significance = significance
    let boundary = Self.boundary(looks.map { Double($0) / Double(looks[looks.count - 1]) }, significance: significance)
    nominalSignificance = 2 * Normal.cumulative(-boundary)
  }

  /// Looks at 10 pairs and at every doubling, and at the last.
  package init(maximumPairs: Int, significance: Double = 0.05) {
    var looks: [Int] = []
    var size = 10
    // A look just before the last one would only cost significance.
    while size * 3 <= maximumPairs * 2 {
      looks.append(size)
      size *= 2
    }
    self.init(looks: looks + [maximumPairs], significance: significance)
  }

  /// The value that no look exceeds, with probability 1 − `significance`, if there is no difference.
  private static func boundary(_ fractions: [Double], significance: Double) -> Double {
    var low = Normal.quantile(1 - significance / 2)
    // Bonferroni's value is too high for sure.
    var high = Normal.quantile(1 - significance / 2 / Double(fractions.count))
    while high - low > 1e-5 {
      let middle = (low + high) / 2
      if crossing(middle, fractions) > significance { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The chance that a standard Brownian motion leaves ±`boundary`·√t at one of the times, by the recursive integration of
  /// Armitage, McPherson and Rowe (J. R. Stat. Soc. A 132, 1969) with Simpson's rule.
  private static func crossing(_ boundary: Double, _ times: [Double]) -> Double {
    let intervals = 64
    var points: [Double] = []
    var weights: [Double] = []
    var inside = 1.0
    for (index, time) in times.enumerated() {
      let limit = boundary * time.squareRoot()
      let step = 2 * limit / Double(intervals)
      let values = (0...intervals).map { -limit + Double($0) * step }
      let densities: [Double]
      if index == 0 {
        densities = values.map { Normal.density($0 / time.squareRoot()) / time.squareRoot() }
      } else {
        let deviation = (time - times[index - 1]).squareRoot()
        densities = values.map { value in
          zip(points, weights).reduce(0) { $0 + $1.1 * Normal.density((value - $1.0) / deviation) / deviation }
        }
      }
      points = values
      weights = densities.enumerated().map { index, density in
        let factor: Double = index == 0 || index == intervals ? 1 : index.isMultiple(of: 2) ? 2 : 4
        return density * factor * step / 3
      }
      inside = weights.reduce(0, +)
    }
    return 1 - inside
  }
}
