package import Diagnostics
import Providers
package import Statistics

/// The article's steps, measured one by one on one prompt.
package struct Ladder: Sendable {
  /// The calls of the prompt as it is.
  package var baseline: ArmSummary
  package var rungs: [Rung]

  /// Works out the ladder of calls that were made by a plan; `nil` if the prompt was never asked as it is.
  package init?(_ calls: [Call], plan: LadderPlan, contract: Contract, margin: Double) {
    let measured = calls.measured
    let stages = Dictionary(grouping: measured) { $0.stage }
    let compared = Set(plan.entries.map(\.step) + [.baseline])
    let baselineCalls = measured.filter { $0.arm == .before && $0.stage.map { compared.contains($0.step) } ?? false }
    guard !baselineCalls.isEmpty else { return nil }
    baseline = ArmSummary(baselineCalls, length: Metric.meanLength(of: baselineCalls))
    rungs = []
    /// What the last step was compared in, with those before it.
    var lastPairs = stages[LadderStage(.baseline)] ?? []
    var hasApplied = false
    for entry in plan.entries {
      if let reason = entry.reason {
        rungs.append(.init(entry.step, entry.what, .notApplicable(reason)))
        continue
      }
      let alone = stages[LadderStage(entry.step)] ?? []
      // The first that applies has none before it.
      let together = hasApplied ? stages[LadderStage(entry.step, isCumulative: true)] ?? [] : alone
      guard let effect = Effect(comparing: alone, contract: contract, margin: margin) else { continue }
      rungs.append(
        .init(
          entry.step, entry.what,
          .measured(alone: effect, cumulative: Effect(comparing: together, contract: contract, margin: margin))))
      hasApplied = true
      if !together.isEmpty { lastPairs = together }
    }
    let steps = LadderCallSteps(plan: plan, margin: margin, baseline: baselineCalls)
    rungs += [
      steps.cache(stages[LadderStage(.responseCache)] ?? []), steps.parallel(stages[LadderStage(.parallel)] ?? []),
      steps.network(stages[LadderStage(.network)] ?? []), steps.streaming(lastPairs),
    ].compactMap { $0 }
    rungs.sort { $0.step.rawValue < $1.step.rawValue }
  }

  /// One step.
  package struct Rung: Sendable {
    package var step: Step
    /// What was done for it.
    package var what: LocalizedText
    package var result: Result

    package init(_ step: Step, _ what: LocalizedText, _ result: Result) {
      self.step = step
      self.what = what
      self.result = result
    }
  }

  package enum Result: Sendable {
    /// It makes no sense here, and why.
    case notApplicable(LocalizedText)
    case measured(alone: Effect, cumulative: Effect?)
  }

  /// A step of the article, by its number.
  package enum Step: Int, CaseIterable, Sendable {
    case baseline = 1
    case shorterPrompt, trimmedHistory, parameters, responseCache, smallerModel, parallel, network, streaming
  }

  /// What a step changes.
  package struct Effect: Sendable {
    /// Milliseconds before and after, geometric means.
    package var before: Double
    package var after: Double
    /// After ÷ before.
    package var ratio: Double
    package var interval: ClosedRange<Double>?
    package var verdict: Verdict?
    package var pairs: Int
    /// Why it is a loss in spite of the time: answers that got worse, or calls that failed.
    package var loss: LocalizedText?
    /// What the ratio is about, where it is not the time of an answer.
    package var remark: LocalizedText?

    /// The effect of a change of the request, with what it does to the answers; `nil` without pairs.
    init?(comparing calls: [Call], contract: Contract, margin: Double) {
      self.init(Metric.total.pairs(in: calls), significance: 0.05, margin: margin)
      let pairs = max(1, Set(calls.compactMap(\.pair)).count)
      let analysis = Analysis(
        calls, regime: .cold, design: SequentialDesign(looks: [pairs]), margin: margin, contract: contract)
      if case .rejected(let why) = analysis.conclusion { loss = why }
    }

    /// The effect of a comparison; `nil` without pairs.
    package init?(
      _ pairs: [(before: Double, after: Double)], significance: Double, margin: Double, remark: LocalizedText? = nil
    ) {
      guard let comparison = PairedComparison(pairs, significance: significance) else { return nil }
      before = comparison.before
      after = comparison.after
      ratio = comparison.ratio
      interval = comparison.interval
      verdict = comparison.verdict(significance: significance, margin: margin)
      self.pairs = comparison.count
      self.remark = remark
    }
  }
}
