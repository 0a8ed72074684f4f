import Providers
package import Statistics
import Synchronization

/// Two arms, asked in pairs until there is a verdict: before and after, then after and before, and so on, so that what
/// changes slowly strikes both alike.
package struct Experiment: Sendable {
  /// One trial per row of data, in the same order for both arms.
  package var trials: [Arm: [Trial]]
  package var regime: CacheRegime
  package var design: SequentialDesign
  /// What the looks at the data are about.
  package var metric = Metric.total
  /// The smallest change that matters, as a share.
  package var margin = 0.05
  /// Whether to go on until the last look although the verdict is clear.
  package var ignoresLooks = false
  /// Decides who is asked first.
  package var seed: UInt64 = 1

  package init(trials: [Arm: [Trial]], regime: CacheRegime, design: SequentialDesign) {
    self.trials = trials
    self.regime = regime
    self.design = design
  }

  /// How an experiment ended.
  package enum Ending: Hashable, Sendable {
    /// A look was decisive, or all pairs were made.
    case complete
    /// The next call could have gone over the limit on money.
    case spendLimit
    /// The user ended it.
    case interrupted
    /// Too many calls in a row failed; the message is the last one's.
    case failing(String)
  }

  /// Calls that fail in a row until the experiment is given up.
  package static let failuresInARow = 6

  /// What an experiment tells while it runs.
  package struct Hooks: Sendable {
    /// Gets every call when it is done.
    package var record: @Sendable (Call) -> Void
    /// Whether to end before the next call.
    package var isInterrupted: @Sendable () -> Bool

    package init(record: @escaping @Sendable (Call) -> Void, isInterrupted: @escaping @Sendable () -> Bool = { false })
    {
      self.record = record
      self.isInterrupted = isInterrupted
    }
  }

  /// How many calls it takes at most, those that warm up included.
  package var maximumCalls: Int { 2 * pairs + warmUps.count }

  /// The most that it can cost; `nil` if there is no bound.
  package func worstCase(_ pricing: [Arm: Pricing]) -> Double? {
    var sum = 0.0
    for (arm, row) in warmUps + (0..<pairs).flatMap({ pair in Arm.allCases.map { ($0, row(of: pair)) } }) {
      guard let cost = worstCase(arm, row, pricing) else { return nil }
      sum += cost
    }
    return sum
  }

  private var pairs: Int { design.looks[design.looks.count - 1] }
  private var rows: Int { trials.values.map(\.count).min() ?? 0 }

  /// Each row is asked in two pairs one behind the other, so that there is something to hold answers against from the first look
  /// on: how much two to one and the same request differ.
  private func row(of pair: Int) -> Int { pair / 2 % rows }

  /// How many rows are asked at most; more data than pairs have use for are left aside.
  package var askedRows: Int { min(rows, (pairs + 1) / 2) }

  /// Both arms, once where nothing is cached, and with every row that will be asked where everything is to be.
  private var warmUps: [(Arm, Int)] {
    let rows = regime == .cold ? 1 : Set((0..<pairs).map(row)).count
    return (0..<rows).flatMap { row in Arm.allCases.map { ($0, row) } }
  }

  private func worstCase(_ arm: Arm, _ row: Int, _ pricing: [Arm: Pricing]) -> Double? {
    guard let trial = trials[arm]?[row] else { return nil }
    return pricing[arm]?.worstCase(trial, isCold: regime == .cold)
  }

  // MARK: Running

  /// Makes the calls.
  ///
  /// `earlier`: Calls of the same experiment that were made before: it goes on behind the last whole pair.
  package func run(
    callers: [Arm: any ModelCaller], pricing: [Arm: Pricing], spend: SpendLimit, earlier: [Call] = [], hooks: Hooks
  ) async -> Ending {
    guard rows > 0 else { return .complete }
    var run = Run(experiment: self, callers: callers, pricing: pricing, spend: spend, hooks: hooks)
    return await run.all(earlier: earlier.filter { $0.regime == regime })
  }

  private struct Run {
    let experiment: Experiment
    let callers: [Arm: any ModelCaller]
    let pricing: [Arm: Pricing]
    let spend: SpendLimit
    let hooks: Hooks
    var calls: [Call] = []
    var failuresInARow = 0

    /// Cold numbers are new in every run, whatever its seed: the provider may remember those of the last.
    var random = SystemRandomNumberGenerator()

    mutating func all(earlier: [Call]) async -> Ending {
      let wholePairs = Dictionary(grouping: earlier.measured) { $0.pair ?? 0 }
        .filter { Set($0.value.map(\.arm)).count == 2 }
      // Pairs are made in order; what came of one that was cut short is not used.
      let done = (0...).first { wholePairs[$0] == nil } ?? 0
      calls = (0..<done).flatMap { wholePairs[$0] ?? [] }
      if done < experiment.pairs, !isDecided(done) {
        for (arm, row) in experiment.warmUps {
          if let ending = await make(arm, row, pair: nil, position: 0) { return ending }
        }
      }
      var pair = done
      while pair < experiment.pairs, !isDecided(pair) {
        // A, B; B, A; and so on; the seed says who begins.
        let beforeIsFirst = (pair + Int(experiment.seed % 2)).isMultiple(of: 2)
        let order: [Arm] = beforeIsFirst ? [.before, .after] : [.after, .before]
        for (position, arm) in order.enumerated() {
          if let ending = await make(arm, experiment.row(of: pair), pair: pair, position: position) {
            return ending
          }
        }
        pair += 1
      }
      return .complete
    }

    /// Whether the pairs so far are enough, if this is a time to look.
    private func isDecided(_ pairs: Int) -> Bool {
      guard experiment.design.looks.contains(pairs), !experiment.ignoresLooks else { return false }
      let comparison = PairedComparison(
        experiment.metric.pairs(in: calls), significance: experiment.design.nominalSignificance)
      switch comparison?.verdict(significance: experiment.design.nominalSignificance, margin: experiment.margin) {
      case .faster, .slower, .noProvenDifference: return true
      case .inconclusive, nil: return false
      }
    }

    private mutating func make(
      _ arm: Arm, _ row: Int, pair: Int?, position: Int
    ) async -> Ending? {
      guard var trial = experiment.trials[arm]?[row], let caller = callers[arm] else { return .complete }
      if hooks.isInterrupted() { return .interrupted }
      let worstCase = experiment.worstCase(arm, row, pricing)
      guard spend.reserve(worstCase) else { return .spendLimit }
      if experiment.regime == .cold { trial = trial.cold(&random) }
      var call = Call(arm: arm, regime: experiment.regime, time: 0)
      (call.pair, call.position, call.row) = (pair, position, row)
      call = await caller.send(trial.request, call)
      pricing[arm]?.settle(&call, worstCase, spend)
      // One that was cancelled may have cost something.
      hooks.record(call)
      if call.failure?.kind == .cancelled { return .interrupted }
      calls.append(call)
      failuresInARow = call.failure == nil ? 0 : failuresInARow + 1
      if let failure = call.failure,
        failuresInARow >= Experiment.failuresInARow || failure.kind == .unauthorized && failuresInARow >= 2
          || call.isWarmUp && failure.kind == .refused && !(200..<400).contains(failure.status ?? 0)
      {
        return .failing(failure.message)
      }
      return nil
    }
  }
}
