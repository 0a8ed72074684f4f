import Prompts

/// A variable that keeps the fixed text behind it out of the provider's cache.
enum VolatileBeforeStatic: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    PrefixBreak.each([.other], in: document, context) { found, _ in found.report(context) }
  }
}
