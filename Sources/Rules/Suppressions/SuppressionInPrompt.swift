import Prompts
import SourceText

/// A request to trimtab inside a prompt's text, where it is sent to the model and suppresses nothing.
enum SuppressionInPrompt: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard document.source.bytes.firstIndex(of: "trimtab:", from: 0) != nil else { return }
    for prompt in document.prompts {
      for message in prompt.messages {
        let bytes = message.text.utf8
        var index = 0
        while let mark = bytes.firstIndex(of: "trimtab:", from: index) {
          index = mark + 8
          let line = message.text.line(at: mark)
          let isComment = message.template.expressions.contains { $0.kind == .comment && $0.range.contains(mark) }
          guard !isComment, let start = bytes[line.lowerBound..<mark].lastIndex(of: UInt8(ascii: "#")),
            SuppressionDirective(bytes[start..<line.upperBound])?.problem == nil
          else { continue }
          context.report(start..<line.upperBound, in: message)
        }
      }
    }
  }
}
