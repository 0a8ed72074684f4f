import Statistics
import Testing

/// Distributions against values of other implementations.
@Suite struct DistributionTests {
  /// From SciPy 1.17, `2 * stats.t.sf(t, df)`.
  @Test(arguments: [
    (1, 0.1, 0.936548965138893),
    (1, 12.0, 0.052929352119179755),
    (2, 2.0, 0.18350341907227397),
    (5, 4.5, 0.0063995363463242964),
    (9, 1.0, 0.3434363961379136),
    (19, 2.0, 0.06000203638609834),
    (39, 4.5, 5.97838192619614e-05),
    (199, 2.0, 0.04686000040128382),
    (1000, 1.0, 0.31755241808467255),
  ])
  func studentsTailsAreThoseOfSciPy(degrees: Int, t: Double, expected: Double) {
    let probability = StudentT(degreesOfFreedom: degrees).twoSidedProbability(of: t)
    #expect(abs(probability - expected) < 1e-12 + 1e-10 * expected, "\(probability)")
  }

  @Test(arguments: [1, 2, 3, 7, 10, 39, 500], [0.9, 0.5, 0.05, 0.0182, 1e-6])
  func quantilesUndoProbabilities(degrees: Int, probability: Double) {
    let distribution = StudentT(degreesOfFreedom: degrees)
    let back = distribution.twoSidedProbability(of: distribution.twoSidedQuantile(probability))
    #expect(abs(back - probability) < 1e-9 * probability + 1e-12)
  }

  @Test(arguments: [0.001, 0.025, 0.2, 0.5, 0.8, 0.975, 0.999])
  func normalQuantilesUndoProbabilities(probability: Double) {
    #expect(abs(Normal.cumulative(Normal.quantile(probability)) - probability) < 1e-12)
  }
}

@Suite struct SignedRankTests {
  /// From SciPy 1.17, `stats.wilcoxon(d, correction=True)`; its `statistic` is the smaller of the two sums.
  @Test(
    arguments: [
      ([1.1, -0.3, 2.5, 0.7, -1.4, 3.1, 0.2], 7.0, 0.296875),
      ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0], 0.0, 0.001953125),
      ([1.0, 1.0, 2.0, -2.0, 3.0, -1.0, 4.0, 5.0, 2.0, 2.0, 6.0, 7.0], 7.5, 0.014483554700772571),
      (
        [
          0.395, 1.55, -0.631, 1.292, 0.041, 0.038, 2.2, 0.458, 0.257, 1.029, 1.427, 0.269, 0.888, -0.674, -0.067,
          -0.138, -1.032, -1.209, -1.327, 0.061, 0.128, -0.02, 0.369, -1.036, 0.221, 0.538, 1.051, -0.546, -0.1, -1.715,
          -0.204, -1.897, -1.119, 1.402, -1.902, 1.099, 0.628, -0.012, 0.759, 0.827, 1.345, 0.07, -0.292, -0.305,
          -0.686, 0.255, -0.486, 1.369, -1.569, -0.794, -0.653, -1.793, 2.202, -2.108, 0.017, -0.225, 1.956, -1.685,
          1.372, -0.431,
        ], 898.0, 0.9033215873020214
      ),
    ] as [([Double], Double, Double)])
  func probabilitiesAreThoseOfSciPy(differences: [Double], smallerSum: Double, probability: Double) {
    let test = SignedRankTest(differences)
    let all = Double(test.count * (test.count + 1)) / 2
    #expect(min(test.positiveRankSum, all - test.positiveRankSum) == smallerSum)
    #expect(abs(test.probability - probability) < 1e-9)
  }

  @Test func zerosSayNothing() {
    #expect(SignedRankTest([0, 0, 0]).probability == 1)
    #expect(SignedRankTest([0, 1, 0, 2, 3, 4, 5, 6]).probability == SignedRankTest([1, 2, 3, 4, 5, 6]).probability)
  }

  @Test func aFailedCallIsTheWorstDifference() {
    let better = SignedRankTest([-1, -2, -3, -4, -5, -6, -7, -8])
    let failing = SignedRankTest([-1, -2, -3, -4, -5, -6, -7, .infinity])
    #expect(failing.probability > better.probability && failing.positiveRankSum == 8)
  }
}
