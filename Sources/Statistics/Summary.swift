/// Measurements of one kind, put in order.
package struct Summary: Sendable {
  private let sorted: [Double]

  /// In rising order.
  package var values: [Double] { sorted }

  /// - Parameter values: Without NaN. A call that failed counts as infinite.
  package init(_ values: [Double]) {
    sorted = values.sorted()
  }

  package var count: Int { sorted.count }
  package var minimum: Double? { sorted.first }
  package var maximum: Double? { sorted.last }

  /// `nil` without measurements; infinite if one of them is.
  package var mean: Double? { sorted.isEmpty ? nil : sorted.reduce(0, +) / Double(count) }

  /// The sample's standard deviation; `nil` with fewer than two measurements.
  package var standardDeviation: Double? {
    guard count > 1, let mean, mean.isFinite else { return nil }
    return (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
  }

  /// The smallest measurement that at least `share` of all do not exceed: the nearest-rank percentile.
  ///
  /// - Parameter share: Above 0, at most 1.
  /// - Returns: `nil` without measurements.
  package func percentile(_ share: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    // 0.15 · 100 is a little more than 15 in binary.
    let rank = (share * Double(count) * (1 - 1e-12)).rounded(.up)
    return sorted[min(count, max(1, Int(rank))) - 1]
  }

  /// The percentile, if there are enough measurements for any 95 % interval around it by order statistics: 6 for the median,
  /// 59 for p95, 299 for p99.
  package func reliablePercentile(_ share: Double) -> Double? {
    guard count >= Self.measurementsNeeded(for: share) else { return nil }
    return percentile(share)
  }

  /// The fewest measurements of which the extremes enclose a percentile with 95 %: the least n with
  /// 1 − share^n − (1 − share)^n ≥ 0.95.
  package static func measurementsNeeded(for share: Double) -> Int {
    var (below, above) = (share, 1 - share)
    var count = 1
    while 1 - below - above < 0.95, count < 1_000_000 {
      below *= share
      above *= 1 - share
      count += 1
    }
    return count
  }
}
