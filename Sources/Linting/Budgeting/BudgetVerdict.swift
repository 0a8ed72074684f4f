package import Configuration

/// One limit of a budget, held against what it is for.
package struct BudgetVerdict: Hashable, Sendable {
  package enum Metric: String, CaseIterable, Sendable {
    case tokens
    case outputTokens = "output-tokens"
    case costPer1000Calls = "cost-per-1k-calls"
    /// The only one of which more is better.
    case cacheableShare = "cacheable-share"
    case latency
    case growth = "max-growth"
  }

  package enum Status: String, Sendable {
    case within, near, broken
    /// The figure cannot be known: a model or a price is missing.
    case unknown
  }

  package let subject: BudgetSubject
  package let metric: Metric
  /// In the metric's unit: tokens, US dollars, percent, seconds, percent.
  package let limit: Double
  package let actual: Double?
  /// The same figure at the state compared with.
  package let previous: Double?
  package let status: Status

  /// What is left, negative when the limit is broken; for a share that has to be reached, what it is above it.
  package var headroom: Double? {
    actual.map { metric == .cacheableShare ? $0 - limit : limit - $0 }
  }
}

/// Holds what prompts come to against the budgets of a configuration.
package struct BudgetEvaluator {
  private let settings: Settings
  private let previous: [String: BudgetFigures]
  private let sharedPath: (String) -> String

  /// `previous` are the figures of the state compared with, by `BudgetSubject.key(path:)` and in the path's `sharedPath` form.
  package init(
    _ settings: Settings, previous: [String: BudgetFigures] = [:],
    sharedPath: @escaping (String) -> String = { $0 }
  ) {
    self.settings = settings
    self.previous = previous
    self.sharedPath = sharedPath
  }

  /// The verdicts on the prompts of one file, in the order of the file; `path` is relative to the configuration's folder.
  ///
  /// Of several budgets that limit the same, the last one counts, so that an exception can follow the rule.
  package func verdicts(
    on file: [(subject: BudgetSubject, messages: [BudgetSubject])], path: String
  ) -> [BudgetVerdict] {
    let budgets = settings.budgets(for: path)
    return Self.subjects(file, budgets).flatMap { verdicts(on: $0, $1) }
  }

  /// What a limit on growth is for and could not be held against, because the state compared with has no such thing.
  package func uncompared(
    in file: [(subject: BudgetSubject, messages: [BudgetSubject])], path: String
  ) -> [BudgetSubject] {
    let budgets = settings.budgets(for: path).filter { $0.maxGrowth != nil }
    return Self.subjects(file, budgets).filter { !$1.isEmpty && self.previous(of: $0) == nil }.map(\.0)
  }

  /// Everything that the budgets are for, with those that are for it.
  private static func subjects(
    _ file: [(subject: BudgetSubject, messages: [BudgetSubject])], _ budgets: [Budget]
  ) -> [(BudgetSubject, [Budget])] {
    guard !budgets.isEmpty, let whole = BudgetSubject.file(of: file.map(\.subject)) else { return [] }
    var subjects = [(whole, budgets.filter { $0.per == .file })]
    for (subject, messages) in file {
      let own = budgets.filter { $0.prompt == nil || $0.prompt == subject.prompt }
      subjects.append((subject, own.filter { $0.per == .prompt }))
      for message in messages { subjects.append((message, own.filter { $0.per == .message })) }
    }
    return subjects
  }

  private func previous(of subject: BudgetSubject) -> BudgetFigures? {
    previous[subject.key(path: sharedPath(subject.path))]
  }

  private func verdicts(on subject: BudgetSubject, _ budgets: [Budget]) -> [BudgetVerdict] {
    BudgetVerdict.Metric.allCases.compactMap { metric in
      budgets.last { Self.limit(metric, in: $0) != nil }.flatMap { verdict(on: subject, metric, $0) }
    }
  }

  private func verdict(on subject: BudgetSubject, _ metric: BudgetVerdict.Metric, _ budget: Budget) -> BudgetVerdict? {
    guard let limit = Self.limit(metric, in: budget) else { return nil }
    let old = previous(of: subject)
    var actual = Self.figure(metric, subject.figures)
    if metric == .growth {
      // What was not there before has not grown.
      guard let old, old.tokens > 0 else { return nil }
      actual = Double(subject.figures.tokens - old.tokens) * 100 / Double(old.tokens)
    }
    return BudgetVerdict(
      subject: subject, metric: metric, limit: limit, actual: actual,
      previous: metric == .growth ? nil : old.flatMap { Self.figure(metric, $0) },
      status: Self.status(metric, actual, limit: limit, warnAt: budget.warnAt))
  }

  private static func status(
    _ metric: BudgetVerdict.Metric, _ actual: Double?, limit: Double, warnAt: Double?
  ) -> BudgetVerdict.Status {
    guard let actual else { return .unknown }
    if metric == .cacheableShare { return actual < limit ? .broken : .within }
    if actual > limit { return .broken }
    guard let warnAt, actual >= limit * warnAt / 100 else { return .within }
    return .near
  }

  private static func limit(_ metric: BudgetVerdict.Metric, in budget: Budget) -> Double? {
    switch metric {
    case .tokens: budget.tokens.map(Double.init)
    case .outputTokens: budget.outputTokens.map(Double.init)
    case .costPer1000Calls: budget.costPer1000Calls
    case .cacheableShare: budget.cacheableShare
    case .latency: budget.latency
    case .growth: budget.maxGrowth
    }
  }

  private static func figure(_ metric: BudgetVerdict.Metric, _ figures: BudgetFigures) -> Double? {
    switch metric {
    case .tokens: Double(figures.tokens)
    case .outputTokens: figures.outputTokens.map(Double.init)
    case .costPer1000Calls: figures.costPer1000Calls
    case .cacheableShare: figures.cacheableShare
    case .latency: figures.latency
    case .growth: nil
    }
  }
}
