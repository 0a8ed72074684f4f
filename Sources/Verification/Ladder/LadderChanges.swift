package import Providers

/// Changes of a request that are steps of the ladder.
package enum LadderChanges {
  /// Rounds of a conversation that are kept.
  package static let keptRounds = 3

  /// The request with the last rounds of its conversation only; `nil` if there are no more than those.
  ///
  /// A round is a turn of the user with the answer to it; the turns before the first and the last question stay.
  package static func trimmingHistory(_ request: ModelRequest) -> ModelRequest? {
    let answers = request.turns.indices.filter { request.turns[$0].role == .assistant }
    guard answers.count > keptRounds else { return nil }
    let firstKept = answers[answers.count - keptRounds]
    // The question that the first kept answer belongs to.
    let start = request.turns[..<firstKept].lastIndex { $0.role == .user } ?? firstKept
    guard let firstUser = request.turns.firstIndex(where: { $0.role == .user }), firstUser < start else { return nil }
    var copy = request
    copy.turns = Array(request.turns[..<firstUser] + request.turns[start...])
    return copy
  }

  /// The request with a bound on the length of its answer, in the language of its text.
  package static func boundingOutput(_ request: ModelRequest) -> ModelRequest {
    var copy = request
    guard let index = request.turns.lastIndex(where: { $0.role != .assistant }) else { return request }
    let text = request.turns[index].text
    let isChinese = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    let separator = text.last.map { $0.isWhitespace } ?? true ? "" : isChinese ? "" : " "
    copy.turns[index].text = text + separator + bound(isChinese: isChinese)
    return copy
  }

  /// What is added.
  package static func bound(isChinese: Bool) -> String { isChinese ? "不超过60字。" : "Use at most 40 words." }
}
