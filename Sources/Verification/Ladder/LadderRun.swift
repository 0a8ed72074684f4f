import Diagnostics
package import Providers
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
    /// A caller that answers from a cache what was asked before, with the milliseconds that its answers took.
    package var cachedCall: @Sendable (ModelRequest, Call) async -> (call: Call, milliseconds: Double)
    package var pricing: Pricing
    package var smallModelPricing: Pricing
    package var spend: SpendLimit
    package var hooks: Experiment.Hooks

    package init(
      caller: any ModelCaller, freshCaller: any ModelCaller,
      cachedCall: @escaping @Sendable (ModelRequest, Call) async -> (call: Call, milliseconds: Double),
      pricing: Pricing,
      smallModelPricing: Pricing, spend: SpendLimit, hooks: Experiment.Hooks
    ) {
      self.caller = caller
      self.freshCaller = freshCaller
      self.cachedCall = cachedCall
      self.pricing = pricing
      self.smallModelPricing = smallModelPricing
      self.spend = spend
      self.hooks = hooks
    }
  }

  private var design: SequentialDesign { SequentialDesign(looks: [pairs]) }

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
    // Alone and cumulative; the cache, the connections and the parallel calls.
    return applicable * 2 * (2 * pairs + 2) + pairs + 4 * concurrency + 2 * pairs
  }

  /// The most that it can cost; `nil` if there is no bound.
  package func worstCase(_ pricing: Pricing, smallModel: Pricing) -> Double? {
    let trials = baseline + (optimized ?? [])
    var dearest = 0.0
    for trial in trials {
      for price in [pricing, smallModel] {
        guard
          let cost = price.worstCase(
            inputTokens: trial.inputTokens + 32, outputTokens: trial.request.maxOutputTokens)
        else { return nil }
        dearest = max(dearest, cost)
      }
    }
    return dearest * Double(maximumCalls)
  }

  // MARK: Climbing

  /// The calls, the ladder as far as it was climbed, and how it ended.
  package func run(_ tools: Tools) async -> (calls: [Call], ladder: Ladder?, ending: Experiment.Ending) {
    var all: [Call] = []
    var rungs: [Ladder.Rung] = []
    var cumulative: (Trial) -> Trial = { $0 }
    var usesSmallModel = false
    var applied = 0
    var lastPairs: [Call] = []
    var baselineCalls: [Call] = []
    var ending = Experiment.Ending.complete

    func compare(_ change: (Trial) -> Trial, smallModel: Bool) async -> [Call]? {
      var experiment = Experiment(
        trials: [.before: baseline, .after: baseline.map(change)], regime: .cold, design: design)
      experiment.ignoresLooks = true
      experiment.seed = seed &+ UInt64(all.count)
      let collected = CallCollection()
      var hooks = tools.hooks
      let record = hooks.record
      hooks.record = { call in
        collected.append(call)
        record(call)
      }
      ending = await experiment.run(
        callers: [.before: tools.caller, .after: tools.caller],
        pricing: [.before: tools.pricing, .after: smallModel ? tools.smallModelPricing : tools.pricing],
        spend: tools.spend, hooks: hooks)
      let calls = collected.calls
      all += calls
      baselineCalls += calls.filter { $0.arm == .before && !$0.isWarmUp }
      return ending == .complete ? calls : nil
    }

    func effect(_ calls: [Call]) -> Ladder.Effect? {
      var effect = Ladder.Effect(Metric.total.pairs(in: calls), significance: 0.05, margin: margin)
      effect?.answers = AnswerGuard(calls, contract: Contract()).status
      return effect
    }

    climbing: for (step, what, change, reason) in changes {
      guard let change else {
        rungs.append(.init(step, what, .notApplicable(reason)))
        continue
      }
      guard let aloneCalls = await compare(change, smallModel: step == .smallerModel), let alone = effect(aloneCalls)
      else { break climbing }
      let below = cumulative
      // A rewrite takes the place of the prompt; the other steps change what is there.
      cumulative = { change(below($0)) }
      usesSmallModel = usesSmallModel || step == .smallerModel
      applied += 1
      var together = alone
      if applied > 1 {
        let change = cumulative
        guard let calls = await compare(change, smallModel: usesSmallModel), let measured = effect(calls) else {
          rungs.append(.init(step, what, .measured(alone: alone, cumulative: nil)))
          break climbing
        }
        together = measured
        lastPairs = calls
      } else {
        lastPairs = aloneCalls
      }
      rungs.append(.init(step, what, .measured(alone: alone, cumulative: together)))
    }
    if ending == .complete, lastPairs.isEmpty {
      // Nothing above applies: the prompt is measured against itself, for the steps that are about calls.
      lastPairs = await compare({ $0 }, smallModel: false) ?? []
    }
    if ending == .complete {
      for step in [Ladder.Step.responseCache, .parallel, .network] {
        if tools.hooks.isInterrupted() {
          ending = .interrupted
          break
        }
        let (rung, calls) = await measure(step, tools, baselineCalls)
        all += calls
        if let rung { rungs.append(rung) }
      }
      if let rung = streaming(baselineCalls, lastPairs) { rungs.append(rung) }
    }
    rungs.sort { $0.step.rawValue < $1.step.rawValue }
    let length = Metric.meanLength(of: baselineCalls)
    let ladder = baselineCalls.isEmpty ? nil : Ladder(baseline: ArmSummary(baselineCalls, length: length), rungs: rungs)
    return (all, ladder, ending)
  }

  // MARK: Steps about calls

  private func measure(
    _ step: Ladder.Step, _ tools: Tools, _ baselineCalls: [Call]
  ) async -> (rung: Ladder.Rung?, calls: [Call]) {
    let usual = Summary(baselineCalls.compactMap { $0.failure == nil ? $0.timing.total : nil }).percentile(0.5)
    guard let usual, let trial = baseline.first else { return (nil, []) }
    let worstCase = tools.pricing.worstCase(
      inputTokens: (baseline.map(\.inputTokens).max() ?? trial.inputTokens) + 16,
      outputTokens: trial.request.maxOutputTokens)
    var calls: [Call] = []

    func pay(_ call: Call) {
      var call = call
      call.cost = tools.pricing.charge(for: call)
      tools.spend.settle(worstCase, cost: call.cost)
      tools.hooks.record(call)
      calls.append(call)
    }

    switch step {
    case .responseCache:
      var hits: [Double] = []
      for number in 0...pairs {
        guard tools.spend.reserve(worstCase) else { break }
        let (call, milliseconds) = await tools.cachedCall(
          baseline[number % baseline.count].request, Call(arm: .after, regime: .warm, time: 0))
        pay(call)
        if call.isReplayed { hits.append(milliseconds) }
      }
      var effect = Ladder.Effect(
        hits.map { (usual, $0) }, significance: 0.05, margin: margin,
        remark: LocalizedText(
          en: "only for a question that was asked before, word for word", zh: "仅限一字不差的重复提问"))
      // Against a figure, not in pairs: a ratio, and no verdict.
      effect = effect?.withoutVerdict
      return (
        effect.map {
          .init(
            step, LocalizedText(en: "answers kept in SQLite", zh: "把回答存进 SQLite"), .measured(alone: $0, cumulative: nil)
          )
        }, calls
      )
    case .parallel:
      let (wall, made) = await parallel(tools, worstCase)
      for call in made { pay(call) }
      let answered = made.filter { $0.failure == nil }
      guard !answered.isEmpty, wall > 0 else { return (nil, calls) }
      // What each of the requests takes of the time of all.
      let share = wall / Double(answered.count)
      guard
        var effect = Ladder.Effect(
          [(usual, share)], significance: 0.05, margin: margin,
          remark: LocalizedText(
            en:
              "\(concurrency) at a time: \(Self.rounded(usual / share)) times the throughput; one request took \(Self.rounded(slowdown(answered, usual))) times as long, \(made.count - answered.count) failed",
            zh:
              "同时 \(concurrency) 个：吞吐量为 \(Self.rounded(usual / share)) 倍；单个请求耗时为 \(Self.rounded(slowdown(answered, usual))) 倍，失败 \(made.count - answered.count) 个"
          ))
      else { return (nil, calls) }
      effect = effect.withoutVerdict
      return (
        .init(
          step, LocalizedText(en: "\(concurrency) requests at a time", zh: "\(concurrency) 个请求并行"),
          .measured(alone: effect, cumulative: nil)), calls
      )
    case .network:
      var costs: [(before: Double, after: Double)] = []
      for number in 0..<min(pairs, 5) {
        guard tools.spend.reserve(worstCase) else { break }
        let request = baseline[number % baseline.count].request
        let call = await tools.freshCaller.send(request, Call(arm: .before, regime: .warm, time: 0))
        pay(call)
        if call.failure == nil { costs.append((usual + call.timing.connection, usual)) }
      }
      var effect = Ladder.Effect(costs, significance: 0.05, margin: margin)
      effect = effect?.withoutVerdict
      return (
        effect.map {
          .init(
            step, LocalizedText(en: "one connection kept open", zh: "复用同一条连接"), .measured(alone: $0, cumulative: nil))
        }, calls
      )
    default: return (nil, [])
    }
  }

  private func slowdown(_ calls: [Call], _ usual: Double) -> Double {
    (Summary(calls.compactMap(\.timing.total)).percentile(0.5) ?? usual) / usual
  }

  private static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

  /// The milliseconds that all together took.
  private func parallel(
    _ tools: Tools, _ worstCase: Double?
  ) async -> (wall: Double, calls: [Call]) {
    let clock = ContinuousClock()
    let start = clock.now
    var random = SystemRandomNumberGenerator()
    let calls = await withTaskGroup(of: Call?.self) { group in
      var next = 0
      func add() {
        guard next < 2 * concurrency, tools.spend.reserve(worstCase) else { return }
        let request = baseline[next % baseline.count].cold(&random).request
        next += 1
        let caller = tools.caller
        group.addTask { await caller.send(request, Call(arm: .after, regime: .cold, time: 0)) }
      }
      for _ in 0..<concurrency { add() }
      var calls: [Call] = []
      for await call in group {
        if let call { calls.append(call) }
        add()
      }
      return calls
    }
    let duration = (clock.now - start).components
    return (Double(duration.seconds) * 1_000 + Double(duration.attoseconds) / 1e15, calls)
  }

  /// What the reader waits for: the first token in place of the last.
  private func streaming(_ baselineCalls: [Call], _ lastPairs: [Call]) -> Ladder.Rung? {
    let alone = baselineCalls.compactMap { call -> (before: Double, after: Double)? in
      guard call.failure == nil, let total = call.timing.total, let first = call.timing.firstToken else { return nil }
      return (total, first)
    }
    let remark = LocalizedText(
      en: "to the first token that is seen; the whole takes as long as before", zh: "指看到首个 token 的时间；总时长不变")
    guard let effect = Ladder.Effect(alone, significance: 0.05, margin: margin, remark: remark) else { return nil }
    let totals = Dictionary(grouping: lastPairs.filter { $0.pair != nil }) { $0.pair ?? 0 }
    let together = totals.values.compactMap { pair -> (before: Double, after: Double)? in
      guard let before = pair.first(where: { $0.arm == .before })?.timing.total,
        let after = pair.first(where: { $0.arm == .after })?.timing.firstToken
      else { return nil }
      return (before, after)
    }
    return .init(
      .streaming, LocalizedText(en: "the answer as it is written", zh: "边生成边显示"),
      .measured(
        alone: effect,
        cumulative: Ladder.Effect(together, significance: 0.05, margin: margin, remark: remark)))
  }
}
