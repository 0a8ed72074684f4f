import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// An output limit above what the model can produce.
enum MaxTokensOverModelLimit: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      guard let (parameter, value) = context.outputLimit(of: target), let (model, _, name) = context.resolved(target),
        let limit = model.maxOutputTokens, value > limit
      else { continue }
      context.report(
        parameter.range,
        ["parameter": .text(parameter.name), "value": .number(value), "limit": .number(limit), "model": .text(name)],
        fix: ValueFix.setting(parameter.value, to: String(limit), .unsafe))
    }
  }
}
