/// Wilcoxon's signed-rank test: whether differences lie to one side of 0, whatever their distribution.
package struct SignedRankTest: Sendable {
  /// How many differences are not 0.
  package let count: Int
  /// The sum of the ranks of the positive ones.
  package let positiveRankSum: Double
  /// The probability of a sum at least this far from its mean if there is no shift.
  package let probability: Double

  /// Infinite differences have the highest ranks. Differences of 0 are left out, as Wilcoxon did; equal ones share their ranks.
  ///
  /// Exact up to 50 differences without ties, else the normal approximation with its correction for ties. Takes
  /// O(n log n) time, the exact distribution O(n³).
  package init(_ differences: [Double]) {
    let sorted = differences.filter { $0 != 0 && !$0.isNaN }.sorted { abs($0) < abs($1) }
    count = sorted.count
    var sum = 0.0
    var tieTerm = 0.0
    var start = 0
    while start < sorted.count {
      var end = start + 1
      while end < sorted.count, abs(sorted[end]) == abs(sorted[start]) { end += 1 }
      // Ranks are counted from 1.
      let rank = Double(start + 1 + end) / 2
      for difference in sorted[start..<end] where difference > 0 { sum += rank }
      let ties = Double(end - start)
      tieTerm += ties * ties * ties - ties
      start = end
    }
    positiveRankSum = sum
    if count == 0 {
      probability = 1
    } else if count <= 50, tieTerm == 0 {
      probability = Self.exactProbability(of: Int(sum), count: count)
    } else {
      let n = Double(count)
      let variance = n * (n + 1) * (2 * n + 1) / 24 - tieTerm / 48
      // With the correction for continuity.
      let distance = max(abs(sum - n * (n + 1) / 4) - 0.5, 0)
      probability = variance > 0 ? min(1, 2 * Normal.cumulative(-distance / variance.squareRoot())) : 1
    }
  }

  /// Counts, for every sum, the sets of ranks 1…n that have it.
  private static func exactProbability(of sum: Int, count: Int) -> Double {
    let highest = count * (count + 1) / 2
    var ways = [Double](repeating: 0, count: highest + 1)
    ways[0] = 1
    for rank in 1...count {
      for total in stride(from: highest, through: rank, by: -1) { ways[total] += ways[total - rank] }
    }
    let all = ways.reduce(0, +)
    let lower = min(sum, highest - sum)
    return min(1, 2 * ways[0...lower].reduce(0, +) / all)
  }
}
