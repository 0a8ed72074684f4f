import Providers

/// What is compared between the arms.
package enum Metric: String, CaseIterable, Sendable {
  /// To the first token that is not empty.
  case firstToken = "ttft"
  /// To the last token.
  case total
  /// To the last token, had all answers the same length: the gain of the input apart from that of the output.
  case totalAtEqualLength = "total-at-equal-length"
  /// For every output token after the first.
  case perOutputToken = "tpot"

  /// Milliseconds of a call; `nil` if they were not measured.
  ///
  /// `length`: Output tokens of the mean answer, for ``totalAtEqualLength``.
  package func value(of call: Call, length: Double?) -> Double? {
    guard call.failure == nil, !call.isReplayed else { return nil }
    switch self {
    case .firstToken: return call.timing.firstToken
    case .total: return call.timing.total
    case .perOutputToken: return call.timing.perOutputToken(call.usage)
    case .totalAtEqualLength:
      guard let length, let first = call.timing.firstToken, let each = call.timing.perOutputToken(call.usage) else {
        return nil
      }
      return first + max(0, length - 1) * each
    }
  }

  /// The values of both arms, pair by pair, of the pairs that have both.
  package func pairs(in calls: [Call]) -> [(before: Double, after: Double)] {
    let length = Self.meanLength(of: calls)
    var before: [Int: Double] = [:]
    var after: [Int: Double] = [:]
    for call in calls {
      guard let pair = call.pair, let value = value(of: call, length: length) else { continue }
      if call.arm == .before { before[pair] = value } else { after[pair] = value }
    }
    return before.keys.sorted().compactMap { pair in
      guard let first = before[pair], let second = after[pair] else { return nil }
      return (first, second)
    }
  }

  /// The mean output of all measured answers, in tokens.
  package static func meanLength(of calls: [Call]) -> Double? {
    let lengths = calls.compactMap { $0.failure == nil && !$0.isWarmUp ? $0.timing.seenOutput($0.usage) : nil }
    return lengths.isEmpty ? nil : lengths.reduce(0.0) { $0 + Double($1) } / Double(lengths.count)
  }
}
