import Foundation

/// The time of day, which never goes back while the program runs.
package enum WallClock {
  private static let origin = (seconds: Date().timeIntervalSince1970, instant: ContinuousClock.now)

  /// Seconds since 1970.
  package static var now: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - origin.instant).components
    return origin.seconds + Double(seconds) + Double(attoseconds) / 1e18
  }
}
