/// What became of a model reference.
package enum ModelLookup: Equatable, Sendable {
  /// A model of the catalogue. Facts that do not hold for the reference, such as the provider's own retirement date
  /// when another platform serves the model, are nil in it.
  case known(Model, via: Resolution)
  /// A name that is not in the catalogue, with the nearest ids that are: at most three, sorted.
  case unknown(nearest: [String])
  /// Not the name of a model that could be looked up.
  case notAModelName(NonModelReason)

  /// The model, if it is known.
  package var model: Model? {
    if case .known(let model, _) = self { model } else { nil }
  }
}

/// Why a reference is no name of a model.
package enum NonModelReason: String, CaseIterable, Hashable, Sendable {
  case empty
  /// Filled in by a template engine.
  case template
  /// Filled in from the environment.
  case environmentVariable
  /// An example value such as `your-model-name`.
  case placeholder
  /// A name that its owner gave to a deployment, fine-tune endpoint or assistant.
  case deploymentName
  /// The name of a provider or of a line of models, not of a model.
  case providerName
  /// A name in someone's local model server.
  case localModel
  /// A script, a file, a URL or another stand-in for a model.
  case customProvider
  /// A model for embeddings, images, speech or another task without a prompt for text.
  case otherModality
  /// Words rather than a name.
  case text
}

/// Why the catalogue lists another name for a model.
package enum AliasKind: String, CaseIterable, Hashable, Sendable {
  /// Azure's spelling.
  case azure
  /// Amazon Bedrock's spelling.
  case bedrock
  /// A spelling of gateways such as OpenRouter.
  case gateway
  /// A spelling of servers that run open weights.
  case host
  /// Points to whatever is newest.
  case moving
  /// Another spelling of the same name.
  case spelling
  /// A name without its date.
  case undated
}

/// How a reference led to a model.
package struct Resolution: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    /// Text before the name that says who serves the model.
    case prefix(String)
    /// Text after the name, such as a version of the platform's own.
    case suffix(String)
    /// The catalogue lists the first name as another name of the second.
    case alias(String, of: String, AliasKind)
    /// Dots in place of dashes, as gateways write them.
    case spelling(String)
    /// A dated snapshot that has no row of its own; it shares the facts of the base, but not its retirement.
    case snapshot(String)
    /// A fine-tune of the model; it has prices and a retirement of its own.
    case fineTune(String)
    /// The name of a deployment that reads like a model.
    case deployment(String)
  }

  package var steps: [Step]
  /// The platform that the reference names, nil for the provider's own API.
  package var platform: Platform?

  package init(steps: [Step] = [], platform: Platform? = nil) {
    self.steps = steps
    self.platform = platform
  }

  /// Whether the reference is the id itself, apart from its case.
  package var isDirect: Bool { steps.isEmpty }

  /// Whether the name points to whatever is newest rather than to one model.
  package var isMovingAlias: Bool {
    steps.contains { if case .alias(_, _, .moving) = $0 { true } else { false } }
  }
}

extension Resolution: CustomStringConvertible {
  /// One phrase for each step, such as "`gpt-35-turbo` is Azure's spelling of `gpt-3.5-turbo`".
  package var description: String {
    steps.map(\.description).joined(separator: "; ")
  }
}

extension Resolution.Step: CustomStringConvertible {
  package var description: String {
    switch self {
    case .prefix(let text): "without the prefix `\(text)`"
    case .suffix(let text): "without the suffix `\(text)`"
    case .alias(let name, let target, let kind):
      switch kind {
      case .azure: "`\(name)` is Azure's spelling of `\(target)`"
      case .bedrock: "`\(name)` is Amazon Bedrock's spelling of `\(target)`"
      case .gateway: "`\(name)` is a gateway's spelling of `\(target)`"
      case .host: "`\(name)` is a host's name for `\(target)`"
      case .moving: "`\(name)` currently points to `\(target)`"
      case .spelling: "`\(name)` is another spelling of `\(target)`"
      case .undated: "`\(name)` is `\(target)` without its date"
      }
    case .spelling(let name): "`\(name)` with dashes for dots"
    case .snapshot(let base): "a snapshot of `\(base)`"
    case .fineTune(let base): "a fine-tune of `\(base)`"
    case .deployment(let name): "the deployment `\(name)`, going by its name"
    }
  }
}
