import Prompts
import SourceText

/// A text that mostly says what not to do.
enum NegativeOnlyInstruction: CodedRule {
  private static let openings: [StaticString] = [
    "do not ", "don't ", "don’t ", "never ", "avoid ", "you must not ", "you should not ", "you may not ", "no ",
    "不要", "不得", "禁止", "切勿", "请勿", "请不要", "严禁", "不能", "不可", "避免", "别",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let minimum = max(1, context.integerOption("minimum"))
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        let sentences = context.sentences(of: message)
        guard sentences.count >= minimum else { continue }
        let negative = sentences.filter { isNegative(message.text.utf8, $0.range) }
        guard negative.count >= minimum, negative.count * 2 > sentences.count, let first = negative.first else {
          continue
        }
        context.report(
          first.range, in: message, ["count": .number(negative.count), "all": .number(sentences.count)])
      }
    }
  }

  private static func isNegative(_ bytes: [UInt8], _ range: ByteRange) -> Bool {
    let head = bytes[range].prefix(24).map(\.lowercasedASCII)
    return openings.contains { head.hasBytes($0, at: 0) }
  }
}
