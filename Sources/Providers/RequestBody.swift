extension ModelRequest {
  /// The request's body in the words of an API. Nothing is in it that was not asked for.
  package func body(for api: ModelInterface, _ accommodation: Accommodation) -> JSONValue {
    var body: JSONValue = ["model": .string(model)]
    switch api {
    case .chat: writeChat(&body, accommodation)
    case .responses: writeResponses(&body)
    case .messages: writeMessages(&body)
    }
    for parameter in parameters { body.set(parameter.key, parameter.value) }
    for name in accommodation.dropped { body.remove(name) }
    return body
  }

  private func writeChat(_ body: inout JSONValue, _ accommodation: Accommodation) {
    body.set(
      "messages",
      .array(
        turns.map { turn in
          ["role": .string(turn.role.rawValue), "content": Self.content(turn, type: "text")]
        }))
    if !tools.isEmpty {
      body.set("tools", .array(tools.map { ["type": "function", "function": $0.definition(schema: "parameters")] }))
    }
    if let maxOutputTokens { body.set(accommodation.limitName, .integer(maxOutputTokens)) }
    if !stop.isEmpty { body.set("stop", .array(stop.map(JSONValue.string))) }
    if isStreamed {
      body.set("stream", true)
      if accommodation.asksForUsage { body.set("stream_options", ["include_usage": true]) }
    }
  }

  private func writeResponses(_ body: inout JSONValue) {
    body.set(
      "input",
      .array(turns.map { ["role": .string($0.role.rawValue), "content": .string($0.text)] }))
    if !tools.isEmpty {
      body.set(
        "tools",
        .array(
          tools.map { tool in
            var definition = tool.definition(schema: "parameters")
            definition = .object([.init("type", "function")] + definition.members)
            return definition
          }))
    }
    if let maxOutputTokens { body.set("max_output_tokens", .integer(maxOutputTokens)) }
    if isStreamed { body.set("stream", true) }
    // Nothing is to be kept on the server for the sake of a measurement.
    body.set("store", false)
  }

  private func writeMessages(_ body: inout JSONValue) {
    // The API has no default.
    body.set("max_tokens", .integer(maxOutputTokens ?? Self.defaultLimit))
    let (system, others) = (
      turns.prefix { $0.role == .system || $0.role == .developer },
      turns.drop { $0.role == .system || $0.role == .developer }
    )
    if !system.isEmpty {
      body.set(
        "system",
        system.contains { $0.cacheControl != nil } || system.count > 1
          ? .array(system.flatMap { Self.content($0, type: "text", alwaysBlocks: true).items })
          : .string(system.first?.text ?? ""))
    }
    if !tools.isEmpty {
      body.set("tools", .array(tools.map { $0.definition(schema: "input_schema") }))
    }
    body.set(
      "messages",
      .array(
        others.map { turn in
          // There are no system messages between the others, but what they say can be said.
          [
            "role": .string(turn.role == .assistant ? "assistant" : "user"),
            "content": Self.content(turn, type: "text"),
          ]
        }))
    if !stop.isEmpty { body.set("stop_sequences", .array(stop.map(JSONValue.string))) }
    if isStreamed { body.set("stream", true) }
  }

  /// The limit that Anthropic's API gets if the prompt has none.
  package static let defaultLimit = 1_024

  private static func content(_ turn: Turn, type: String, alwaysBlocks: Bool = false) -> JSONValue {
    guard turn.cacheControl != nil || alwaysBlocks else { return .string(turn.text) }
    var block: JSONValue = ["type": .string(type), "text": .string(turn.text)]
    if let control = turn.cacheControl { block.set("cache_control", control) }
    return [block]
  }
}

extension ModelRequest.Tool {
  fileprivate func definition(schema: String) -> JSONValue {
    var definition: JSONValue = ["name": .string(name)]
    if let description { definition.set("description", .string(description)) }
    definition.set(schema, parameters)
    if let isStrict { definition.set("strict", .bool(isStrict)) }
    return definition
  }
}
