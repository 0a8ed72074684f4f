import Foundation
import Providers
import Statistics
import Synchronization
import Verification

/// A server that is only simulated: its latency drifts as that of a shared one does, and time does not pass.
final class SimulatedServer: ModelCaller {
  private let state: Mutex<State>
  private let change: Double

  private struct State {
    var random: SplitMix
    var level = 0.0
    var calls = 0
  }

  /// `change`: What the arm after is faster or slower by, as a share.
  init(seed: UInt64, change: Double = 0) {
    state = Mutex(State(random: SplitMix(state: seed)))
    self.change = change
  }

  var calls: Int { state.withLock { $0.calls } }

  func send(_ request: ModelRequest, _ call: Call) async -> Call {
    var call = call
    let seconds = state.withLock { state in
      state.calls += 1
      state.level = 0.97 * state.level + 0.09 * state.random.normal()
      let outlier = Double.random(in: 0..<1, using: &state.random) < 0.02 ? 0.5 : 0
      return 0.68 * exp(state.level + 0.085 * state.random.normal() + outlier)
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

struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func normal() -> Double {
    let radius = (-2 * log(Double.random(in: .leastNonzeroMagnitude..<1, using: &self))).squareRoot()
    return radius * cos(2 * Double.pi * Double.random(in: 0..<1, using: &self))
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
