import Patterns
import Prompts
import SourceText

/// A conversation that is inserted whole and grows with every turn.
enum UnboundedHistory: CodedRule {
  private static let names: [String] = [
    "history", "chathistory", "conversationhistory", "messages", "conversation", "chatlog", "dialogue", "dialog",
    "messagehistory",
    "chatmessages", "previousmessages", "pastmessages", "conversationlog", "历史", "历史对话", "对话历史", "聊天记录", "历史记录", "对话记录",
  ]
  /// Filters that change how a value is written; any other may shorten it, as the frameworks' own do.
  private static let formatting: [String] = [
    "join", "trim", "safe", "string", "tojson", "upper", "lower", "escape", "e", "indent", "list", "map", "replace",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts where prompt.messages.contains(where: insertsHistory) {
      // A judge or a summary is about the conversation: it has to be there as a whole.
      let judges = context.pattern(
        #"(?i)\b(?:evaluat(?:e|es|ion|or|ing)|judg(?:e|es|ing)|grad(?:e|er|ing)|assess|scored?|scoring|rate the|rating|summari[sz]e|summary|compress|condense|note-taker|working memory|translate these messages|standalone question|rephrase)\b|评估|评分|打分|评价|总结|摘要|压缩|归纳"#
      )
      if prompt.messages.contains(where: { judges?.isMatch($0.text.utf8) == true }) { continue }
      for message in prompt.messages where insertsHistory(message) {
        var seen: Set<String> = []
        for reference in message.template.references where isHistory(reference.name) {
          guard !seen.contains(reference.name), context.settings.variableBounds[reference.name] == nil,
            reference.filters.allSatisfy(formatting.contains),
            message.spans.kind(at: reference.range.lowerBound) != .codeBlock, isInserted(reference, message)
          else { continue }
          seen.insert(reference.name)
          context.report(reference.expression, in: message, ["variable": .text(reference.name)])
        }
      }
    }
  }

  private static func insertsHistory(_ message: Message) -> Bool {
    message.template.references.contains { isHistory($0.name) }
  }

  private static func isHistory(_ name: String) -> Bool {
    names.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  /// Printed, or the subject of a loop; a test whether there is any history inserts nothing.
  private static func isInserted(_ reference: VariableReference, _ message: Message) -> Bool {
    if reference.isRendered { return true }
    return reference.use == .iteration
  }
}
