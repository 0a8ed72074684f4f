package import Diagnostics
import Providers
import Statistics

/// Whether the answers after are as good as those before.
///
/// A ladder, from what is certain to what is a hint: how the answers end, what they have to fulfil, whether they are the same,
/// whether they state the same facts, how alike they are. What differs is held against how much the answers before
/// differ among themselves, because models do not answer alike twice, not even at temperature 0.
package struct AnswerGuard: Sendable {
  /// How many of how many.
  package struct Share: Hashable, Sendable {
    package var hits = 0
    package var count = 0

    package mutating func add(_ isHit: Bool) {
      count += 1
      if isHit { hits += 1 }
    }
  }

  /// Answers that were cut off, refused or empty.
  package private(set) var unfinished: [Arm: Share] = [:]
  /// Answers that break the contract, if there is one.
  package private(set) var violations: [Arm: Share] = [:]
  /// What breaks it first, after.
  package private(set) var violation: String?
  /// Pairs of answers that are word for word the same.
  package private(set) var equal = Share()
  /// Pairs, before and after, that state different facts; and the same for two answers before.
  package private(set) var differing = Share()
  package private(set) var differingBefore = Share()
  /// What differs, most frequent first.
  package private(set) var differences: [(kind: Facts.Difference, count: Int)] = []
  /// The mean likeness of the answers, before to after, and among those before; `nil` without pairs.
  package private(set) var likeness: Double?
  package private(set) var likenessBefore: Double?
  /// What the judge says, if one was asked.
  package private(set) var judged: JudgedShare?
  package private(set) var status: Status = .tooFew

  package enum Status: Hashable, Sendable {
    case kept
    case broken(LocalizedText)
    /// Too few answers to tell.
    case tooFew
  }

  /// Answers of one row that it takes to say how much they differ among themselves.
  package static let comparisonsNeeded = 5

  /// `contract`: What each answer has to fulfil. `judgements`: What a judge said of these calls.
  package init(_ calls: [Call], contract: Contract, judgements: [Judgement] = []) {
    // An answer from the cache is the same answer again, and no other.
    let answered = calls.filter { $0.failure == nil && !$0.isWarmUp && !$0.isReplayed }
    for arm in Arm.allCases {
      var (cut, broken) = (Share(), Share())
      for call in answered where call.arm == arm {
        cut.add(Self.isUnfinished(call.answer))
        guard !contract.isEmpty else { continue }
        let found = contract.violations(by: call.answer.text, row: call.row)
        broken.add(!found.isEmpty)
        if arm == .after { violation = violation ?? found.first }
      }
      unfinished[arm] = cut
      violations[arm] = broken
    }
    compare(answered)
    if !judgements.isEmpty { judged = JudgedShare(judgements) }
    status = judge(hasForm: contract.isJSON || contract.schema != nil)
  }

  private static func isUnfinished(_ answer: Answer) -> Bool {
    answer.isRefusal || answer.finishReason == FinishReason.length.name
      || answer.text.isEmpty && answer.toolCalls.isEmpty
  }

  private mutating func compare(_ answered: [Call]) {
    var kinds: [Facts.Difference: Int] = [:]
    var (scores, scoresBefore): ([Double], [Double]) = ([], [])
    for (_, calls) in Dictionary(grouping: answered, by: \.row).sorted(by: { $0.key < $1.key }) {
      let byPair = Dictionary(grouping: calls) { $0.pair ?? 0 }.sorted { $0.key < $1.key }
      for (_, pair) in byPair {
        guard let before = pair.first(where: { $0.arm == .before }), let after = pair.first(where: { $0.arm == .after })
        else { continue }
        let (one, other) = (Compared(before.answer), Compared(after.answer))
        equal.add(one.normalized == other.normalized)
        let found = one.differences(to: other)
        differing.add(!found.isEmpty)
        for kind in found { kinds[kind, default: 0] += 1 }
        scores.append(CharacterFScore.score(other.beginning, reference: one.beginning))
      }
      // Neighbours only: as many comparisons as there are answers, none of them counted twice.
      let before = byPair.compactMap { $0.value.first { $0.arm == .before } }
      for (one, other) in zip(before, before.dropFirst()) {
        let (one, other) = (Compared(one.answer), Compared(other.answer))
        differingBefore.add(!one.differences(to: other).isEmpty)
        scoresBefore.append(CharacterFScore.score(other.beginning, reference: one.beginning))
      }
    }
    differences = kinds.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }.map { ($0.key, $0.value) }
    likeness = Summary(scores).mean
    likenessBefore = Summary(scoresBefore).mean
  }

  /// An answer as it is compared.
  private struct Compared {
    /// As much of it as is looked through for facts and likeness: some servers never stop.
    let beginning: String
    /// Without what makes no difference; of a very long answer, without what makes it cheap to say so.
    let normalized: String

    private static let limit = 20_000

    init(_ answer: Answer) {
      let text = answer.comparedText
      let isLong = text.utf8.count > Compared.limit
      beginning = isLong ? String(text.prefix(Compared.limit)) : text
      normalized = isLong ? text : text.normalizedAnswer
    }

    /// What two answers state differently.
    func differences(to other: Compared) -> [Facts.Difference] {
      if normalized == other.normalized { return [] }
      let found = Facts(beginning).differences(to: Facts(other.beginning))
      // One of a few words is a label, and another label another answer.
      return found.isEmpty && normalized.isLabel && other.normalized.isLabel ? [.label] : found
    }
  }

  private func judge(hasForm: Bool) -> Status {
    if let more = Self.more(unfinished) {
      return .broken(
        LocalizedText(
          en:
            "cut off, refused or empty: \(more.after.hits) of \(more.after.count) answers after, \(more.before.hits) of \(more.before.count) before",
          zh:
            "截断、拒答或为空：之后 \(more.after.count) 个回答里有 \(more.after.hits) 个，之前 \(more.before.count) 个里有 \(more.before.hits) 个"
        ))
    }
    if let more = Self.more(violations) {
      let what = violation ?? ""
      return .broken(
        LocalizedText(
          en:
            "not as asked for (\(what)): \(more.after.hits) of \(more.after.count) answers after, \(more.before.hits) of \(more.before.count) before",
          zh:
            "不符合要求（\(what)）：之后 \(more.after.count) 个回答里有 \(more.after.hits) 个，之前 \(more.before.count) 个里有 \(more.before.hits) 个"
        ))
    }
    if let judged, judged.isWorse {
      return .broken(
        LocalizedText(
          en: "the judge finds \(judged.worse) of \(judged.count) answers worse and \(judged.better) better",
          zh: "评审认为 \(judged.count) 对里有 \(judged.worse) 个回答变差，\(judged.better) 个变好"))
    }
    guard differing.count >= Self.comparisonsNeeded, differingBefore.count >= Self.comparisonsNeeded else {
      return .tooFew
    }
    if ExactTest.probabilityOfMore(
      first: (differingBefore.hits, differingBefore.count), second: (differing.hits, differing.count)) < 0.05
    {
      let kinds = differences.prefix(2)
      return .broken(
        LocalizedText(
          en:
            "other facts (\(kinds.map(\.kind.rawValue).joined(separator: ", "))): \(differing.hits) of \(differing.count) answers differ from those before, which differ among themselves in \(differingBefore.hits) of \(differingBefore.count)",
          zh:
            "事实不一致（\(kinds.map { $0.kind.chinese }.joined(separator: "、"))）：\(differing.count) 对里有 \(differing.hits) 对与之前不同，而之前的回答彼此之间 \(differingBefore.count) 对里只有 \(differingBefore.hits) 对不同"
        ))
    }
    // An answer that has found its form is not like one without.
    if !hasForm, let likeness, let likenessBefore, likenessBefore > 0.3, likeness < likenessBefore / 4 {
      return .broken(
        LocalizedText(
          en:
            "about something else: a likeness of \(Self.rounded(likeness)) to the answers before, which have \(Self.rounded(likenessBefore)) among themselves",
          zh: "答非所问：与之前回答的相似度只有 \(Self.rounded(likeness))，而之前的回答彼此之间有 \(Self.rounded(likenessBefore))"))
    }
    return .kept
  }

  private static func rounded(_ value: Double) -> String { String((value * 100).rounded() / 100) }

  /// The shares, if there are more after than before and chance alone does not explain it.
  private static func more(_ shares: [Arm: Share]) -> (before: Share, after: Share)? {
    guard let before = shares[.before], let after = shares[.after],
      isMore(before: (before.hits, before.count), after: (after.hits, after.count))
    else { return nil }
    return (before, after)
  }

  /// Whether there are more hits after than before, and chance alone does not explain it.
  static func isMore(before: (hits: Int, count: Int), after: (hits: Int, count: Int)) -> Bool {
    guard after.count > 0, before.count > 0, after.hits * before.count > before.hits * after.count else { return false }
    // What never happened before may not happen three times: of two equal prompts with one hit in twenty, that is said of one
    // in a hundred runs of 10 pairs, and of one in twenty-five of 40.
    return ExactTest.probabilityOfMore(first: before, second: after) < 0.05 || before.hits == 0 && after.hits >= 3
  }
}

extension Facts.Difference {
  var chinese: String {
    switch self {
    case .language: "语言"
    case .polarity: "是非"
    case .numbers: "数字"
    case .names: "名称"
    case .label: "标签"
    }
  }
}
