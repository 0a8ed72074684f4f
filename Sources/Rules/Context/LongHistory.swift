import PromptCost
import Prompts
import SourceText

/// More literal rounds of conversation than a request needs.
enum LongHistory: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard document.format == .chat || document.format == .githubModels || document.format == .prompty else { return }
    let limit = context.integerOption("rounds")
    for prompt in document.prompts {
      let rounds = rounds(of: prompt)
      guard rounds.count > limit, let first = rounds.first?.first, !isFewShot(rounds) else { continue }
      let counter = context.counter(for: prompt, in: document)
      let tokens = rounds.map { round in round.reduce(0) { $0 + counter.rawCount($1.text.utf8) } }
      context.report(
        first.text.firstLine, in: first,
        [
          "rounds": .number(rounds.count), "tokens": .number(tokens.reduce(0, +)), "limit": .number(limit),
          "each": .text(tokens.map(String.init).joined(separator: " + ")),
        ])
    }
  }

  /// User turns with the turns that answer them; the last user turn is the request itself.
  private static func rounds(of prompt: Prompt) -> [[Message]] {
    var rounds: [[Message]] = []
    for message in prompt.messages {
      switch message.role {
      case .user: rounds.append([message])
      case .assistant, .tool:
        if !rounds.isEmpty { rounds[rounds.count - 1].append(message) }
      default: break
      }
    }
    if rounds.last?.count == 1 { rounds.removeLast() }
    return rounds.filter { $0.count > 1 }
  }

  /// Examples and not a conversation: answers that are labels, or JSON with the same keys.
  private static func isFewShot(_ rounds: [[Message]]) -> Bool {
    let answers = rounds.compactMap { $0.last?.string.trimmingBlanks }
    if answers.allSatisfy({ $0.split(whereSeparator: \.isWhitespace).count <= 4 && $0.count <= 40 }) { return true }
    let keys = answers.map { answer -> [String]? in
      guard answer.hasPrefix("{") else { return nil }
      return answer.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
        .map { String($0.element) }
    }
    return keys.allSatisfy { $0 != nil } && Set(keys.map { $0?.first ?? "" }).count == 1
  }
}
