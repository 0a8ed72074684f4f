import Providers
import Statistics
import Synchronization
import TestSupport
import Verification

/// A server that is only simulated: its latency drifts as that of a shared one does, and time does not pass.
final class SimulatedServer: ModelCaller {
  private let state: Mutex<State>
  private let change: Double

  private struct State {
    var latency: DriftingLatency
    var calls = 0
  }

  /// `change`: What the arm after is faster or slower by, as a share.
  init(seed: UInt64, change: Double = 0) {
    state = Mutex(State(latency: DriftingLatency(seed: seed)))
    self.change = change
  }

  var calls: Int { state.withLock { $0.calls } }

  func send(_ request: ModelRequest, _ call: Call) async -> Call {
    var call = call
    let seconds = state.withLock { state in
      state.calls += 1
      return state.latency.next()
    }
    call.timing.total = seconds * 1_000 * (call.arm == .after ? 1 + change : 1)
    call.timing.firstToken = (call.timing.total ?? 0) / 2
    call.timing.pieces = 10
    call.usage = Usage(input: 50, cached: 0, output: 11)
    call.answer.text = "yes"
    call.answer.finishReason = "stop"
    return call
  }
}

extension Experiment {
  /// One row of data, the same request for both arms.
  static func plain(pairs: Int, regime: CacheRegime = .cold, maxOutputTokens: Int? = 20) -> Experiment {
    var request = ModelRequest(model: "m", turns: [.init(.user, "Is water wet?")])
    request.maxOutputTokens = maxOutputTokens
    let trial = Trial(request, inputTokens: 10)
    return Experiment(
      trials: [.before: [trial], .after: [trial]], regime: regime, design: designs[pairs] ?? .init(maximumPairs: pairs))
  }

  private static let designs = [
    20: SequentialDesign(maximumPairs: 20), 40: SequentialDesign(maximumPairs: 40),
    6: SequentialDesign(maximumPairs: 6),
  ]
}
