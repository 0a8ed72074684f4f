/// One request to a model, in no provider's words.
package struct ModelRequest: Hashable, Sendable {
  package struct Turn: Hashable, Sendable {
    package enum Role: String, Hashable, Sendable { case system, developer, user, assistant }

    package var role: Role
    package var text: String
    /// What asks the provider to keep everything up to here in its cache: `{"type": "ephemeral"}`.
    package var cacheControl: JSONValue?

    package init(_ role: Role, _ text: String, cacheControl: JSONValue? = nil) {
      self.role = role
      self.text = text
      self.cacheControl = cacheControl
    }
  }

  package struct Tool: Hashable, Sendable {
    package var name: String
    package var description: String?
    /// The JSON schema of its arguments.
    package var parameters: JSONValue
    package var isStrict: Bool?

    package init(name: String, description: String? = nil, parameters: JSONValue, isStrict: Bool? = nil) {
      self.name = name
      self.description = description
      self.parameters = parameters
      self.isStrict = isStrict
    }
  }

  package var model: String
  package var turns: [Turn]
  package var tools: [Tool] = []
  /// The most tokens of output, thinking included.
  package var maxOutputTokens: Int?
  package var stop: [String] = []
  /// Parameters that go into the body as they are, under the names of the API: `temperature`, `reasoning_effort`.
  package var parameters: [JSONValue.Member] = []
  package var isStreamed = true

  package init(model: String, turns: [Turn]) {
    self.model = model
    self.turns = turns
  }
}

/// What a server was found not to take, and what it takes instead.
package struct Accommodation: Hashable, Sendable {
  /// Parameters to leave out.
  package var dropped: Set<String> = []
  /// What the limit on the output is called in Chat Completions.
  package var limitName: String
  /// A server that takes neither name is not asked by turns.
  private var hasRenamedLimit = false
  /// Whether a stream can be asked for its usage.
  package var asksForUsage = true

  package init(limitName: String = "max_tokens") {
    self.limitName = limitName
  }

  /// Learns from an error that the server gives a request of its own kind.
  ///
  /// `body`: The request that was refused.
  /// What was learnt, in words for the report; `nil` if the error says nothing that could be done otherwise.
  package mutating func learn(from error: ProviderError, body: JSONValue) -> String? {
    let text = error.message
    let limits = ["max_tokens", "max_completion_tokens"]
    if !hasRenamedLimit, body["messages"] != nil, body["system"] == nil,
      let other = limits.first(where: { $0 != limitName }), body[limitName] != nil,
      error.parameter ?? Self.firstName(of: limits, in: text) == limitName,
      text.contains(other) || error.code == "unsupported_parameter"
    {
      defer { (limitName, hasRenamedLimit) = (other, true) }
      return "`\(other)` in place of `\(limitName)`"
    }
    if body["stream_options"] != nil, text.contains("stream_options") || text.contains("include_usage") {
      asksForUsage = false
      return "no `stream_options`"
    }
    // Only what can be left out without asking another question.
    let optional = [
      "temperature", "top_p", "top_k", "seed", "stop", "stop_sequences", "frequency_penalty", "presence_penalty",
      "logprobs", "top_logprobs", "logit_bias", "reasoning_effort", "verbosity", "parallel_tool_calls", "user",
      "service_tier", "metadata",
    ]
    for name in optional where body[name] != nil && !dropped.contains(name) {
      guard error.parameter == name || Self.names(name, in: text) else { continue }
      dropped.insert(name)
      return "no `\(name)`"
    }
    return nil
  }

  /// Which of the names a text speaks of first.
  private static func firstName(of names: [String], in text: String) -> String? {
    text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.lazy.map(String.init).first(where: names.contains)
  }

  /// Whether a text speaks of a parameter by its name, as a word of its own.
  private static func names(_ parameter: String, in text: String) -> Bool {
    text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains { $0 == parameter }
  }
}
