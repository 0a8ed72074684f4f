import ModelCatalog
import Prompts
import YAMLSyntax

/// The other models of a provider that could take a request over.
struct ModelSiblings {
  /// Words of names that are made for something else, or that change their meaning.
  private static let special = [
    "preview", "latest", "search", "audio", "codex", "cyber", "rosalind", "law", "custom", "exp", "research", "code",
    "contributor", "vision", "live", "image", "build", "daybreak", "multi-agent",
  ]

  /// The provider's models of today that answer chats, with a known price and without a known end.
  static func current(of provider: Provider, in catalog: ModelCatalog) -> [Model] {
    catalog.allModels.filter { $0.provider == provider && isCurrent($0, in: catalog) }
  }

  /// The newer models of the line that `model` is of: its name with a higher version.
  static func successors(of model: Model, in catalog: ModelCatalog) -> [Model] {
    guard let (name, version, _) = stem(model.id) else { return [] }
    let start = Array(name.prefix { $0 != "-" }.utf8)
    return catalog.models { $0.starts(with: start) }.filter { other in
      guard let (itsName, itsVersion, _) = stem(other.id) else { return false }
      return itsName == name && version.lexicographicallyPrecedes(itsVersion) && other.provider == model.provider
        && isCurrent(other, in: catalog)
    }
  }

  private static func isCurrent(_ model: Model, in catalog: ModelCatalog) -> Bool {
    model.api == .chat && model.prices.input != nil && model.prices.output != nil && model.retirement == nil
      && model.replacement == nil && model.asOf == catalog.catalogueDate && stem(model.id)?.isDated == false
      && !special.contains { model.id.lowercased().containsText($0) }
  }

  /// Whether `model` accepts what the request of a target asks for, and can do what the one in use can.
  static func accepts(
    _ target: ModelTarget, of prompts: [Prompt], _ model: Model, insteadOf used: Model, _ context: RuleContext
  ) -> Bool {
    let effort = context.effort(of: target)
    for parameter in target.parameters {
      switch parameter.kind {
      case .temperature, .topP, .topK, .presencePenalty, .frequencyPenalty, .logprobs, .logitBias, .count:
        if model.acceptsSampling(effort: effort) == false { return false }
      case .stop: if model.supports(.stop) == false { return false }
      case .thinking: if model.sampling != used.sampling { return false }
      case .maxTokens: if model.outputLimits.contains(where: { $0.rejected.contains(parameter.name) }) { return false }
      default: continue
      }
    }
    if let effort, !model.efforts.contains(effort) { return false }
    // A small limit is enough for an answer, not for reasoning that nobody switched off.
    if let limit = context.outputLimit(of: target)?.value, limit < 1024, used.supports(.reasoning) != true,
      model.supports(.reasoning) == true, model.provider != .anthropic, model.defaultEffort != ReasoningEffort.none
    {
      return false
    }
    if prompts.contains(where: { $0.closingRole == .assistant }), model.supports(.prefill) == false { return false }
    let capabilities: [Capability] = [.tools, .vision, .schema, .pdf]
    guard capabilities.allSatisfy({ used.supports($0) != true || model.supports($0) == true }) else { return false }
    // Reasoning that cannot be switched off is output that is paid for.
    return model.supports(.reasoningAlwaysOn) != true || used.supports(.reasoningAlwaysOn) == true
  }

  /// The most tokens that `model` makes of what is one token for `used`.
  static func inflation(from used: Model, to model: Model) -> Double? {
    if let one = used.encoding?.name, one == model.encoding?.name { return 1 }
    guard let low = used.encoding?.factor?.lowerBound, let high = model.encoding?.factor?.upperBound, low > 0 else {
      return nil
    }
    return high / low
  }

  /// The name of a model without its version: `gpt-sol` for `gpt-5.6-sol`, `claude-opus` for `claude-opus-4-8`.
  static func stem(_ id: String) -> (name: String, version: [Int], isDated: Bool)? {
    var words: [Substring] = []
    var version: [Int] = []
    var isDated = false
    for part in id.split(separator: "-") {
      let numbers = part.split(separator: ".").map { Int($0) }
      guard numbers.allSatisfy({ $0 != nil }) else {
        words.append(part)
        continue
      }
      // Versions are small; four digits and more are dates.
      if numbers.count == 1, part.utf8.count >= 3 || part.hasPrefix("0") {
        isDated = true
      } else {
        version += numbers.compactMap(\.self)
      }
    }
    return version.isEmpty ? nil : (words.joined(separator: "-").lowercased(), version, isDated)
  }
}
