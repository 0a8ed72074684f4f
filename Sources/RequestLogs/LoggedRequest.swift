package import Providers

/// One request as a log tells it, whatever wrote the log. What the log does not say is `nil`.
package struct LoggedRequest: Hashable, Sendable {
  package var model: String
  /// What the prompt is called, where the log names it.
  package var promptName: String?
  /// The messages as role and text, where they were logged.
  package var messages: [Message] = []
  /// Everything else that the answer depends on, in a form that is the same for the same: temperature, tools and so on.
  package var parameters = ""
  /// Seconds since 1970.
  package var start: Double?
  /// Milliseconds.
  package var duration: Double?
  package var timeToFirstToken: Double?
  package var usage = Usage()
  /// US dollars, as the log says.
  package var cost: Double?
  /// Whether the answer came from a cache of the log's own.
  package var isCached = false
  package var error: String?

  package struct Message: Hashable, Sendable {
    package var role: String
    package var text: String
  }

  package init(model: String) { self.model = model.withoutControls }

  /// What tells prompts apart: the name, or the fixed text that stands in front.
  package var promptKey: String {
    if let promptName { return promptName }
    let first = messages.first { $0.role == "system" || $0.role == "developer" } ?? messages.first
    return first?.text ?? "?"
  }
}
