import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A penalty on repetition for an answer that has to repeat itself.
enum PenaltyOnStructuredOutput: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for target in document.targets(of: prompt) where !target.isInherited {
        let penalties = target.parameters.filter {
          [.frequencyPenalty, .presencePenalty].contains($0.kind) && $0.value.double ?? 0 > 0
        }
        guard !penalties.isEmpty, asksForJSON(prompt, context) else { continue }
        // A model that refuses the parameter has a finding already.
        if let (model, _, _) = context.resolved(target),
          model.acceptsSampling(effort: context.effort(of: target)) == false
        {
          continue
        }
        for parameter in penalties { context.report(parameter.range, ["parameter": .text(parameter.name)]) }
      }
    }
  }

  /// Under a schema the marks of JSON are not the model's to choose, so a penalty cannot reach them.
  private static func asksForJSON(_ prompt: Prompt, _ context: RuleContext) -> Bool {
    switch prompt.responseFormat?.kind {
    case .jsonObject: true
    case .jsonSchema, .other: false
    case .text, nil:
      prompt.messages.contains {
        $0.role.isInstructing && !$0.isExample && JSONRequest.range(in: $0, context) != nil
      }
    }
  }
}
