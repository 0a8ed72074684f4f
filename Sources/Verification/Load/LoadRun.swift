package import Providers

/// Sends the same requests one after the other and several at a time, in blocks by turns (one, several; several, one), so that
/// what changes slowly strikes both.
package struct LoadRun: Sendable {
  package var trials: [Trial]
  package var concurrency: Int

  package init(trials: [Trial], concurrency: Int) {
    self.trials = trials
    self.concurrency = concurrency
  }

  /// Calls of one block.
  static func callsPerBlock(_ concurrency: Int) -> Int { max(2 * concurrency, 8) }

  private var callsPerBlock: Int { Self.callsPerBlock(concurrency) }

  private static let blocks: [Bool] = [false, true, true, false]

  package var maximumCalls: Int { Self.blocks.count * callsPerBlock + 1 }

  /// The most that it can cost; `nil` if there is no bound.
  package func worstCase(_ pricing: Pricing) -> Double? {
    pricing.worstCase(ofAny: trials).map { $0 * Double(maximumCalls) }
  }

  /// Makes the calls. `limit` tells what the last reply said of limits: several at a time end when fewer requests are left
  /// than would be sent.
  package func run(
    _ caller: any ModelCaller, limit: @escaping @Sendable () -> RateLimit?, pricing: Pricing, spend: SpendLimit,
    hooks: Experiment.Hooks
  ) async -> (ending: Experiment.Ending, stoppedAtLimit: Bool) {
    var random = SystemRandomNumberGenerator()
    var ending = Experiment.Ending.complete
    var stoppedAtLimit = false
    guard let first = trials.first else { return (.complete, false) }
    let worstCase = pricing.worstCase(ofAny: trials)

    func finished(_ call: Call) -> Call {
      var call = call
      pricing.settle(&call, worstCase, spend)
      hooks.record(call)
      return call
    }

    // A call that warms up, and tells whether anything works at all.
    guard spend.reserve(worstCase) else { return (.spendLimit, false) }
    let warmUp = finished(await caller.send(first.cold(&random).request, Call(arm: .before, regime: .cold, time: 0)))
    if let failure = warmUp.failure, failure.kind != .rateLimited {
      return (failure.kind == .cancelled ? .interrupted : .failing(failure.message), false)
    }

    var number = 0
    var failuresInARow = 0
    blocks: for isParallel in Self.blocks {
      let width = isParallel ? concurrency : 1
      await withTaskGroup(of: Call.self) { group in
        var sent = 0
        func add() -> Bool {
          guard sent < callsPerBlock, !hooks.isInterrupted(), ending == .complete, !stoppedAtLimit else { return false }
          if isParallel, let left = limit()?.remainingRequests, left < width {
            stoppedAtLimit = true
            return false
          }
          guard spend.reserve(worstCase) else {
            ending = .spendLimit
            return false
          }
          let request = trials[number % trials.count].cold(&random).request
          var call = Call(arm: isParallel ? .after : .before, regime: .cold, time: 0)
          (call.pair, call.row) = (number, number % trials.count)
          let asked = call
          group.addTask { await caller.send(request, asked) }
          sent += 1
          number += 1
          return true
        }
        for _ in 0..<width { if !add() { break } }
        for await call in group {
          let failure = finished(call).failure
          failuresInARow = failure == nil ? 0 : failuresInARow + 1
          if let failure, failuresInARow >= max(Experiment.failuresInARow, width) {
            // The provider has said stop, if not in a header.
            if failure.kind == .rateLimited { stoppedAtLimit = true } else { ending = .failing(failure.message) }
          }
          _ = add()
        }
      }
      if hooks.isInterrupted() { ending = .interrupted }
      if ending != .complete || stoppedAtLimit { break blocks }
    }
    return (ending, stoppedAtLimit)
  }
}
