import ModelCatalog
import Prompts
import YAMLSyntax

/// An output limit that reasoning uses up before the answer starts.
enum MaxTokensTooSmallForReasoning: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      guard let (parameter, value) = context.outputLimit(of: target), let (model, _, name) = context.resolved(target),
        case .on(let effort, let isAskedFor) = context.reasoning(of: target, model),
        // A budget for thinking says itself how much is left.
        context.thinkingBudget(of: target) == nil,
        // A limit under a name that the model refuses is another mistake.
        !model.outputLimits.contains(where: { $0.rejected.contains(parameter.name) })
      else { continue }
      let needed = isAskedFor ? smallest(for: effort) : smallest(for: .medium)
      guard value < needed else { continue }
      context.report(
        parameter.range, case: isAskedFor ? "effort" : "default",
        [
          "parameter": .text(parameter.name), "value": .number(value), "model": .text(name),
          "effort": .text(effort?.rawValue ?? ""), "needed": .number(needed),
        ])
    }
  }

  /// The limit below which an answer is likely to be cut off. It is far under what providers advise, so that what is
  /// reported is wrong for nearly every task.
  private static func smallest(for effort: ReasoningEffort?) -> Int {
    switch effort {
    case ReasoningEffort.none?, .minimal?: 0
    case .low?: 512
    case nil, .medium?: 1024
    case .high?: 4096
    case .xhigh?, .max?: 16_384
    }
  }
}
