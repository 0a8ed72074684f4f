/// Reads a reply, streamed or whole, in the words of one API.
package struct ReplyReader: Sendable {
  package private(set) var reply = Reply()
  /// Whether the body is a stream of events.
  private let isStreamed: Bool
  private let api: ModelInterface
  private var parser = EventStreamParser()
  private var body: [UInt8] = []
  /// Tool calls by the provider's index, which need not start at 0.
  private var toolIndexes: [Int: Int] = [:]
  /// How many events could not be read.
  package private(set) var garbledEvents = 0

  /// `isStreamed`: Whether the reply's type is `text/event-stream`.
  package init(_ api: ModelInterface, isStreamed: Bool) {
    self.api = api
    self.isStreamed = isStreamed
  }

  /// What the next bytes of the body bring.
  package mutating func take(_ bytes: some Sequence<UInt8>) -> ReplyProgress {
    guard isStreamed else {
      body.append(contentsOf: bytes)
      return []
    }
    var progress: ReplyProgress = []
    for event in parser.take(bytes) { progress.formUnion(take(event)) }
    return progress
  }

  /// The body has ended.
  ///
  /// - Returns: What the rest brought.
  package mutating func finish() -> ReplyProgress {
    if isStreamed { return parser.finish().map { take($0) } ?? [] }
    guard let value = JSONValue(json: body) else {
      reply.error = ProviderError(message: Self.excerpt(of: body))
      reply.error?.isUnreadable = true
      return []
    }
    reply.error = ProviderError(value) ?? Self.strangeness(of: value, api)
    guard reply.error == nil else { return [] }
    switch api {
    case .chat: readChat(value)
    case .responses: readResponse(value)
    case .messages: readMessage(value)
    }
    reply.isComplete = true
    var progress: ReplyProgress = []
    if !reply.text.isEmpty || !reply.toolCalls.isEmpty { progress.insert(.content) }
    if !reply.thinking.isEmpty { progress.insert(.thinking) }
    return progress
  }

  /// What is wrong with a whole reply that is JSON and no answer; `nil` if it is one.
  private static func strangeness(of value: JSONValue, _ api: ModelInterface) -> ProviderError? {
    let isAnswer =
      switch api {
      case .chat: value["choices"]?[0]?["message"]?.members.isEmpty == false
      case .responses:
        value["output"].map { if case .array = $0 { true } else { false } } ?? false
          && ["completed", "incomplete"].contains(value["status"]?.string ?? "completed")
      case .messages: value["content"].map { if case .array = $0 { true } else { false } } ?? false
      }
    if isAnswer { return nil }
    let status = value["status"]?.string.map { " (status \($0))" } ?? ""
    return ProviderError(message: "the reply is no answer of this API\(status): \(excerpt(of: value.json))")
  }

  /// The beginning of a body that is no JSON, on one line: proxies answer with pages of HTML.
  static func excerpt(of body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(4_000), as: UTF8.self)
    var words = ""
    var isTag = false
    for character in text {
      if character == "<" { isTag = true }
      if !isTag { words.append(character.isWhitespace ? " " : character) }
      if character == ">" {
        isTag = false
        words.append(" ")
      }
    }
    let line = words.withoutControls.split(separator: " ").joined(separator: " ")
    return line.count > 200 ? line.prefix(200) + "…" : line
  }

  private mutating func take(_ event: ServerSentEvent) -> ReplyProgress {
    // What comes behind the end is no part of the answer.
    if reply.isComplete { return [] }
    if event.data.elementsEqual("[DONE]".utf8) {
      reply.isComplete = true
      return []
    }
    guard let value = JSONValue(json: event.data) else {
      garbledEvents += 1
      return []
    }
    if let error = ProviderError(value) {
      reply.error = reply.error ?? error
      return []
    }
    let before = (reply.text.utf8.count, reply.thinking.utf8.count, toolLength)
    switch api {
    case .chat: takeChat(value)
    case .responses: takeResponse(value)
    case .messages: takeMessage(value)
    }
    var progress: ReplyProgress = []
    if reply.text.utf8.count > before.0 || toolLength > before.2 { progress.insert(.content) }
    if reply.thinking.utf8.count > before.1 { progress.insert(.thinking) }
    return progress
  }

  private var toolLength: Int { reply.toolCalls.reduce(0) { $0 + 1 + $1.name.utf8.count + $1.arguments.utf8.count } }

  private mutating func note(_ value: JSONValue) {
    reply.model = reply.model ?? value["model"]?.string
    reply.id = reply.id ?? value["id"]?.string
    reply.fingerprint = reply.fingerprint ?? value["system_fingerprint"]?.string
    reply.serviceTier = value["service_tier"]?.string ?? reply.serviceTier
  }

  // MARK: Chat Completions

  private mutating func readChat(_ value: JSONValue) {
    note(value)
    if let usage = value["usage"], !usage.isNull { reply.usage.update(with: Usage(chat: usage)) }
    let choice = value["choices"]?[0]
    if let message = choice?["message"] { takeChatText(message) }
    finish(choice?["finish_reason"]?.string)
  }

  private mutating func takeChat(_ value: JSONValue) {
    note(value)
    if let usage = value["usage"], !usage.isNull { reply.usage.update(with: Usage(chat: usage)) }
    // Of several choices the first is read, as it is of a whole reply.
    guard let choice = value["choices"]?.items.first(where: { ($0["index"]?.integer ?? 0) == 0 }) else { return }
    if let delta = choice["delta"] ?? choice["message"] { takeChatText(delta) }
    finish(choice["finish_reason"]?.string)
  }

  private mutating func takeChatText(_ delta: JSONValue) {
    reply.text += delta["content"]?.string ?? delta["content"]?.items.compactMap { $0["text"]?.string }.joined() ?? ""
    reply.thinking += delta["reasoning_content"]?.string ?? delta["reasoning"]?.string ?? ""
    reply.refusal += delta["refusal"]?.string ?? ""
    for (position, call) in (delta["tool_calls"]?.items ?? []).enumerated() {
      add(
        index: call["index"]?.integer ?? position, name: call["function"]?["name"]?.string,
        arguments: call["function"]?["arguments"]?.string)
    }
  }

  private mutating func add(index: Int, name: String?, arguments: String?) {
    if let position = toolIndexes[index] {
      reply.toolCalls[position].arguments += arguments ?? ""
      if reply.toolCalls[position].name.isEmpty { reply.toolCalls[position].name = name ?? "" }
    } else {
      toolIndexes[index] = reply.toolCalls.count
      reply.toolCalls.append(ToolCall(name: name ?? "", arguments: arguments ?? ""))
    }
  }

  private mutating func finish(_ reason: String?) {
    if let reason { reply.finishReason = FinishReason(name: reason) }
  }

  // MARK: Responses

  private mutating func readResponse(_ value: JSONValue) {
    finishResponse(value)
    for (index, item) in (value["output"]?.items ?? []).enumerated() {
      switch item["type"]?.string {
      case "message":
        for part in item["content"]?.items ?? [] {
          reply.text += part["text"]?.string ?? ""
          reply.refusal += part["refusal"]?.string ?? ""
        }
      case "reasoning":
        for part in (item["summary"]?.items ?? []) + (item["content"]?.items ?? []) {
          reply.thinking += part["text"]?.string ?? ""
        }
      case "function_call": add(index: index, name: item["name"]?.string, arguments: item["arguments"]?.string)
      default: break
      }
    }
    if !reply.toolCalls.isEmpty, reply.finishReason == .stop { reply.finishReason = .toolCalls }
  }

  private mutating func finishResponse(_ value: JSONValue) {
    note(value)
    if let usage = value["usage"], !usage.isNull { reply.usage.update(with: Usage(chat: usage)) }
    finish(
      value["incomplete_details"]?["reason"]?.string ?? value["status"]?.string.flatMap { $0 == "completed" ? $0 : nil }
    )
  }

  private mutating func takeResponse(_ value: JSONValue) {
    switch value["type"]?.string {
    case "response.output_text.delta": reply.text += value["delta"]?.string ?? ""
    case "response.refusal.delta": reply.refusal += value["delta"]?.string ?? ""
    case "response.reasoning_summary_text.delta", "response.reasoning_text.delta":
      reply.thinking += value["delta"]?.string ?? ""
    case "response.output_item.added":
      if let item = value["item"], item["type"]?.string == "function_call" {
        add(index: value["output_index"]?.integer ?? 0, name: item["name"]?.string, arguments: nil)
      }
    case "response.function_call_arguments.delta":
      add(index: value["output_index"]?.integer ?? 0, name: nil, arguments: value["delta"]?.string)
    case "response.completed", "response.incomplete", "response.failed":
      guard let response = value["response"] else { return }
      finishResponse(response)
      if let error = ProviderError(response) { reply.error = error }
      if !reply.toolCalls.isEmpty, reply.finishReason == .stop { reply.finishReason = .toolCalls }
      reply.isComplete = true
    default: break
    }
  }

  // MARK: Messages

  private mutating func readMessage(_ value: JSONValue) {
    note(value)
    if let usage = value["usage"], !usage.isNull { takeMessageUsage(usage) }
    for (index, block) in (value["content"]?.items ?? []).enumerated() {
      reply.text += block["text"]?.string ?? ""
      reply.thinking += block["thinking"]?.string ?? ""
      if block["type"]?.string == "tool_use" {
        let arguments = block["input"].map { String(decoding: $0.json, as: UTF8.self) }
        add(index: index, name: block["name"]?.string, arguments: arguments)
      }
    }
    finish(value["stop_reason"]?.string)
  }

  /// The figures of `message_start` and of `message_delta`, which may leave out what it does not change.
  private var messageUsage: JSONValue = [:]

  private mutating func takeMessageUsage(_ usage: JSONValue) {
    for member in usage.members where !member.value.isNull { messageUsage.set(member.key, member.value) }
    reply.usage = Usage(messages: messageUsage)
  }

  private mutating func takeMessage(_ value: JSONValue) {
    switch value["type"]?.string {
    case "message_start":
      guard let message = value["message"] else { return }
      note(message)
      if let usage = message["usage"], !usage.isNull { takeMessageUsage(usage) }
    case "content_block_start":
      guard let block = value["content_block"] else { return }
      reply.text += block["text"]?.string ?? ""
      reply.thinking += block["thinking"]?.string ?? ""
      if block["type"]?.string == "tool_use" {
        add(index: value["index"]?.integer ?? 0, name: block["name"]?.string, arguments: nil)
      }
    case "content_block_delta":
      guard let delta = value["delta"] else { return }
      reply.text += delta["text"]?.string ?? ""
      reply.thinking += delta["thinking"]?.string ?? ""
      if let part = delta["partial_json"]?.string {
        add(index: value["index"]?.integer ?? 0, name: nil, arguments: part)
      }
    case "message_delta":
      finish(value["delta"]?["stop_reason"]?.string)
      if let usage = value["usage"], !usage.isNull { takeMessageUsage(usage) }
    case "message_stop": reply.isComplete = true
    default: break
    }
  }
}
