import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A reasoning effort that the model does not have.
enum UnsupportedEffortValue: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      guard let node = context.effortNode(of: target), let text = node.text, !node.isVariable, !node.isNull,
        let (model, _, name) = context.resolved(target), !context.isGateway(name)
      else { continue }
      let arguments: [String: RuleContext.Argument] = ["effort": .text(text), "model": .text(name)]
      if model.efforts.isEmpty {
        // promptfoo leaves the effort out for models that do not reason.
        guard model.provider == .openAI, model.sampling == .accepted, target.dialect != .promptfoo else { continue }
        context.report(node.contentRange, case: "no-reasoning", arguments)
        continue
      }
      let asked = ReasoningEffort(rawValue: text.lowercased())
      if let asked, model.efforts.contains(asked) { continue }
      // On Claude the effort is a part of `output_config`; under OpenAI's name it is ignored, not refused.
      if model.provider == .anthropic, target.parameter(.reasoningEffort) != nil { continue }
      let nearest = asked.flatMap { asked in model.efforts.last { $0 < asked } ?? model.efforts.first }
      context.report(
        node.contentRange, case: "unknown",
        arguments.merging([
          "efforts": .text(model.efforts.map { "`\($0.rawValue)`" }.joined(separator: ", "))
        ]) { $1 },
        fix: nearest.flatMap { ValueFix.setting(node, to: $0.rawValue, .unsafe) })
    }
  }
}
