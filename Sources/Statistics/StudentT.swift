#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Student's t distribution.
package struct StudentT: Sendable {
  /// Degrees of freedom, at least 1.
  package let degreesOfFreedom: Int

  package init(degreesOfFreedom: Int) {
    precondition(degreesOfFreedom >= 1)
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The probability of a value at least as far from 0 as `t`, on either side.
  package func twoSidedProbability(of t: Double) -> Double {
    guard t.isFinite else { return 0 }
    let degrees = Double(degreesOfFreedom)
    return IncompleteBeta.regularized(degrees / 2, 0.5, at: degrees / (degrees + t * t))
  }

  /// The value that is exceeded, on either side together, with `probability`, which is between 0 and 1.
  package func twoSidedQuantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1)
    var low = 0.0
    var high = 1.0
    while twoSidedProbability(of: high) > probability { high *= 2 }
    // The probability falls with the value; halving ends at the resolution of a Double.
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if twoSidedProbability(of: middle) > probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// The standard normal distribution.
package enum Normal {
  /// The probability of a value at most `z`.
  package static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  package static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

  /// The value that is not exceeded with `probability`, which is between 0 and 1.
  package static func quantile(_ probability: Double) -> Double {
    precondition(probability > 0 && probability < 1)
    var low = -40.0
    var high = 40.0
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if middle == low || middle == high { break }
      if cumulative(middle) < probability { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// The regularized incomplete beta function.
enum IncompleteBeta {
  /// I_x(a, b) for positive `a` and `b`, accurate to about 1e-14; by the continued fraction of DLMF 8.17.22, evaluated with
  /// Lentz's method.
  static func regularized(_ a: Double, _ b: Double, at x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    // The fraction converges fast below the mean; above it the symmetry of the function is used.
    if x < (a + 1) / (a + b + 2) { return front * continuedFraction(a, b, x) / a }
    return 1 - front * continuedFraction(b, a, 1 - x) / b
  }

  private static func continuedFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    var c = 1.0
    var d = 1 - (a + b) * x / (a + 1)
    if abs(d) < tiny { d = tiny }
    d = 1 / d
    var fraction = d
    for m in 1...500 {
      let k = Double(m)
      for numerator in [
        k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k)),
        -(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1)),
      ] {
        d = 1 + numerator * d
        if abs(d) < tiny { d = tiny }
        c = 1 + numerator / c
        if abs(c) < tiny { c = tiny }
        d = 1 / d
        fraction *= d * c
      }
      if abs(d * c - 1) < 1e-15 { break }
    }
    return fraction
  }
}
