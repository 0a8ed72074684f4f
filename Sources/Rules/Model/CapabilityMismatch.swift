import ModelCatalog
import Prompts
import SourceText

/// A request for something that the model cannot do.
enum CapabilityMismatch: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for target in document.targets(of: prompt) {
        guard let (model, _, name) = context.resolved(target), !context.isGateway(name) else { continue }
        let arguments: [String: RuleContext.Argument] = ["model": .text(name)]
        if model.supports(.vision) == false, let image = prompt.images.first {
          context.report(image, case: "images", arguments)
        }
        if model.supports(.tools) == false, let tool = prompt.tools.first {
          context.report(tool.range, case: "tools", arguments)
        }
        // What other sources say of schemas is about conveniences of their own, not about the provider's API.
        if model.supports(.schema) == false, [.openAI, .groq].contains(model.provider),
          let format = prompt.responseFormat, format.kind == .jsonSchema, isParameter(format, of: target)
        {
          context.report(format.range, case: "schema", arguments)
        }
      }
    }
  }

  /// prompty takes the form of the answer from `outputs` too, which does not have to be sent.
  private static func isParameter(_ format: ResponseFormat, of target: ModelTarget) -> Bool {
    [.promptyV1, .promptyV2].contains(target.dialect)
      ? target.parameters.contains { $0.range.overlaps(format.range) } : true
  }
}
