import ModelCatalog
import Prompts
import SourceText

/// A completion-style few-shot prompt that nothing stops. Chat models end their turn by themselves.
enum MissingStopSequence: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for index in prompt.targetIndexes {
        let target = document.targets[index]
        guard !target.isInherited, let name = target.model, target.parameter(.stop) == nil,
          let (model, _, _) = context.resolved(target), model.isCompletionStyle,
          let message = prompt.messages.last, message.role == .prompt || message.role == .user, !message.isExample,
          let label = repeatedLabel(message)
        else { continue }
        context.report(name.range, ["model": .text(name.text), "label": .text(label)])
      }
    }
  }

  /// The question label of a `Q:`/`A:` pattern that repeats and ends with the open answer.
  private static func repeatedLabel(_ message: Message) -> String? {
    let bytes = message.text.utf8
    var labels: [(text: String, range: ByteRange)] = []
    var lineStart = 0
    var lastLine = ""
    while lineStart < bytes.count {
      let line = message.text.line(at: lineStart)
      let text = message.text.string(in: line)
      if !text.trimmingBlanks.isEmpty { lastLine = text.trimmingBlanks }
      if let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }) {
        let label = text[...colon]
        if label.count <= 24, label.count > 1, !label.dropLast().contains(where: { ".,;".contains($0) }) {
          labels.append((String(label), line.lowerBound..<line.lowerBound + label.utf8.count))
        }
      }
      lineStart = line.upperBound + 1
    }
    guard let answer = labels.last, lastLine.hasPrefix(answer.text) else { return nil }
    let answers = labels.indices.filter { labels[$0].text == answer.text }
    guard answers.count >= 3 || answers.count == 2 && labels.count >= 4, let first = answers.first, first > 0 else {
      return nil
    }
    let question = labels[first - 1].text
    guard question != answer.text, labels.count(where: { $0.text == question }) >= 2 else { return nil }
    return question
  }
}
