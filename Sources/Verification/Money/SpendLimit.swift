import Synchronization

/// A hard stop on money: a call is only made if the limit holds even if it costs the most it can.
package final class SpendLimit: Sendable {
  /// US dollars; `nil` for no limit.
  package let maximum: Double?
  private let state = Mutex(State())

  private struct State {
    var spent = 0.0
    var reserved = 0.0
    var unknown = 0
  }

  package init(maximum: Double?) {
    self.maximum = maximum
  }

  /// US dollars that calls have cost so far.
  package var spent: Double { state.withLock { $0.spent } }
  /// Calls whose cost nobody told; their worst case counts as spent.
  package var unknownCalls: Int { state.withLock { $0.unknown } }

  /// Sets aside the most that a call can cost.
  ///
  /// - Parameter worstCase: US dollars; `nil` if there is no bound, which no limit allows.
  /// - Returns: Whether the call may be made.
  package func reserve(_ worstCase: Double?) -> Bool {
    guard let maximum else {
      state.withLock { $0.reserved += worstCase ?? 0 }
      return true
    }
    guard let worstCase else { return false }
    return state.withLock { state in
      guard state.spent + state.reserved + worstCase <= maximum * (1 + 1e-12) else { return false }
      state.reserved += worstCase
      return true
    }
  }

  /// Replaces what was set aside with what a call did cost.
  ///
  /// `cost`: `nil` if it is not known: then the call counts with its worst case.
  package func settle(_ worstCase: Double?, cost: Double?) {
    state.withLock { state in
      state.reserved -= worstCase ?? 0
      state.spent += cost ?? worstCase ?? 0
      if cost == nil { state.unknown += 1 }
    }
  }
}
