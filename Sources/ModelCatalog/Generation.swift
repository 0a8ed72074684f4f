/// How long a reasoning model may think, in the order of rising effort.
package enum ReasoningEffort: String, CaseIterable, Comparable, Hashable, Sendable {
  case none, minimal, low, medium, high, xhigh, max

  package static func < (left: ReasoningEffort, right: ReasoningEffort) -> Bool {
    guard let leftIndex = allCases.firstIndex(of: left), let rightIndex = allCases.firstIndex(of: right) else {
      return false
    }
    return leftIndex < rightIndex
  }
}

/// Whether requests may carry `temperature`, `top_p` and their like.
package enum Sampling: String, CaseIterable, Hashable, Sendable {
  case accepted
  /// Rejected, save for the value that is the default anyway (`temperature: 1`).
  case rejected
  /// Rejected as above unless the reasoning effort resolves to `none`.
  case onlyWithoutReasoning = "effort-none"
}

/// The parameter that bounds the length of the output, for one endpoint.
package struct OutputLimit: Hashable, Sendable {
  /// `chat`, `responses`, `completions`, `messages` or `generateContent`.
  package let endpoint: String
  /// The name to use.
  package let parameter: String
  /// Older names that still work.
  package let accepted: [String]
  /// Names that the endpoint refuses for this model.
  package let rejected: [String]
}

/// Something that a model can do, or that is true of it.
package enum Capability: String, CaseIterable, Hashable, Sendable {
  /// Continues a text instead of answering a chat.
  case completion
  /// Accepts `temperature` or `top_p`, but not both in one request.
  case exclusiveSampling = "exclusive-sampling"
  /// Accepts system messages after the first user message.
  case midConversationSystem = "mid-system"
  case pdf
  /// Continues an assistant message that ends the request.
  case prefill
  case reasoning
  /// Reasoning cannot be switched off.
  case reasoningAlwaysOn = "reasoning-always-on"
  /// Output that a JSON schema constrains.
  case schema
  /// Stop sequences.
  case stop
  /// Function calling.
  case tools
  case vision
}
