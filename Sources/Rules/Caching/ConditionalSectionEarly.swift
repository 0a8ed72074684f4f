import Prompts

/// A condition in front of text that never changes: each of its outcomes begins a prefix of its own.
enum ConditionalSectionEarly: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    PrefixBreak.each([.condition], in: document, context) { found, _ in found.report(context) }
  }
}
