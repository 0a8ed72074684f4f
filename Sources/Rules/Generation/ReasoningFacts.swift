import ModelCatalog
import Prompts
import YAMLSyntax

/// Whether a request makes its model reason before it answers.
enum ReasoningState {
  case off
  /// `effort` is the one asked for, or else the model's own; `nil` where no source names it.
  case on(effort: ReasoningEffort?, isAskedFor: Bool)
}

extension RuleContext {
  /// Whether a target's requests make `model` reason, and how hard; `nil` where nothing says.
  func reasoning(of target: ModelTarget, _ model: Model) -> ReasoningState? {
    let isAlwaysOn = model.supports(.reasoningAlwaysOn) == true
    guard isAlwaysOn || model.supports(.reasoning) == true else { return nil }
    let asked = effort(of: target)
    if asked == ReasoningEffort.none { return .off }
    let on = ReasoningState.on(effort: asked ?? model.defaultEffort, isAskedFor: asked != nil)
    if model.provider == .anthropic {
      // The effort alone does not make Claude think; only some models think without being told to.
      switch target.parameter(.thinking)?.value["type"]?.text {
      case "enabled", "adaptive": return on
      case "disabled": return .off
      default: return isAlwaysOn ? on : nil
      }
    }
    if asked != nil || isAlwaysOn { return on }
    switch model.defaultEffort {
    case nil: return nil
    case ReasoningEffort.none?: return .off
    default: return on
    }
  }

  /// The most tokens that Claude may think, where the request sets them itself.
  func thinkingBudget(of target: ModelTarget) -> (node: YAMLNode, value: Int)? {
    guard let thinking = target.parameter(.thinking)?.value, let node = thinking["budget_tokens"], let value = node.int
    else { return nil }
    return (node, value)
  }
}
