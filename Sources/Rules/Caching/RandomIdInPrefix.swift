import Prompts

/// An identifier of the request, or something random, in front of text that never changes.
enum RandomIdInPrefix: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    PrefixBreak.each([.identifier, .session], in: document, context) { found, _ in found.report(context) }
  }
}
