package import SourceText
package import YAMLSyntax

/// A place up to which a request asks the provider to keep it in the cache.
package struct CacheMarker: Sendable {
  /// What the key is called.
  package enum Spelling: String, CaseIterable, Sendable {
    /// Anthropic's, also read by gateways and by Qwen.
    case cacheControl = "cache_control"
    /// OpenAI's, from GPT-5.6 on.
    case promptCacheBreakpoint = "prompt_cache_breakpoint"
  }

  /// What it stands behind.
  package enum Place: Hashable, Sendable {
    /// One of ``Prompt/tools``.
    case tool(Int)
    /// One of ``Prompt/messages``.
    case message(Int)
    /// A block that is no text, such as an image.
    case other
    /// The whole request: the provider finds the place.
    case request
  }

  package let spelling: Spelling
  package let place: Place
  package let key: YAMLNode
  package let value: YAMLNode
  /// Whether everything in front of it is among the prompt's tools and messages; an image, say, is not.
  package let isPrefixRead: Bool

  package var range: ByteRange { key.range.lowerBound..<max(key.range.upperBound, value.range.upperBound) }
  /// How long the entry is asked to be kept, as the file writes it: `5m`, `1h`; `nil` for the provider's default.
  package var lifetime: String? { value["ttl"]?.text }
}
