package import Diagnostics

/// What a run of `verify` has found out, for every report.
package struct Outcome: Sendable {
  package var toolVersion: String
  /// The prompt, as the user knows it.
  package var prompt: String
  /// What stands against it.
  package var variant: LocalizedText
  package var asked: [Arm: AskedModel]
  /// What was to be measured, be it measured or not.
  package var regimes: [CacheRegime] = []
  /// One for each regime that was.
  package var analyses: [Analysis]
  /// Every call, those that warm up included.
  package var calls: [Call]
  package var ending: Experiment.Ending
  /// US dollars by the price list; `nil` if a price is not known.
  package var spent: Double?
  /// Calls whose cost nobody told.
  package var unknownCosts = 0
  package var rateLimitedReplies = 0
  /// Calls of a judge.
  package var judgeCalls = 0
  /// What was done otherwise than asked, such as a parameter that the server refused.
  package var notes: [LocalizedText] = []
  package var seed: UInt64
  /// Whether both arms are the same prompt.
  package var isSelfComparison = false
  /// The steps of the article, if they were measured.
  package var ladder: Ladder?
  /// Several requests at a time, if that was measured.
  package var load: LoadReport?

  /// Works out the result of a run from its log: what was measured and what is read again later give the same.
  package init(_ log: SampleLog) {
    let header = log.header
    self.init(
      toolVersion: header.toolVersion, prompt: header.prompt, variant: header.variant, asked: header.asked,
      analyses: [], calls: log.calls, ending: log.footer?.ending ?? .interrupted, seed: header.seed)
    isSelfComparison = header.isSelfComparison
    switch header.kind {
    case .comparison(let design):
      self.regimes = design.regimes
      let measured = log.calls.measured
      let regimes = design.regimes.filter { regime in measured.contains { $0.regime == regime } }
      analyses = regimes.map {
        Analysis(
          log.calls, regime: $0, design: design.sequence, metric: design.metric, margin: header.margin,
          contract: header.contract, judgements: log.judgements)
      }
    case .ladder(let plan):
      ladder = Ladder(log.calls, plan: plan, contract: header.contract, margin: header.margin)
    case .load(let concurrency):
      load = LoadReport(log.calls, concurrency: concurrency, stoppedAtLimit: log.footer?.stoppedAtLimit ?? false)
    }
    if let footer = log.footer {
      notes = footer.notes
      rateLimitedReplies = footer.rateLimitedReplies
    }
    judgeCalls = 2 * log.judgements.count
    let costs = log.calls.map(\.cost) + log.judgements.map(\.cost)
    unknownCosts = header.isFree ? 0 : costs.count { $0 == nil }
    spent = header.isPriced ? costs.reduce(0) { $0 + ($1 ?? 0) } : nil
  }

  package init(
    toolVersion: String, prompt: String, variant: LocalizedText, asked: [Arm: AskedModel], analyses: [Analysis],
    calls: [Call], ending: Experiment.Ending, seed: UInt64
  ) {
    self.toolVersion = toolVersion
    self.prompt = prompt
    self.variant = variant
    self.asked = asked
    self.analyses = analyses
    self.calls = calls
    self.ending = ending
    self.seed = seed
  }
}
