import ModelCatalog
import Prompts
import SourceText

/// A request that ends with the assistant's words, for a model that does not go on from there.
enum AssistantPrefillUnsupported: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts where prompt.closingRole == .assistant {
      guard let message = prompt.messages.last, message.role == .assistant else { continue }
      for target in document.targets(of: prompt) {
        guard let (model, _, name) = context.resolved(target), model.supports(.prefill) == false,
          !context.isGateway(name)
        else { continue }
        context.report(message.text.firstLine, in: message, ["model": .text(name)])
        break
      }
    }
  }
}
