import Diagnostics
import ModelCatalog
import Providers
import Statistics
import Synchronization
import Testing
import Verification

@Suite struct ExperimentTests {
  private static let free: [Arm: Pricing] = [.before: .free, .after: .free]

  private static func run(
    _ experiment: Experiment, _ caller: any ModelCaller, pricing: [Arm: Pricing] = free,
    spend: SpendLimit = SpendLimit(maximum: nil), earlier: [Call] = [], stopAfter: Int = .max
  ) async -> (ending: Experiment.Ending, calls: [Call]) {
    let calls = Mutex<[Call]>([])
    let hooks = Experiment.Hooks(
      record: { call in calls.withLock { $0.append(call) } },
      isInterrupted: { calls.withLock { $0.count } >= stopAfter })
    let ending = await experiment.run(
      callers: [.before: caller, .after: caller], pricing: pricing, spend: spend, earlier: earlier, hooks: hooks)
    return (ending, calls.withLock { $0 })
  }

  private static func conclusion(_ experiment: Experiment, _ calls: [Call]) -> Analysis.Conclusion {
    Analysis(calls, regime: experiment.regime, design: experiment.design).conclusion
  }

  /// 200 experiments of 20 pairs in which nothing has changed.
  @Test func aChangeThatIsNoneIsNotFound() async {
    var found = 0
    for seed in 0..<200 as Range<UInt64> {
      let experiment = Experiment.plain(pairs: 20)
      let (_, calls) = await Self.run(experiment, SimulatedServer(seed: seed))
      if [.faster, .slower].contains(Self.conclusion(experiment, calls)) { found += 1 }
    }
    #expect(found <= 12, "\(found) of 200")
  }

  @Test func aTenthIsFoundWithFortyPairs() async {
    var found = 0
    for seed in 0..<200 as Range<UInt64> {
      let experiment = Experiment.plain(pairs: 40)
      let (_, calls) = await Self.run(experiment, SimulatedServer(seed: 1_000 + seed, change: -0.1))
      if Self.conclusion(experiment, calls) == .faster { found += 1 }
    }
    #expect(found >= 170, "\(found) of 200")
  }

  @Test(arguments: [1, 2] as [UInt64]) func armsTakeTurns(seed: UInt64) async {
    var experiment = Experiment.plain(pairs: 6)
    experiment.seed = seed
    let (ending, calls) = await Self.run(experiment, SimulatedServer(seed: 1))
    #expect(ending == .complete && calls.count == 14 && calls.prefix(2).allSatisfy(\.isWarmUp))
    let first = calls.filter { $0.pair != nil && $0.position == 0 }.map(\.arm)
    #expect(first.count == 6 && zip(first, first.dropFirst()).allSatisfy { $0 != $1 })
    #expect((first.first == .before) == (seed == 2))
  }

  /// Every row has its turn, and each is asked twice from the first look on.
  @Test(arguments: [(1, 10, 1), (3, 10, 3), (20, 10, 5), (20, 40, 20), (20, 7, 4)])
  func rowsTakeTurns(rows: Int, pairs: Int, asked: Int) async {
    let trials = (0..<rows).map { row in
      var request = ModelRequest(model: "m", turns: [.init(.user, "row \(row)")])
      request.maxOutputTokens = 5
      return Trial(request, inputTokens: 5)
    }
    var experiment = Experiment(
      trials: [.before: trials, .after: trials], regime: .cold, design: SequentialDesign(maximumPairs: pairs))
    experiment.ignoresLooks = true
    let (_, calls) = await Self.run(experiment, SimulatedServer(seed: 1))
    let before = calls.filter { $0.arm == .before && !$0.isWarmUp }
    #expect(Set(before.map(\.row)).count == asked && experiment.askedRows == asked && before.count == pairs)
    #expect(zip(calls, calls.dropFirst()).allSatisfy { $0.pair != $1.pair || $0.row == $1.row })
  }

  /// Between two looks nothing is decided that was not at the last.
  @Test func aRunThatIsStoppedIsJudgedAtItsLastLook() async {
    var experiment = Experiment.plain(pairs: 40)
    experiment.ignoresLooks = true
    let (_, calls) = await Self.run(experiment, SimulatedServer(seed: 3, change: -0.6))
    func conclusion(_ pairs: Int) -> Analysis.Conclusion {
      Self.conclusion(experiment, calls.filter { ($0.pair ?? 0) < pairs })
    }
    #expect(experiment.design.looks == [10, 20, 40])
    #expect(conclusion(9) == .inconclusive(morePairs: 1) && conclusion(10) == .faster)
    #expect(conclusion(15) == .faster && conclusion(40) == .faster)
  }

  /// What a run may have cost counts when it goes on, also if nobody said what it did cost.
  @Test func theLimitHoldsOverSeveralRuns() async throws {
    struct Silent: ModelCaller {
      func send(_ request: ModelRequest, _ call: Call) async -> Call {
        var call = call
        call.timing.total = 5
        call.answer.text = "yes"
        return call
      }
    }
    let prices = try #require(ModelCatalog.bundled.lookup("gpt-4o").model?.prices)
    let pricing = Pricing(prices)
    let experiment = Experiment.plain(pairs: 20)
    let each = try #require(pricing.worstCase(experiment.trials[.before]![0], isCold: true))
    var made: [Call] = []
    for _ in 0..<3 {
      let spend = SpendLimit(maximum: each * 6)
      spend.settle(nil, cost: made.reduce(0) { $0 + ($1.charged ?? 0) })
      let (ending, calls) = await Self.run(
        experiment, Silent(), pricing: [.before: pricing, .after: pricing], spend: spend, earlier: made)
      #expect(ending == .spendLimit)
      made += calls
    }
    #expect(made.count == 6 && made.allSatisfy { $0.cost == nil })
  }

  @Test func coldToolsAreColdToo() async {
    var experiment = Experiment.plain(pairs: 6)
    for arm in Arm.allCases {
      experiment.trials[arm]?[0].request.tools = [.init(name: "t", description: "d", parameters: [:])]
    }
    let caller = RecordingCaller()
    _ = await Self.run(experiment, caller)
    let descriptions = caller.requests.compactMap { $0.tools[0].description }
    #expect(Set(descriptions).count == descriptions.count && descriptions.allSatisfy { $0.hasSuffix("] d") })
  }

  @Test func aClearVerdictEndsIt() async {
    let (ending, calls) = await Self.run(Experiment.plain(pairs: 40), SimulatedServer(seed: 3, change: -0.6))
    #expect(ending == .complete && calls.count { !$0.isWarmUp } == 20)
  }

  /// Requests of the cold regime have no common beginning, and differ by three numbers of three figures alone.
  @Test func coldRequestsAreUnlikeEachOther() async {
    let caller = RecordingCaller()
    _ = await Self.run(Experiment.plain(pairs: 6), caller)
    let texts = caller.requests.map { $0.turns[0].text }
    #expect(Set(texts).count == 14 && Set(texts.map(\.count)).count == 1)
    #expect(texts.allSatisfy { $0.hasPrefix("[") && $0.hasSuffix("]\nIs water wet?") })
    _ = await Self.run(Experiment.plain(pairs: 6, regime: .warm), caller)
    #expect(caller.requests.suffix(14).allSatisfy { $0.turns[0].text == "Is water wet?" })
  }

  // MARK: Money

  private static let pricing: Pricing = {
    var prices = Prices()
    prices.input = Price("1")
    prices.output = Price("10")
    return Pricing(prices)
  }()

  @Test(arguments: [0.0, 0.000_1, 0.002, 0.01]) func theLimitHoldsWhateverHappens(limit: Double) async {
    let spend = SpendLimit(maximum: limit)
    let (ending, calls) = await Self.run(
      Experiment.plain(pairs: 20), SimulatedServer(seed: 1), pricing: [.before: Self.pricing, .after: Self.pricing],
      spend: spend)
    #expect(spend.spent <= limit)
    // 50 tokens at 1 and 11 at 10 dollars a million.
    #expect(calls.allSatisfy { abs(($0.cost ?? 0) - 0.000_16) < 1e-12 })
    #expect(limit >= 0.01 || ending == .spendLimit)
    #expect(calls.count >= Int(limit / 0.000_3) - 1 || ending == .complete)
  }

  /// What may have been billed counts with all that it can have cost; what was refused was not.
  @Test(arguments: [
    (CallFailure(.timeout, message: ""), true), (CallFailure(.transport, status: 200, message: ""), true),
    (CallFailure(.transport, message: ""), true), (CallFailure(.unreachable, message: ""), false),
    (CallFailure(.refused, status: 200, message: ""), true),
    (CallFailure(.rateLimited, status: 429, message: ""), false),
  ])
  func failuresThatMayHaveBeenBilledCount(failure: CallFailure, isBilled: Bool) async {
    let spend = SpendLimit(maximum: 1)
    let (_, calls) = await Self.run(
      Experiment.plain(pairs: 20), FailingCaller(failure), pricing: [.before: Self.pricing, .after: Self.pricing],
      spend: spend)
    // 26 tokens of input and 20 of output.
    #expect(abs(spend.spent - (isBilled ? Double(calls.count) * 226e-6 : 0)) < 1e-9)
    #expect(spend.unknownCalls == (isBilled ? calls.count : 0))
  }

  @Test func withoutABoundNothingIsSpent() async {
    let experiment = Experiment.plain(pairs: 6, maxOutputTokens: nil)
    let pricing: [Arm: Pricing] = [.before: Self.pricing, .after: Self.pricing]
    #expect(experiment.worstCase(pricing) == nil)
    let (ending, calls) = await Self.run(
      experiment, SimulatedServer(seed: 1), pricing: pricing, spend: SpendLimit(maximum: 1))
    #expect(ending == .spendLimit && calls.isEmpty)
  }

  @Test func theWorstCaseIsNotExceeded() async throws {
    let experiment = Experiment.plain(pairs: 6)
    let worst = try #require(experiment.worstCase([.before: Self.pricing, .after: Self.pricing]))
    // 14 calls of 26 tokens, and 20 of output.
    #expect(abs(worst - 14 * (26e-6 + 200e-6)) < 1e-9)
  }

  // MARK: Ends

  @Test func anInterruptedExperimentGoesOn() async {
    let experiment = Experiment.plain(pairs: 20, regime: .warm)
    let (ending, first) = await Self.run(experiment, SimulatedServer(seed: 1), stopAfter: 9)
    #expect(ending == .interrupted && first.count == 9)
    let (secondEnding, second) = await Self.run(experiment, SimulatedServer(seed: 2), earlier: first)
    #expect(secondEnding == .complete)
    // Three whole pairs were there; a pair that was cut in two is made again.
    let pairs = second.compactMap(\.pair)
    #expect(pairs.min() == 3 && second.prefix(2).allSatisfy(\.isWarmUp))
    #expect(Analysis(first + second, regime: .warm, design: experiment.design).pairs == Set(pairs).count + 3)
  }

  @Test func whatOnlyFailsIsGivenUp() async {
    let caller = FailingCaller(CallFailure(.unreachable, message: "no connection"))
    let (ending, calls) = await Self.run(Experiment.plain(pairs: 20), caller)
    #expect(ending == .failing("no connection") && calls.count == Experiment.failuresInARow)
    let wrongKey = FailingCaller(CallFailure(.unauthorized, status: 401, message: "HTTP 401"))
    #expect(await Self.run(Experiment.plain(pairs: 20), wrongKey).calls.count == 2)
  }

  @Test func failuresOfTheNewPromptSpoilItsGain() async {
    let experiment = Experiment.plain(pairs: 20)
    var (_, calls) = await Self.run(experiment, SimulatedServer(seed: 3, change: -0.6))
    #expect(Self.conclusion(experiment, calls) == .faster)
    // Two failures are chance; what never happened before may not happen three times.
    for (pair, isRejected) in [(2, false), (3, false), (4, true)] {
      let index = calls.firstIndex { $0.pair == pair && $0.arm == .after } ?? 0
      calls[index].failure = CallFailure(.timeout, message: "stalled")
      guard case .rejected(let why) = Self.conclusion(experiment, calls) else {
        #expect(!isRejected, "a gain in spite of failures")
        continue
      }
      #expect(isRejected && why.en.contains("3 of 10"))
    }
  }

  /// That a provider is busy says nothing of a prompt.
  @Test func busyServersAreNotTheFaultOfThePrompt() async {
    let experiment = Experiment.plain(pairs: 40)
    var (_, calls) = await Self.run(experiment, SimulatedServer(seed: 3, change: -0.6))
    for index in calls.indices where calls[index].arm == .after && (calls[index].pair ?? 9) < 4 {
      calls[index].failure = CallFailure(.rateLimited, status: 429, message: "slow down")
    }
    if case .rejected(let why) = Self.conclusion(experiment, calls) { Issue.record("\(why.en)") }
  }

  @Test func coldCallsThatWereWarmProveNothing() async {
    let experiment = Experiment.plain(pairs: 20)
    var (_, calls) = await Self.run(experiment, SimulatedServer(seed: 3, change: -0.6))
    for index in calls.indices { calls[index].usage.cached = 49 }
    guard case .impossible = Self.conclusion(experiment, calls) else {
      Issue.record("cached prompts were taken for cold ones")
      return
    }
    for index in calls.indices { calls[index].usage.cached = nil }
    let analysis = Analysis(calls, regime: .cold, design: experiment.design)
    #expect(analysis.cacheState == .unknown && analysis.conclusion == .faster)
  }

  @Test func warmCallsThatWereColdProveNothing() async {
    let experiment = Experiment.plain(pairs: 20, regime: .warm)
    var (_, calls) = await Self.run(experiment, SimulatedServer(seed: 3, change: -0.6))
    guard case .impossible = Self.conclusion(experiment, calls) else {
      Issue.record("prompts that were never cached were taken for warm ones")
      return
    }
    // A prompt that has become too short for the cache is a change like others.
    for index in calls.indices where calls[index].arm == .before { calls[index].usage.cached = 40 }
    #expect(Self.conclusion(experiment, calls) == .faster)
  }

  /// A difference that is certain, and smaller than what matters, is none.
  @Test(arguments: [(0.05, Analysis.Conclusion.noProvenDifference), (0.001, .faster)])
  func whatDoesNotMatterIsNoDifference(margin: Double, conclusion: Analysis.Conclusion) {
    let calls = (0..<40).flatMap { pair in
      Arm.allCases.map { arm in
        var call = Call(arm: arm, regime: .cold)
        call.pair = pair
        call.timing.total = (100 + Double(pair % 5)) * (arm == .after ? 0.98 - 0.001 * Double(pair % 3) : 1)
        (call.answer.text, call.answer.finishReason) = ("yes", "stop")
        return call
      }
    }
    let analysis = Analysis(calls, regime: .cold, design: SequentialDesign(maximumPairs: 40), margin: margin)
    #expect(analysis.conclusion == conclusion)
  }
}

/// Remembers what it is asked.
final class RecordingCaller: ModelCaller {
  private let state = Mutex<[ModelRequest]>([])
  var requests: [ModelRequest] { state.withLock { $0 } }

  func send(_ request: ModelRequest, _ call: Call) async -> Call {
    state.withLock { $0.append(request) }
    var call = call
    call.timing.total = 100
    return call
  }
}

struct FailingCaller: ModelCaller {
  let failure: CallFailure

  init(_ failure: CallFailure) { self.failure = failure }

  func send(_ request: ModelRequest, _ call: Call) async -> Call {
    var call = call
    call.failure = failure
    return call
  }
}
