/// What is known about one model. Every fact is optional: nil means that no source states it.
package struct Model: Equatable, Sendable, Identifiable {
  /// The name that requests use, in the provider's spelling. Hosts of other people's models carry a prefix (`groq/…`).
  package let id: String
  package let provider: Provider
  /// The generation: models of one family share behaviour and parameters, such as `gpt-5.4` or `claude-4`.
  package let family: String
  /// The provider's word for the size, such as `mini` or `opus`.
  package let tier: String?
  package let api: ModelAPI

  /// The most tokens that a request may hold. Some providers count the output against the same window.
  package var maxInputTokens: Int?
  /// The most tokens that a reply may hold, reasoning included.
  package var maxOutputTokens: Int?
  package var prices: Prices

  /// When the provider's own API stops serving it.
  package var retirement: Retirement?
  /// When other platforms stop serving it. Some publish the earliest possible day rather than a final one.
  package var platformRetirements: SmallMap<Platform, CalendarDate>
  /// The id that the provider recommends instead.
  package var replacement: String?

  package var encoding: TokenEncoding?
  package var framing: ChatFraming?

  /// Capabilities that a source states or denies.
  package var capabilities: SmallMap<Capability, Bool>
  package var sampling: Sampling?
  /// Efforts that requests may ask for, in rising order; empty when no source lists them.
  package var efforts: [ReasoningEffort]
  /// The effort when a request does not ask for one.
  package var defaultEffort: ReasoningEffort?
  package var outputLimits: [OutputLimit]
  package var caching: Caching?

  /// The day for which the facts hold; for models no longer listed, a day on which they still were.
  package let asOf: CalendarDate
  /// Where the facts come from: tags that `ModelCatalog.citation(for:)` explains.
  package let sources: [String]
}

/// The end of a model.
package struct Retirement: Hashable, Sendable {
  /// The first day without the model.
  package let date: CalendarDate
  /// The source tag, or the platform whose date it is.
  package let source: String
}

extension Model {
  /// Whether a source states or denies the capability.
  package func supports(_ capability: Capability) -> Bool? {
    capabilities[capability]
  }

  /// A legacy model that continues a text instead of answering a chat.
  package var isCompletionStyle: Bool {
    api == .completion
  }

  /// Whether a request may set sampling parameters to other than their defaults.
  ///
  /// - Parameter effort: What the request asks for, nil when it leaves the effort open.
  /// - Returns: Nil when no source says.
  package func acceptsSampling(effort: ReasoningEffort?) -> Bool? {
    switch sampling {
    case nil: nil
    case .accepted: true
    case .rejected: false
    case .onlyWithoutReasoning:
      // Being able to switch reasoning off is not the same as having it off by default.
      (effort ?? defaultEffort) == ReasoningEffort.none && (efforts.isEmpty || efforts.contains(.none))
        && supports(.reasoningAlwaysOn) != true
    }
  }

  /// The parameter that bounds the output at an endpoint, such as `chat`.
  package func outputLimit(endpoint: String) -> OutputLimit? {
    outputLimits.first { $0.endpoint == endpoint }
  }

  /// Whether the model is gone on that day; nil when no source dates its end.
  package func isRetired(on day: CalendarDate) -> Bool? {
    retirement.map { $0.date <= day }
  }
}
