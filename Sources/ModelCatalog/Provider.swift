/// Who offers a model under the name that the catalogue lists it by.
package struct Provider: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  package let rawValue: String

  package init(rawValue: String) {
    self.rawValue = rawValue
  }

  package var description: String { rawValue }

  /// The name as the provider writes it.
  package var displayName: String {
    switch self {
    case .openAI: "OpenAI"
    case .anthropic: "Anthropic"
    case .google: "Google"
    case .deepSeek: "DeepSeek"
    case .qwen: "Alibaba Cloud"
    case .mistral: "Mistral"
    case .xAI: "xAI"
    case .zhipu: "Zhipu"
    case .moonshot: "Moonshot"
    case .miniMax: "MiniMax"
    case .cohere: "Cohere"
    case .meta: "Meta"
    case .groq: "Groq"
    case .cerebras: "Cerebras"
    case .perplexity: "Perplexity"
    default: rawValue
    }
  }

  package static let openAI = Provider(rawValue: "openai")
  package static let anthropic = Provider(rawValue: "anthropic")
  package static let google = Provider(rawValue: "google")
  package static let deepSeek = Provider(rawValue: "deepseek")
  package static let qwen = Provider(rawValue: "qwen")
  package static let mistral = Provider(rawValue: "mistral")
  package static let xAI = Provider(rawValue: "xai")
  package static let zhipu = Provider(rawValue: "zhipu")
  package static let moonshot = Provider(rawValue: "moonshot")
  package static let miniMax = Provider(rawValue: "minimax")
  package static let cohere = Provider(rawValue: "cohere")
  package static let meta = Provider(rawValue: "meta")
  package static let groq = Provider(rawValue: "groq")
  package static let cerebras = Provider(rawValue: "cerebras")
  package static let perplexity = Provider(rawValue: "perplexity")
}

/// A way to a model that is not its provider's own API, and so has dates, limits or prices of its own.
package enum Platform: String, CaseIterable, Hashable, Sendable {
  /// Azure OpenAI and Azure AI Foundry.
  case azure
  /// Amazon Bedrock.
  case bedrock
  /// Vertex AI on Google Cloud.
  case vertex
  /// A router that passes requests on, such as OpenRouter or GitHub Models.
  case gateway
  /// A server that runs the weights itself, local or for hire.
  case host

  /// The name of a cloud; nil for what is many services.
  package var displayName: String? {
    switch self {
    case .azure: "Azure"
    case .bedrock: "Amazon Bedrock"
    case .vertex: "Vertex AI"
    case .gateway, .host: nil
    }
  }
}

/// The endpoint that a model is meant for.
package enum ModelAPI: String, CaseIterable, Hashable, Sendable {
  /// Chat messages.
  case chat
  /// OpenAI's Responses API only.
  case responses
  /// The legacy completion endpoint, which continues a text.
  case completion
}
