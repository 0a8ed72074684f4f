import Providers
import Statistics

/// Asks a model which of two answers serves a request better.
package struct Judge: Sendable {
  package var model: String
  /// Pairs that are judged at most; those whose answers are the same need no judge.
  package var maximumPairs = 20

  package init(model: String) {
    self.model = model
  }

  /// The most that a judgement's answer may have, thinking included.
  private static let outputLimit = 1_024
  /// Tokens of what the judge is told besides the request and the answers, generously.
  private static let framing = 200

  /// Calls for so many pairs of answers.
  package func maximumCalls(pairs: Int) -> Int { 2 * min(pairs, maximumPairs) }

  /// The most that judging can cost; `nil` if there is no bound.
  ///
  /// `trials`: The requests of both arms.
  package func worstCase(_ trials: [Arm: [Trial]], pairs: Int, _ pricing: Pricing) -> Double? {
    worstCaseOfCall(trials, pricing).map { $0 * Double(maximumCalls(pairs: pairs)) }
  }

  private func worstCaseOfCall(_ trials: [Arm: [Trial]], _ pricing: Pricing) -> Double? {
    if pricing.isFree { return 0 }
    var answers = 0
    for trials in trials.values {
      var longest = 0
      for trial in trials {
        guard let limit = trial.request.maxOutputTokens else { return nil }
        longest = max(longest, limit)
      }
      answers += longest
    }
    let request = (trials[.before] ?? []).map(\.inputTokens).max() ?? 0
    // The judge may count in smaller tokens than those who answered: half as many again is more than any two differ.
    return pricing.worstCase(
      inputTokens: (request + answers) * 3 / 2 + Self.framing, outputTokens: Self.outputLimit)
  }

  // MARK: Asking

  /// Judges the pairs of one regime whose answers differ.
  ///
  /// `trials`: The requests of both arms, by row. `earlier`: What was judged before the run was stopped.
  package func judge(
    _ calls: [Call], regime: CacheRegime, trials: [Arm: [Trial]], caller: any ModelCaller, pricing: Pricing,
    spend: SpendLimit, earlier: [Judgement], record: (Judgement) -> Void, isInterrupted: () -> Bool
  ) async -> Experiment.Ending {
    let worstCase = worstCaseOfCall(trials, pricing)
    let asked = trials[.before] ?? []
    var failuresInARow = 0
    let judged = Set(earlier.filter { $0.regime == regime }.map(\.pair))
    for (before, after) in Self.differing(calls, regime).prefix(maximumPairs) {
      guard let pair = before.pair, !judged.contains(pair), asked.indices.contains(before.row) else { continue }
      var (said, cost, most): ([Judgement.Preference?], Double?, Double) = ([], 0, 0)
      for beforeIsFirst in [true, false] {
        if isInterrupted() { return .interrupted }
        guard spend.reserve(worstCase) else { return .spendLimit }
        let answers = beforeIsFirst ? (before.answer, after.answer) : (after.answer, before.answer)
        let call = await caller.send(
          request(asked[before.row].request, answers.0, answers.1), Call(arm: .before, regime: regime))
        let charged = pricing.charge(for: call)
        spend.settle(worstCase, cost: charged)
        cost = charged.flatMap { charged in cost.map { $0 + charged } }
        most += charged ?? worstCase ?? 0
        if call.failure?.kind == .cancelled { return .interrupted }
        if let failure = call.failure, failure.kind == .unauthorized || failure.kind == .refused {
          return .failing(failure.message)
        }
        failuresInARow = call.failure == nil ? 0 : failuresInARow + 1
        if let failure = call.failure, failuresInARow >= Experiment.failuresInARow { return .failing(failure.message) }
        said.append(call.failure == nil ? Self.preference(call.answer.text, beforeIsFirst: beforeIsFirst) : nil)
      }
      var judgement = Judgement(
        regime: regime, pair: pair, beforeFirst: said[0], afterFirst: said[1], cost: cost)
      judgement.charged = most
      record(judgement)
    }
    return .complete
  }

  /// Pairs with two answers that are not the same.
  static func differing(_ calls: [Call], _ regime: CacheRegime) -> [(before: Call, after: Call)] {
    let answered = calls.measured.filter { $0.regime == regime && $0.failure == nil }
    return Dictionary(grouping: answered) { $0.pair ?? 0 }.sorted { $0.key < $1.key }.compactMap { _, pair in
      guard let before = pair.first(where: { $0.arm == .before }), let after = pair.first(where: { $0.arm == .after }),
        before.answer.comparedText.normalizedAnswer != after.answer.comparedText.normalizedAnswer
      else { return nil }
      return (before, after)
    }
  }

  private func request(_ asked: ModelRequest, _ first: Answer, _ second: Answer) -> ModelRequest {
    let conversation = asked.turns.map { "\($0.role.rawValue): \($0.text)" }.joined(separator: "\n\n")
    var request = ModelRequest(
      model: model,
      turns: [
        .init(
          .user,
          """
          Here are a request to a model and two answers to it. Which answer serves the request better? What counts is \
          whether it is correct, complete and in the form that is asked for; other words for the same are no difference.

          <request>
          \(conversation)
          </request>

          <answer number="1">
          \(first.comparedText)
          </answer>

          <answer number="2">
          \(second.comparedText)
          </answer>

          Reply with one word: FIRST if answer 1 is better, SECOND if answer 2 is better, SAME if they are equally good.
          """)
      ])
    request.maxOutputTokens = Self.outputLimit
    request.isStreamed = false
    return request
  }

  /// What a judge's answer says; `nil` if it is none of the three words, or several.
  static func preference(_ text: String, beforeIsFirst: Bool) -> Judgement.Preference? {
    let words = text.uppercased().split { !$0.isLetter }.map(String.init)
    // A model that reasons aloud says its word last.
    let found = Set(words.filter(["FIRST", "SECOND", "SAME"].contains))
    guard let word = found.count == 1 ? found.first : words.last, found.contains(word) else { return nil }
    switch word {
    case "FIRST": return beforeIsFirst ? .before : .after
    case "SECOND": return beforeIsFirst ? .after : .before
    default: return .alike
    }
  }
}

/// What judgements come to.
package struct JudgedShare: Hashable, Sendable {
  package var better = 0
  package var worse = 0
  package var alike = 0
  /// Judgements that prefer the answer in one place, whichever it is.
  package var byPlace = 0
  /// Judgements that are none: no answer, or not one of the three words.
  package var unanswered = 0

  package init(_ judgements: [Judgement]) {
    for judgement in judgements {
      switch judgement.agreed {
      case .after: better += 1
      case .before: worse += 1
      case .alike: alike += 1
      case nil:
        if judgement.beforeFirst == nil || judgement.afterFirst == nil { unanswered += 1 } else { byPlace += 1 }
      }
    }
  }

  package var count: Int { better + worse + alike + byPlace + unanswered }

  /// Whether more answers got worse than better, and not by chance: the sign test on one side.
  package var isWorse: Bool {
    guard worse > better else { return false }
    return ExactTest.probability(ofAtLeast: worse, in: worse + better) < 0.05
  }
}
