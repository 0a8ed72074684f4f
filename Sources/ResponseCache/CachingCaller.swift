package import Diagnostics
package import Providers
import Synchronization
package import Verification

/// Answers from a store what it has, and asks for the rest.
///
/// An answer from the store is marked, and has no time: what it took is what the store took, not the model. A store that fails
/// is passed over.
package final class CachingCaller: ModelCaller {
  /// What the store was good for.
  package struct Report: Hashable, Sendable {
    package var hits = 0
    package var misses = 0
    package var failures = 0
    /// Milliseconds of all look-ups that found something.
    package var hitTime = 0.0
    /// Milliseconds of all look-ups that did not, and of keeping what came instead.
    package var missTime = 0.0
    /// Milliseconds of the model for the answers that were not there.
    package var modelTime = 0.0
    /// What went wrong first.
    package var failure: LocalizedText?

    /// The share of hits; `nil` before the first look-up.
    package var hitRate: Double? { hits + misses == 0 ? nil : Double(hits) / Double(hits + misses) }
  }

  private let caller: any ModelCaller
  private let store: any ResponseStore
  private let key: @Sendable (ModelRequest) -> CacheKey
  private let seconds: Int
  private let state = Mutex(Report())

  /// `seconds`: How long an answer is kept.
  package init(
    _ caller: any ModelCaller, store: any ResponseStore, seconds: Int,
    key: @escaping @Sendable (ModelRequest) -> CacheKey
  ) {
    self.caller = caller
    self.store = store
    self.seconds = seconds
    self.key = key
  }

  package var report: Report { state.withLock { $0 } }

  package func send(_ request: ModelRequest, _ call: Call) async -> Call {
    let key = key(request)
    let clock = ContinuousClock()
    let start = clock.now
    let began = WallClock.now
    var failure: StoreFailure?
    var found: Call?
    do throws(StoreFailure) {
      found = try store.entry(for: key).flatMap { SampleLog.call($0) }
    } catch {
      failure = error
    }
    let lookUp = Self.milliseconds(clock.now - start)
    if var found {
      state.withLock { report in
        report.hits += 1
        report.hitTime += lookUp
      }
      (found.arm, found.pair, found.position, found.row) = (call.arm, call.pair, call.position, call.row)
      (found.regime, found.stage, found.isReplayed, found.timing) = (call.regime, call.stage, true, CallTiming())
      (found.time, found.end, found.lookUp, found.cost) = (began, WallClock.now, lookUp, 0)
      return found
    }
    let answered = await caller.send(request, call)
    let storeStart = clock.now
    if answered.failure == nil, failure == nil {
      do throws(StoreFailure) {
        try store.store(SampleLog.line(answered), for: key, seconds: seconds)
      } catch {
        failure = error
      }
    }
    let problem = failure
    state.withLock { report in
      report.misses += 1
      report.missTime += lookUp + Self.milliseconds(clock.now - storeStart)
      report.modelTime += answered.timing.total ?? 0
      if let problem {
        report.failures += 1
        report.failure = report.failure ?? problem.message
      }
    }
    return answered
  }

  private static func milliseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1_000 + Double(duration.components.attoseconds) / 1e15
  }
}
