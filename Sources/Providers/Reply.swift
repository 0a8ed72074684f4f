/// Why a model stopped.
package enum FinishReason: Hashable, Sendable {
  /// It was done, or came to a stop sequence.
  case stop
  /// The limit on its output, or its window, was reached.
  case length
  case toolCalls
  /// It, or a filter, refused.
  case refusal
  /// What the provider says otherwise.
  case other(String)

  /// As the providers word it.
  init(_ word: String) {
    switch word {
    case "stop", "end_turn", "stop_sequence", "completed", "eos": self = .stop
    case "length", "max_tokens", "max_output_tokens", "model_context_window_exceeded": self = .length
    case "tool_calls", "function_call", "tool_use": self = .toolCalls
    case "refusal", "content_filter": self = .refusal
    default: self = .other(word)
    }
  }

  package var name: String {
    switch self {
    case .stop: "stop"
    case .length: "length"
    case .toolCalls: "tool_calls"
    case .refusal: "refusal"
    case .other(let word): word
    }
  }

  package init(name: String) { self.init(name) }
}

/// A call of a tool that the model asks for.
package struct ToolCall: Hashable, Sendable {
  package var name: String
  /// JSON, as the model wrote it.
  package var arguments: String

  package init(name: String, arguments: String) {
    self.name = name
    self.arguments = arguments
  }
}

/// A model's answer, as far as it came.
package struct Reply: Hashable, Sendable {
  package var text = ""
  package var thinking = ""
  package var toolCalls: [ToolCall] = []
  package var refusal = ""
  package var finishReason: FinishReason?
  package var usage = Usage()
  /// The model that answered, by its own word.
  package var model: String?
  package var id: String?
  /// What tells builds of a model's server apart.
  package var fingerprint: String?
  package var serviceTier: String?
  /// Whether the end of the stream, or the whole body, came.
  package var isComplete = false
  /// An error in the middle of a stream that began well, or in place of a reply.
  package var error: ProviderError?

  package init() {}
}

/// What a piece of a stream brought.
package struct ReplyProgress: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Text of the answer, or of a tool call: not empty.
  package static let content = ReplyProgress(rawValue: 1)
  /// Text of thinking: not empty.
  package static let thinking = ReplyProgress(rawValue: 2)
}

/// An error in a provider's words.
package struct ProviderError: Error, Hashable, Sendable {
  /// The provider's kind of it, such as `invalid_request_error`.
  package var type: String?
  package var message: String
  /// The parameter it is about.
  package var parameter: String?
  package var code: String?
  /// Whether the body was no JSON; the message is how it begins.
  package var isUnreadable = false

  package init(type: String? = nil, message: String, parameter: String? = nil, code: String? = nil) {
    self.type = type
    self.message = message
    self.parameter = parameter
    self.code = code
  }

  /// Reads the `error` of a body or event, in any of the shapes that providers give it; `nil` if there is none.
  package init?(_ body: JSONValue) {
    // An event of Responses has its message beside its type.
    if body["type"]?.string == "error", body["error"] == nil, let message = body["message"]?.text {
      self.init(
        type: body["type"]?.text, message: message, parameter: body["param"]?.text, code: body["code"]?.text)
      return
    }
    guard let error = body["error"] ?? body["errors"]?[0], !Self.isNone(error) else {
      // FastAPI's servers and some gateways; beside an answer it is something else.
      guard body["choices"] == nil, body["output"] == nil, body["content"] == nil, body["usage"] == nil,
        let message = body["detail"]?.text ?? body["detail"]?[0]?["msg"]?.text
      else { return nil }
      // `{"loc": ["body", "temperature"], "msg": "Extra inputs are not permitted"}`
      let place = body["detail"]?[0]?["loc"]?.items.dropFirst().compactMap(\.text).joined(separator: ".") ?? ""
      self.init(
        message: place.isEmpty ? message : "\(place): \(message)", parameter: place.isEmpty ? nil : place)
      return
    }
    guard let message = error["message"]?.text ?? error["msg"]?.text ?? error.text ?? body["message"]?.text else {
      return nil
    }
    self.init(
      type: error["type"]?.text, message: message, parameter: error["param"]?.text, code: error["code"]?.text)
  }

  /// Some servers say that there is no error.
  private static func isNone(_ error: JSONValue) -> Bool {
    switch error {
    case .null, .bool(false), .integer(0), .string(""), .object([]), .array([]): true
    default: false
    }
  }
}
