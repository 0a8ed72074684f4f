import Diagnostics
import Providers
import Statistics

/// Climbs the ladder: each step against the prompt as it is, alone and on top of those before it.
package struct LadderRun: Sendable {
  /// The prompt as it is, and as `optimize` rewrites it; `nil` if nothing is rewritten.
  package var baseline: [Trial]
  package var optimized: [Trial]?
  /// Whether the prompt leaves open how long the answer may be.
  package var isOutputOpen: Bool
  /// A smaller model to compare with; `nil` if none was named or is known.
  package var smallModel: String?
  package var pairs: Int
  package var margin = 0.05
  package var seed: UInt64 = 1
  /// Requests at a time in the step about parallel ones.
  package var concurrency = 4

  package init(baseline: [Trial], optimized: [Trial]?, isOutputOpen: Bool, smallModel: String?, pairs: Int) {
    self.baseline = baseline
    self.optimized = optimized
    self.isOutputOpen = isOutputOpen
    self.smallModel = smallModel
    self.pairs = pairs
  }

  /// What the steps are measured with.
  package struct Tools: Sendable {
    package var caller: any ModelCaller
    /// A caller that opens a connection for every call.
    package var freshCaller: any ModelCaller
    /// A caller that answers from a cache what was asked before.
    package var cachingCaller: any ModelCaller
    package var pricing: Pricing
    package var smallModelPricing: Pricing
    package var spend: SpendLimit
    package var hooks: Experiment.Hooks

    package init(
      caller: any ModelCaller, freshCaller: any ModelCaller, cachingCaller: any ModelCaller, pricing: Pricing,
      smallModelPricing: Pricing, spend: SpendLimit, hooks: Experiment.Hooks
    ) {
      self.caller = caller
      self.freshCaller = freshCaller
      self.cachingCaller = cachingCaller
      self.pricing = pricing
      self.smallModelPricing = smallModelPricing
      self.spend = spend
      self.hooks = hooks
    }
  }

  /// What is measured.
  package var plan: LadderPlan {
    LadderPlan(
      entries: changes.map { .init($0.step, $0.what, reason: $0.change == nil ? $0.reason : nil) }, pairs: pairs,
      concurrency: concurrency)
  }

  /// Steps that are other requests, with what each makes of a trial; `nil` for one that does not apply.
  private var changes: [(step: Ladder.Step, what: LocalizedText, change: ((Trial) -> Trial)?, reason: LocalizedText)] {
    let rewritten = optimized
    let trims = baseline.contains { LadderChanges.trimmingHistory($0.request) != nil }
    let isChinese = baseline.first?.request.turns.contains { turn in
      turn.text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    }
    let bound = LadderChanges.bound(isChinese: isChinese ?? false)
    return [
      (
        .shorterPrompt, LocalizedText(en: "what `optimize` makes of it", zh: "`optimize` 的改写"),
        rewritten.map { rewritten in
          { trial in baseline.firstIndex(of: trial).map { rewritten[$0] } ?? trial }
        }, LocalizedText(en: "`optimize` rewrites nothing", zh: "`optimize` 没有可改写的")
      ),
      (
        .trimmedHistory,
        LocalizedText(
          en: "the last \(LadderChanges.keptRounds) rounds of the conversation",
          zh: "只保留最近 \(LadderChanges.keptRounds) 轮对话"),
        trims
          ? { trial in
            var copy = trial
            copy.request = LadderChanges.trimmingHistory(trial.request) ?? trial.request
            return copy
          } : nil,
        LocalizedText(
          en: "the conversation has no more than \(LadderChanges.keptRounds) rounds",
          zh: "对话不超过 \(LadderChanges.keptRounds) 轮")
      ),
      (
        .parameters, LocalizedText(en: "a bound on the answer: `\(bound)`", zh: "限制回答长度：“\(bound)”"),
        isOutputOpen
          ? { trial in
            var copy = trial
            copy.request = LadderChanges.boundingOutput(trial.request)
            copy.inputTokens += 16
            return copy
          } : nil, LocalizedText(en: "the prompt bounds its answer already", zh: "提示词已限制回答长度")
      ),
      (
        .smallerModel, LocalizedText(en: "`\(smallModel ?? "")`", zh: "`\(smallModel ?? "")`"),
        smallModel.map { model in
          { trial in
            var copy = trial
            copy.request.model = model
            return copy
          }
        }, LocalizedText(en: "name one with --small-model", zh: "请用 --small-model 指定一个")
      ),
    ]
  }

  /// How many calls it takes at most.
  package var maximumCalls: Int {
    let applicable = changes.count { $0.change != nil }
    // Alone, and together with those before: the first has none. Where nothing applies, the prompt against itself.
    let comparisons = max(1, 2 * applicable - 1)
    return comparisons * (2 * pairs + 2) + pairs + 1 + plan.parallelCalls + plan.connections
  }

  /// The most that it can cost; `nil` if there is no bound.
  package func worstCase(_ pricing: Pricing, smallModel: Pricing) -> Double? {
    let trials = baseline + (optimized ?? [])
    var dearest = 0.0
    for trial in trials {
      for price in [pricing, smallModel] {
        guard let cost = price.worstCase(trial, isCold: true, moreTokens: 16) else { return nil }
        dearest = max(dearest, cost)
      }
    }
    return dearest * Double(maximumCalls)
  }

  // MARK: Climbing

  /// Makes the calls, and says how it ended.
  ///
  /// `earlier`: Calls of a run of the same plan that was stopped.
  package func run(_ tools: Tools, earlier: [Call] = []) async -> Experiment.Ending {
    let run = Climb(ladder: self, tools: tools, earlier: Dictionary(grouping: earlier) { $0.stage })
    var cumulative: (Trial) -> Trial = { $0 }
    var usesSmallModel = false
    var applied = 0
    for (step, _, change, _) in changes {
      guard let change else { continue }
      var ending = await run.compare(LadderStage(step), change, usesSmallModel: step == .smallerModel)
      guard ending == .complete else { return ending }
      let below = cumulative
      // A rewrite takes the place of the prompt; the other steps change what is there.
      cumulative = { change(below($0)) }
      usesSmallModel = usesSmallModel || step == .smallerModel
      applied += 1
      if applied > 1 {
        ending = await run.compare(
          LadderStage(step, isCumulative: true), cumulative, usesSmallModel: usesSmallModel)
        guard ending == .complete else { return ending }
      }
    }
    if applied == 0 {
      // Nothing above applies: the prompt is measured against itself, for the steps that are about calls.
      let ending = await run.compare(LadderStage(.baseline), { $0 }, usesSmallModel: false)
      guard ending == .complete else { return ending }
    }
    for step in [Ladder.Step.responseCache, .parallel, .network] {
      let ending = await run.measure(step)
      guard ending == .complete else { return ending }
    }
    return .complete
  }
}

/// The parts of one climb.
private struct Climb {
  let ladder: LadderRun
  let tools: LadderRun.Tools
  /// Calls that were made before the run was stopped.
  let earlier: [LadderStage?: [Call]]

  private var baseline: [Trial] { ladder.baseline }

  /// Records calls as those of a stage.
  private func hooks(_ stage: LadderStage) -> Experiment.Hooks {
    var hooks = tools.hooks
    let record = hooks.record
    hooks.record = { call in
      var call = call
      call.stage = stage
      record(call)
    }
    return hooks
  }

  func compare(
    _ stage: LadderStage, _ change: (Trial) -> Trial, usesSmallModel: Bool
  ) async -> Experiment.Ending {
    var experiment = Experiment(
      trials: [.before: baseline, .after: baseline.map(change)], regime: .cold,
      design: SequentialDesign(looks: [ladder.pairs]))
    experiment.ignoresLooks = true
    experiment.seed = ladder.seed &+ UInt64(stage.step.rawValue)
    return await experiment.run(
      callers: [.before: tools.caller, .after: tools.caller],
      pricing: [.before: tools.pricing, .after: usesSmallModel ? tools.smallModelPricing : tools.pricing],
      spend: tools.spend, earlier: earlier[stage] ?? [], hooks: hooks(stage))
  }

  // MARK: Steps about calls

  /// Makes the calls of a step that changes how requests are made.
  func measure(_ step: Ladder.Step) async -> Experiment.Ending {
    if tools.hooks.isInterrupted() { return .interrupted }
    let stage = LadderStage(step)
    // The first fills the cache.
    let count =
      switch step {
      case .responseCache: ladder.pairs + 1
      case .parallel: ladder.plan.parallelCalls
      default: ladder.plan.connections
      }
    // A part that was stopped is made again as a whole: what was in the cache is gone, and so is the clock.
    if (earlier[stage] ?? []).measured.count == count { return .complete }
    let width = step == .parallel ? ladder.concurrency : 1
    // In rounds, each of which begins when the last has ended: so many independent figures.
    for start in stride(from: 0, to: count, by: width) {
      let ending = await send(step, start..<start + width)
      guard ending == .complete else { return ending }
    }
    return .complete
  }

  /// Sends several requests at once, and waits for all of them.
  private func send(_ step: Ladder.Step, _ numbers: Range<Int>) async -> Experiment.Ending {
    let hooks = hooks(LadderStage(step))
    return await withTaskGroup(of: Call.self) { group in
      var random = SystemRandomNumberGenerator()
      var ending = Experiment.Ending.complete
      for number in numbers where ending == .complete {
        if tools.hooks.isInterrupted() {
          ending = .interrupted
        } else if !tools.spend.reserve(worstCase) {
          ending = .spendLimit
        } else {
          let (caller, request, call) = asked(step, number, &random)
          group.addTask { await caller.send(request, call) }
        }
      }
      for await call in group {
        var call = call
        tools.pricing.settle(&call, worstCase, tools.spend)
        hooks.record(call)
        if call.failure?.kind == .cancelled { ending = .interrupted }
      }
      return ending
    }
  }

  private var worstCase: Double? {
    tools.pricing.worstCase(ofAny: baseline)
  }

  private func asked(
    _ step: Ladder.Step, _ number: Int, _ random: inout SystemRandomNumberGenerator
  ) -> (caller: any ModelCaller, request: ModelRequest, call: Call) {
    // All ask the first row, so that the answer to the first call is there for all others.
    let trial = step == .responseCache ? baseline[0] : baseline[number % baseline.count]
    var call = Call(arm: .after, regime: step == .parallel ? .cold : .warm)
    (call.pair, call.row) = (number, step == .responseCache ? 0 : number % baseline.count)
    switch step {
    case .responseCache: return (tools.cachingCaller, trial.request, call)
    case .parallel: return (tools.caller, trial.cold(&random).request, call)
    default: return (tools.freshCaller, trial.request, call)
    }
  }
}
