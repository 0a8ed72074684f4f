#if canImport(Glibc)
  private import Glibc
#elseif canImport(Musl)
  private import Musl
#else
  private import Darwin
#endif

/// Tests of counts that are exact however small they are.
package enum ExactTest {
  /// The sign test: the probability of at least so many hits, if a hit is as likely as none. O(n).
  package static func probability(ofAtLeast hits: Int, in count: Int) -> Double {
    guard hits > 0 else { return 1 }
    guard hits <= count else { return 0 }
    return min(1, (hits...count).reduce(0.0) { $0 + exp(logChoose(count, $1) - Double(count) * log(2)) })
  }

  /// Fisher's exact test of two shares: the probability that the second group has at least `second.hits`, if both have the same share and the total is what it
  /// is. O(n).
  ///
  /// - Parameters: Hits are between 0 and the count of their group.
  package static func probabilityOfMore(
    first: (hits: Int, count: Int), second: (hits: Int, count: Int)
  ) -> Double {
    let (hits, count) = (first.hits + second.hits, first.count + second.count)
    let most = min(hits, second.count)
    guard second.hits <= most else { return 0 }
    let all = logChoose(count, hits)
    return min(
      1,
      (second.hits...most).reduce(0.0) { sum, inSecond in
        let inFirst = hits - inSecond
        guard inFirst <= first.count else { return sum }
        return sum + exp(logChoose(second.count, inSecond) + logChoose(first.count, inFirst) - all)
      })
  }

  private static func logChoose(_ n: Int, _ k: Int) -> Double {
    lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
  }
}
