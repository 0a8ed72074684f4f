import Diagnostics
import ModelCatalog
import Prompts
import SourceText

/// A request without an output limit, where the format has a place for one.
enum MissingMaxTokens: CodedRule {
  private static let formats: [PromptFormat?] = [
    .chat, .githubModels, .promptfoo, .prompty, .semanticKernel, .dotprompt, .promptFlow, .dify, .haystack,
    .openAIBatch,
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    // Home-made formats have their own names for the limit, or their loader sets one.
    guard formats.contains(document.format) else { return }
    for target in document.ownTargets {
      guard let name = target.model, !name.isDeployment, target.parameterBlock != nil,
        target.parameter(.maxTokens) == nil,
        let (model, via, _) = context.resolved(target)
      else { continue }
      if target.dialect == .anthropic, document.format == .chat, model.provider == .anthropic,
        context.isFirstParty(via), isMessagesRequest(target, document)
      {
        context.report(name.range, case: "required", ["model": .text(name.text)], severity: .error)
        continue
      }
      if target.dialect == .githubModels {
        context.report(name.range, case: "github", ["model": .text(name.text)])
        continue
      }
      // promptfoo sends a limit of its own, except to the reasoning models of OpenAI.
      if target.dialect == .promptfoo,
        model.provider != .openAI || model.supports(.reasoning) != true || !context.isFirstParty(via)
      {
        continue
      }
      guard let limit = model.maxOutputTokens else { continue }
      context.report(
        name.range, case: "unset",
        ["model": .text(name.text), "limit": .number(limit), "parameter": .text(parameterName(target, model))])
    }
  }

  /// Whether a body can only be one of Anthropic's Messages API. One with nothing but a model and messages may be for
  /// the compatible endpoint, or for counting tokens, and neither needs a limit.
  private static func isMessagesRequest(_ target: ModelTarget, _ document: PromptDocument) -> Bool {
    let own = ["stop_sequences", "anthropic_version", "temperature", "top_k", "stream", "metadata", "thinking"]
    return target.parameters.contains { own.contains($0.name) }
      || document.prompts.contains { $0.messages.first?.role == .system && $0.closingRole != nil }
  }

  /// The name that the consumer of the file reads.
  private static func parameterName(_ target: ModelTarget, _ model: Model) -> String {
    switch target.dialect {
    case .anthropic, .semanticKernel, .promptFlow, .dify: return "max_tokens"
    case .promptyV2, .dotprompt: return "maxOutputTokens"
    case .openAI, .promptyV1, .promptfoo, .githubModels, .langchain, .haystack, .modelOnly, .unknown:
      let isResponsesRequest = target.parameters.contains { $0.name == "input" || $0.name == "instructions" }
      return model.outputLimit(endpoint: isResponsesRequest ? "responses" : "chat")?.parameter
        ?? (isResponsesRequest ? "max_output_tokens" : "max_tokens")
    }
  }
}
