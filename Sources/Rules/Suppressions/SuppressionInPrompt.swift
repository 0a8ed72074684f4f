import Prompts
import SourceText

/// A request to trimtab inside a prompt's text, where it is sent to the model and suppresses nothing.
enum SuppressionInPrompt: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard document.source.bytes.firstIndex(of: "trimtab:", from: 0) != nil else { return }
    for prompt in document.prompts {
      for message in prompt.messages {
        let bytes = message.text.utf8
        let comments = message.template.expressions.filter { $0.kind == .comment }.map(\.range)
        var next = 0
        var index = 0
        // One request is told for a line, and lines are short: an endless one is told of once.
        while let mark = bytes.firstIndex(of: "trimtab:", from: index) {
          index = bytes.endOfLine(from: mark) + 1
          while next < comments.count, comments[next].upperBound <= mark { next += 1 }
          if next < comments.count, comments[next].contains(mark) { continue }
          let line = message.text.line(at: mark, reach: 400)
          guard let start = bytes[line.lowerBound..<mark].lastIndex(of: UInt8(ascii: "#")),
            SuppressionDirective(bytes[start..<line.upperBound])?.problem == nil
          else { continue }
          context.report(start..<line.upperBound, in: message)
        }
      }
    }
  }
}
