import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// Much reasoning for a task that needs little.
enum HighEffortSimpleTask: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for target in document.targets(of: prompt) where !target.isInherited {
        guard let name = target.model, let (model, _, shown) = context.resolved(target),
          case .on(let effort?, let isAskedFor) = context.reasoning(of: target, model), effort >= .high,
          let task = SimpleTask.set(by: prompt, context)
        else { continue }
        let node = context.effortNode(of: target)
        // A fitting effort that the model has; without one there is nothing to advise.
        guard let lower = model.efforts.last(where: { $0 <= .low }) ?? model.efforts.first(where: { $0 < .high }) else {
          continue
        }
        context.report(
          node?.contentRange ?? name.range, case: isAskedFor ? "asked" : "default",
          ["effort": .text(effort.rawValue), "model": .text(shown), "lower": .text(lower.rawValue)],
          related: [
            RelatedRange(
              task.message.text.sourceRange(of: task.range), label: LocalizedText(en: "the task", zh: "任务"))
          ],
          fix: node.flatMap { ValueFix.setting($0, to: lower.rawValue, .unsafe) })
      }
    }
  }
}
