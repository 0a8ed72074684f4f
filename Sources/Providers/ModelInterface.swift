/// The API that a model is asked through.
package enum ModelInterface: String, CaseIterable, Sendable {
  /// OpenAI's Chat Completions, which most servers speak.
  case chat = "openai-chat"
  /// OpenAI's Responses.
  case responses = "openai-responses"
  /// Anthropic's Messages.
  case messages = "anthropic"

  /// Where it lies below the base address.
  var path: String {
    switch self {
    case .chat: "/chat/completions"
    case .responses: "/responses"
    case .messages: "/v1/messages"
    }
  }
}
