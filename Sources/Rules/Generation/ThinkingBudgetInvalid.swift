import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A `thinking` block that Claude refuses.
enum ThinkingBudgetInvalid: CodedRule {
  private static let smallestBudget = 1024

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      guard let thinking = target.parameter(.thinking)?.value, let kind = thinking["type"],
        let (model, _, name) = context.resolved(target), model.provider == .anthropic, !context.isGateway(name)
      else { continue }
      switch kind.text {
      case "enabled":
        // The models that choose their own depth are those that refuse sampling parameters: since Opus 4.7.
        if model.sampling == .rejected {
          context.report(kind.contentRange, case: "no-budget", ["model": .text(name)])
        } else {
          checkBudget(target, document, context)
        }
      case "adaptive":
        guard model.supports(.prefill) == true, model.supports(.reasoning) == true else { continue }
        // Claude up to 4.5 knows budgets only; it is also the last that continues an assistant message.
        context.report(kind.contentRange, case: "no-adaptive", ["model": .text(name)])
      case "disabled":
        guard model.supports(.reasoningAlwaysOn) == true else { continue }
        context.report(kind.contentRange, case: "always-on", ["model": .text(name)])
      default: continue
      }
    }
  }

  private static func checkBudget(_ target: ModelTarget, _ document: PromptDocument, _ context: RuleContext) {
    guard let (node, budget) = context.thinkingBudget(of: target) else { return }
    if budget < smallestBudget {
      context.report(node.contentRange, case: "too-small", ["budget": .number(budget)])
    } else if let (parameter, limit) = context.outputLimit(of: target), budget >= limit,
      // Between tool calls a budget spans several replies, and may be larger than one.
      !document.source.bytes.containsAny(of: ["interleaved-thinking"])
    {
      context.report(
        node.contentRange, case: "over-limit",
        ["budget": .number(budget), "limit": .number(limit), "parameter": .text(parameter.name)])
    }
  }
}
