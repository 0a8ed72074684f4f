import Statistics
import TestSupport
import Testing

@Suite struct SequentialDesignTests {
  /// The constants of Pocock's test for equally spaced looks at 5 %, as tabulated by Jennison and Turnbull (Group Sequential
  /// Methods, 2000, table 2.1).
  @Test(arguments: [(1, 1.960), (2, 2.178), (3, 2.289), (4, 2.361), (5, 2.413), (8, 2.512), (10, 2.555)])
  func boundariesAreThePublishedOnes(count: Int, boundary: Double) {
    let design = SequentialDesign(looks: Array(1...count))
    #expect(abs(Normal.quantile(1 - design.nominalSignificance / 2) - boundary) < 0.0015)
  }

  @Test(arguments: [(6, [6]), (10, [10]), (14, [14]), (15, [10, 15]), (20, [10, 20]), (40, [10, 20, 40])])
  func looksDouble(maximum: Int, looks: [Int]) {
    #expect(SequentialDesign(maximumPairs: maximum).looks == looks)
  }

  @Test func allLooksTogetherAreWrongAsSeldomAsOne() {
    var random = RandomSource(seed: 11)
    let design = SequentialDesign(looks: [10, 20, 40, 80])
    let boundary = Normal.quantile(1 - design.nominalSignificance / 2)
    let experiments = 20_000
    let wrong = (0..<experiments).count { _ in
      var sum = 0.0
      for number in 1...80 {
        sum += random.normal()
        if design.looks.contains(number), abs(sum) > boundary * Double(number).squareRoot() { return true }
      }
      return false
    }
    // Three standard errors around 5 %.
    #expect(abs(Double(wrong) / Double(experiments) - 0.05) < 0.0047)
  }
}

@Suite struct PairedComparisonTests {
  /// The verdict of an experiment that stops at the first look that decides; `change` is the truth.
  private func verdict(_ latency: inout DriftingLatency, _ design: SequentialDesign, change: Double) -> Verdict {
    var pairs: [(before: Double, after: Double)] = []
    var verdict = Verdict.inconclusive(morePairs: 1)
    for number in 0..<design.looks[design.looks.count - 1] {
      let (first, second) = (latency.next(), latency.next())
      pairs.append(
        number.isMultiple(of: 2) ? (first, second * (1 + change)) : (second, first * (1 + change)))
      guard design.looks.contains(pairs.count),
        let comparison = PairedComparison(pairs, significance: design.nominalSignificance)
      else { continue }
      verdict = comparison.verdict(significance: design.nominalSignificance, margin: 0.05)
      if verdict == .faster || verdict == .slower { break }
    }
    return verdict
  }

  @Test func nothingIsFoundWhereNothingIs() {
    var latency = DriftingLatency(seed: 5)
    let design = SequentialDesign(maximumPairs: 20)
    let found = (0..<2_000).count { _ in [.faster, .slower].contains(verdict(&latency, design, change: 0)) }
    #expect(found <= 120, "\(found) of 2,000")
  }

  @Test func aTenthIsFoundWithFortyPairs() {
    var latency = DriftingLatency(seed: 6)
    let design = SequentialDesign(maximumPairs: 40)
    let found = (0..<500).count { _ in verdict(&latency, design, change: -0.1) == .faster }
    #expect(found >= 425, "\(found) of 500")
  }

  @Test func theIntervalHoldsTheTruth() {
    var latency = DriftingLatency(seed: 7)
    let held = (0..<1_000).count { _ in
      let pairs = (0..<12).map { number in
        let (first, second) = (latency.next(), latency.next())
        return number.isMultiple(of: 2) ? (before: first, after: second * 0.8) : (before: second, after: first * 0.8)
      }
      return PairedComparison(pairs, significance: 0.05)?.interval?.contains(0.8) ?? false
    }
    #expect(held >= 930, "\(held) of 1,000")
  }

  @Test func ratiosAreGeometric() throws {
    let comparison = try #require(PairedComparison([(1, 2), (2, 1), (4, 4)], significance: 0.05))
    #expect(abs(comparison.ratio - 1) < 1e-12 && comparison.interval == nil && comparison.probability == 1)
  }

  @Test func whatWasNotMeasuredIsLeftOut() {
    #expect(PairedComparison([(0, 1), (.infinity, 1), (1, .nan)], significance: 0.05) == nil)
    #expect(PairedComparison([(0, 1), (1, 3)], significance: 0.05)?.count == 1)
  }

  @Test(arguments: [(0.1, 0.10, 8), (0.2, 0.10, 29), (0.3, 0.20, 15), (0.3, 0.10, 64)])
  func pairsNeededGrowWithTheNoise(deviation: Double, change: Double, roughly: Int) throws {
    // Pairs whose ratios have the deviation asked for.
    var random = RandomSource(seed: 1)
    let pairs = (0..<4_000).map { _ in (before: 1.0, after: Self.exponential(deviation * random.normal())) }
    let comparison = try #require(PairedComparison(pairs, significance: 0.05))
    let needed = comparison.pairsNeeded(for: change, significance: 0.05)
    #expect(Double(needed) > Double(roughly) * 0.8 && Double(needed) < Double(roughly) * 1.4 + 3, "\(needed)")
  }

  private static func exponential(_ value: Double) -> Double {
    // The series is exact enough for |value| < 2.
    (1...30).reduce((sum: 1.0, term: 1.0)) { state, k in
      let term = state.term * value / Double(k)
      return (state.sum + term, term)
    }.sum
  }

  @Test func equalMeasurementsAreNoDifference() throws {
    let comparison = try #require(
      PairedComparison(Array(repeating: (before: 1.0, after: 1.0), count: 10), significance: 0.05))
    #expect(comparison.verdict(significance: 0.05, margin: 0.05) == .noProvenDifference)
  }

  @Test func aFewPairsAreInconclusive() throws {
    let comparison = try #require(PairedComparison([(1, 0.2), (1, 0.3), (1, 0.25)], significance: 0.05))
    guard case .inconclusive(let more) = comparison.verdict(significance: 0.05, margin: 0.05) else {
      Issue.record("decided by three pairs")
      return
    }
    #expect(more >= 3)
  }
}

@Suite struct SummaryTests {
  @Test(arguments: [(0.5, 6), (0.9, 29), (0.95, 59), (0.99, 299)])
  func percentilesNeedMeasurements(share: Double, count: Int) {
    #expect(Summary.measurementsNeeded(for: share) == count)
    let values = (1..<count).map(Double.init)
    #expect(Summary(values).reliablePercentile(share) == nil && Summary(values).percentile(share) != nil)
    #expect(Summary(values + [Double(count)]).reliablePercentile(share) != nil)
  }

  @Test(arguments: [1, 2, 3, 7, 100, 101])
  func percentilesAreMeasurementsInOrder(count: Int) {
    let summary = Summary((1...count).map(Double.init).shuffled())
    #expect(summary.percentile(1) == Double(count) && summary.percentile(1e-9) == 1)
    for share in stride(from: 0.05, through: 1, by: 0.05) {
      let value = summary.percentile(share) ?? 0
      // At least the share lies at or below it, and less than the share below it.
      #expect(value / Double(count) >= share - 1e-9 && (value - 1) / Double(count) < share)
    }
  }

  @Test func failuresAreInfinite() {
    let summary = Summary([1, 2, .infinity])
    #expect(summary.percentile(0.5) == 2 && summary.percentile(0.95) == .infinity && summary.mean == .infinity)
    #expect(summary.standardDeviation == nil && Summary([]).percentile(0.5) == nil && Summary([]).mean == nil)
  }
}
