/// Tokens as a provider bills them. What it does not say is `nil`, which is not 0.
package struct Usage: Hashable, Sendable {
  /// All input tokens, those that were read from a cache and those that were written to one included.
  package var input: Int?
  /// Input tokens that were read from the provider's cache.
  package var cached: Int?
  /// Input tokens that were written to the provider's cache.
  package var cacheWritten: Int?
  /// Those of them that are to be kept for an hour, which costs more.
  package var cacheWrittenForAnHour: Int?
  /// All output tokens, thinking included.
  package var output: Int?
  /// Output tokens of thinking.
  package var thinking: Int?

  package init(
    input: Int? = nil, cached: Int? = nil, cacheWritten: Int? = nil, output: Int? = nil, thinking: Int? = nil
  ) {
    self.input = input
    self.cached = cached
    self.cacheWritten = cacheWritten
    self.output = output
    self.thinking = thinking
  }

  package var isEmpty: Bool { self == Usage() }

  /// Whether the figures can be: none is negative, and no part is larger than the whole.
  package var isPlausible: Bool {
    let figures = [input, cached, cacheWritten, output, thinking].compactMap { $0 }
    guard figures.allSatisfy({ $0 >= 0 }) else { return false }
    return (cached ?? 0) + (cacheWritten ?? 0) <= input ?? .max && thinking ?? 0 <= output ?? .max
  }
}

extension JSONValue {
  /// A number of tokens as it can be; others are as good as none.
  package var tokenCount: Int? { integer.flatMap { (0...1_000_000_000).contains($0) ? $0 : nil } }
}

extension Usage {
  /// The `usage` of OpenAI's Chat Completions and Responses, and of what imitates them: DeepSeek's hits and misses, cached tokens beside the
  /// details, thinking tokens beside them.
  package init(chat usage: JSONValue) {
    let details = usage["prompt_tokens_details"] ?? usage["input_tokens_details"]
    input = usage["prompt_tokens"]?.tokenCount ?? usage["input_tokens"]?.tokenCount
    cached =
      details?["cached_tokens"]?.tokenCount ?? usage["prompt_cache_hit_tokens"]?.tokenCount
      ?? usage["cached_tokens"]?.tokenCount ?? usage["num_cached_tokens"]?.tokenCount
    cacheWritten = details?["cache_write_tokens"]?.tokenCount ?? details?["cache_creation_input_tokens"]?.tokenCount
    output = usage["completion_tokens"]?.tokenCount ?? usage["output_tokens"]?.tokenCount
    let outputDetails = usage["completion_tokens_details"] ?? usage["output_tokens_details"]
    thinking = outputDetails?["reasoning_tokens"]?.tokenCount ?? usage["reasoning_tokens"]?.tokenCount
  }

  /// The `usage` of Anthropic's Messages, whose `input_tokens` are those that the cache has nothing to do with.
  package init(messages usage: JSONValue) {
    cached = usage["cache_read_input_tokens"]?.tokenCount
    cacheWritten = usage["cache_creation_input_tokens"]?.tokenCount
    if let fresh = usage["input_tokens"]?.tokenCount {
      input = fresh + (cached ?? 0) + (cacheWritten ?? 0)
    }
    cacheWrittenForAnHour = usage["cache_creation"]?["ephemeral_1h_input_tokens"]?.tokenCount
    output = usage["output_tokens"]?.tokenCount
    thinking = usage["output_tokens_details"]?["thinking_tokens"]?.tokenCount
  }

  /// Takes over what a later message of the same stream says.
  mutating func update(with later: Usage) {
    input = later.input ?? input
    cached = later.cached ?? cached
    cacheWritten = later.cacheWritten ?? cacheWritten
    output = later.output ?? output
    thinking = later.thinking ?? thinking
  }
}
