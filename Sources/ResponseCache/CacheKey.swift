package import Providers

/// What makes two requests the same: everything that can change the answer, and nothing else.
///
/// The key is the canonical text itself, not a hash of it: two requests that differ can never share an entry.
package struct CacheKey: Hashable, Sendable {
  /// Sorted JSON.
  package let text: String

  /// The version of what is stored under a key.
  private static let version = 1

  /// `body`: The body as it is sent: model, parameters, messages, tools. Whether the answer is streamed makes no other
  /// answer.
  /// `address`: Where it is sent.
  /// `tenant`: Whose answers these are; those of one are no other's.
  /// `promptVersion`: The user's own version of the prompt, where the text alone does not tell.
  package init(body: JSONValue, address: String, api: ModelInterface, tenant: String, promptVersion: String) {
    var body = body
    body.remove("stream")
    body.remove("stream_options")
    let parts: JSONValue = [
      "version": .integer(Self.version), "address": .string(address), "api": .string(api.rawValue),
      "tenant": .string(tenant), "prompt_version": .string(promptVersion), "body": body,
    ]
    text = String(decoding: parts.canonical.json, as: UTF8.self)
  }
}
