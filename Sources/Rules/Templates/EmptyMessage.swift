import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A message without text.
enum EmptyMessage: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let targets = document.targets(of: prompt)
      // A request that only fills the cache wants no answer.
      if targets.contains(where: { $0.parameter(.maxTokens)?.value.int == 0 }) { continue }
      let isRejected = targets.contains { target in
        !target.hasOwnEndpoint && (target.dialect == .anthropic || context.model(of: target)?.provider == .anthropic)
      }
      for message in prompt.messages where isEmpty(message) {
        // An assistant's turn may consist of calls, and a tool may have nothing to say.
        guard message.role == .system || message.role == .developer || message.role == .user,
          let node = message.node
        else { continue }
        context.report(
          node.contentRange, case: isRejected ? "rejected" : "useless", ["role": .text(message.role.rawValue)],
          severity: isRejected ? .error : .warning)
      }
    }
  }

  private static func isEmpty(_ message: Message) -> Bool { message.text.utf8.allSatisfy { $0 <= 0x20 } }
}
