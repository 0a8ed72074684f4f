import Prompts

/// Who the user is, in the system message and in front of text that is the same for everyone.
enum UserIdentityInSystem: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    PrefixBreak.each([.identity], in: document, context) { found, _ in found.report(context) }
  }
}
