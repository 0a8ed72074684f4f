import ModelCatalog
import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// What several rules ask about one target: its model and how its parameters read.
extension RuleContext {
  /// The model that a target names, with how its name led there; `nil` if somebody else than its provider serves it.
  func resolved(_ target: ModelTarget) -> (model: Model, via: Resolution, name: String)? {
    guard !target.hasOwnEndpoint, let name = settings.model ?? target.model?.text,
      case .known(let model, let via) = lookup(name)
    else {
      return nil
    }
    return (model, via, name)
  }

  /// Where a target asks for a reasoning effort: `reasoning_effort`, `reasoning.effort` or `output_config.effort`.
  func effortNode(of target: ModelTarget) -> YAMLNode? {
    if let value = target.parameter(.reasoningEffort)?.value { return value.isScalar ? value : value["effort"] }
    return target.parameters.first { $0.name == "output_config" }?.value["effort"]
  }

  /// The reasoning effort that a target asks for.
  func effort(of target: ModelTarget) -> ReasoningEffort? {
    effortNode(of: target)?.text.flatMap { ReasoningEffort(rawValue: $0.lowercased()) }
  }

  /// The output limit of a target as a number; `nil` if it is not set or is a variable.
  func outputLimit(of target: ModelTarget) -> (parameter: Parameter, value: Int)? {
    guard let parameter = target.parameter(.maxTokens), let value = parameter.value.int, value > 0 else { return nil }
    return (parameter, value)
  }

  /// Whether the provider's own API is called: directly, or on Azure for OpenAI.
  func isFirstParty(_ via: Resolution) -> Bool {
    switch via.platform {
    case nil, .azure: true
    default: false
    }
  }

  /// Whether the format's own dialect, rather than the provider's, names the parameters.
  func isGateway(_ name: String) -> Bool {
    Array(name.lowercased().utf8).containsAny(of: [
      "openrouter", "litellm", "together", "fireworks", "deepinfra", "portkey",
    ])
  }
}

extension YAMLNode {
  /// Whether the value is filled in later: a template, an environment reference.
  var isVariable: Bool {
    guard let text else { return false }
    return text.hasPrefix("$") || Array(text.utf8).containsAny(of: ["{{", "${", "{%"])
  }
}
