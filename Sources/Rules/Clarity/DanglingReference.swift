import Patterns
import Prompts
import SourceText
import YAMLSyntax

/// "The text below" with nothing below, "the above" with nothing above.
enum DanglingReference: CodedRule {
  private static let below: StaticString =
    #"(?i)\b(?:text|question|context|document|article|content|data|information|message|email|code|passage|conversation|input|format|schema|example|examples|rules|list|transcript|review)s? below\b|\bbelow (?:text|context|document|article|content|data|information|message|email|code|passage|conversation|input|format|schema|example|transcript)|\bthe following(?: [\w-]+){1,4}\s*:\s*$|\bas follows\s*:?\s*$|(?:以下|下面|下述|下列)(?:的|这段|这篇)?(?:内容|文本|文章|文档|问题|资料|信息|材料|对话|数据|格式|规则|示例|代码|邮件|原文)"#
  private static let above: StaticString =
    #"(?i)\b(?:text|question|context|document|article|content|data|information|message|email|code|passage|conversation|instructions?|rules|transcript) above\b|\b(?:the|this) above (?:text|context|document|article|content|data|information|message|email|code|passage|conversation|question|instructions?|transcript)|(?:以上|上述|上面)(?:的)?(?:内容|文本|文章|文档|问题|资料|信息|材料|对话|数据|规则|代码|邮件|原文)"#
  private static let belowWords: [StaticString] = ["below", "following", "follows", "以下", "下面", "下述", "下列"]
  private static let aboveWords: [StaticString] = ["above", "以上", "上述", "上面"]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let lists = MessageLists(of: document)
    for prompt in document.prompts where isComplete(prompt, document) {
      let list = lists.list(of: prompt)
      if let last = prompt.messages.last, last.role.isInstructing, !hasOtherParts(last, list) {
        checkEnd(of: last, context)
      }
      if let first = prompt.messages.first, first.role.isInstructing, !hasOtherParts(first, list) {
        checkStart(of: first, context)
      }
    }
  }

  /// Whether the file holds the whole request: programs add text to prompts of other formats.
  private static func isComplete(_ prompt: Prompt, _ document: PromptDocument) -> Bool {
    switch document.format {
    case .githubModels, .promptfoo, .langchain: true
    case .text: document.referrer != nil
    case .prompty: prompt.messages.contains { $0.role == .user }
    case .chat, .openAIBatch: document.targets(of: prompt).contains { $0.model != nil }
    default: false
    }
  }

  /// Whether an image or a file stands beside the text, or the list holds a placeholder for other messages.
  private static func hasOtherParts(_ message: Message, _ list: MessageList?) -> Bool {
    guard let list else { return false }
    return list.item(of: message)?["content"]?.isSequence == true || list.items.contains { $0["role"] == nil }
  }

  private static func checkEnd(of message: Message, _ context: RuleContext) {
    let bytes = message.text.utf8
    guard context.mayMention(belowWords, in: message), let sentence = context.sentences(of: message).last,
      let match = context.pattern(below)?.firstMatch(in: bytes, from: sentence.range.lowerBound),
      match.range.lowerBound < sentence.range.upperBound, message.spans.isInstruction(match.range)
    else { return }
    // Nothing but blanks behind it, no value and no code.
    guard bytes[sentence.range.upperBound...].allSatisfy({ $0 <= 0x20 || $0 == UInt8(ascii: "*") }),
      message.template.expressions.allSatisfy({ $0.range.upperBound <= match.range.lowerBound })
    else { return }
    context.report(match.range, in: message, case: "below", ["match": .text(message.text.string(in: match.range))])
  }

  private static func checkStart(of message: Message, _ context: RuleContext) {
    let bytes = message.text.utf8
    guard context.mayMention(aboveWords, in: message), let sentence = context.sentences(of: message).first,
      let match = context.pattern(above)?.firstMatch(
        in: bytes, from: sentence.range.lowerBound, to: sentence.range.upperBound),
      message.spans.isInstruction(match.range), bytes[..<sentence.range.lowerBound].allSatisfy({ $0 <= 0x20 }),
      message.template.expressions.allSatisfy({ $0.range.lowerBound >= match.range.upperBound })
    else { return }
    context.report(match.range, in: message, case: "above", ["match": .text(message.text.string(in: match.range))])
  }
}
