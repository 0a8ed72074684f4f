import Providers
import Testing

/// Replies as providers word them.
@Suite struct ReplyReaderTests {
  private static func read(_ api: ModelInterface, stream: [String], asBytes: Bool = false) -> ReplyReader {
    var reader = ReplyReader(api, isStreamed: true)
    let bytes = Array(stream.map { "data: \($0)\n\n" }.joined().utf8)
    if asBytes { for byte in bytes { _ = reader.take([byte]) } } else { _ = reader.take(bytes) }
    _ = reader.finish()
    return reader
  }

  private static func read(_ api: ModelInterface, body: String) -> ReplyReader {
    var reader = ReplyReader(api, isStreamed: false)
    _ = reader.take(Array(body.utf8))
    _ = reader.finish()
    return reader
  }

  // MARK: Chat Completions

  private static let chatStream = [
    #"{"id":"c1","model":"m-1","system_fingerprint":"fp","choices":[{"index":0,"delta":{"role":"assistant","content":null}}]}"#,
    #"{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":"Hel"}}]}"#,
    #"{"choices":[{"index":0,"delta":{"content":"lo"},"finish_reason":null}]}"#,
    #"{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#,
    #"{"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":7,"prompt_tokens_details":{"cached_tokens":16},"completion_tokens_details":{"reasoning_tokens":3}}}"#,
    "[DONE]",
  ]

  @Test(arguments: [false, true]) func aChatStreamIsRead(asBytes: Bool) {
    let reply = Self.read(.chat, stream: Self.chatStream, asBytes: asBytes).reply
    #expect(reply.text == "Hello" && reply.thinking == "hm" && reply.finishReason == .stop && reply.isComplete)
    #expect(reply.usage == Usage(input: 20, cached: 16, output: 7, thinking: 3))
    #expect(reply.model == "m-1" && reply.fingerprint == "fp" && reply.error == nil)
  }

  @Test func onlyTextIsProgress() {
    var reader = ReplyReader(.chat, isStreamed: true)
    let progress = Self.chatStream.map { reader.take(Array("data: \($0)\n\n".utf8)) }
    #expect(progress == [[], .thinking, .content, .content, [], [], []])
  }

  @Test func aWholeChatReplyIsRead() {
    let reply = Self.read(
      .chat,
      body: """
        {"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi","tool_calls":[{"id":"t","type":\
        "function","function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}],\
        "usage":{"prompt_tokens":3,"completion_tokens":1}}
        """
    ).reply
    #expect(reply.text == "Hi" && reply.finishReason == .toolCalls && reply.isComplete)
    #expect(reply.toolCalls.map(\.name) == ["f"] && reply.usage == Usage(input: 3, output: 1))
  }

  @Test func toolCallsAreJoinedByTheirIndex() {
    let reply = Self.read(
      .chat,
      stream: [
        #"{"choices":[{"delta":{"tool_calls":[{"index":1,"id":"a","function":{"name":"f","arguments":"{\"x\""}}]}}]}"#,
        #"{"choices":[{"delta":{"tool_calls":[{"index":2,"id":"b","function":{"name":"g","arguments":""}}]}}]}"#,
        #"{"choices":[{"delta":{"tool_calls":[{"index":1,"function":{"arguments":":1}"}}]}}]}"#,
      ]
    ).reply
    #expect(reply.toolCalls == [.init(name: "f", arguments: "{\"x\":1}"), .init(name: "g", arguments: "")])
  }

  /// Usage in every chunk, hits and misses, figures beside the details, or none at all.
  @Test(arguments: [
    (
      #"{"prompt_tokens":9,"completion_tokens":2,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":5}"#,
      Usage(input: 9, cached: 4, output: 2)
    ),
    (#"{"prompt_tokens":9,"completion_tokens":2,"cached_tokens":0}"#, Usage(input: 9, cached: 0, output: 2)),
    (#"{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":null}"#, Usage(input: 9, output: 2)),
    (
      #"{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":null}}"#,
      Usage(input: 9, output: 2)
    ),
    (#"{"prompt_tokens":0,"completion_tokens":0}"#, Usage(input: 0, output: 0)), ("null", Usage()),
    (
      #"{"prompt_tokens":2000,"completion_tokens":5,"prompt_tokens_details":{"cached_tokens":0,"cache_write_tokens":1500}}"#,
      Usage(input: 2_000, cached: 0, cacheWritten: 1_500, output: 5)
    ),
  ])
  func usageIsWhatTheServerSays(usage: String, expected: Usage) {
    let reply = Self.read(.chat, stream: [#"{"choices":[{"delta":{"content":"a"}}],"usage":\#(usage)}"#]).reply
    #expect(reply.usage == expected)
  }

  @Test(arguments: [
    (Usage(input: 5, cached: 6), false), (Usage(input: -1), false), (Usage(output: 2, thinking: 3), false),
    (Usage(input: 5, cached: 5, output: 0), true), (Usage(), true),
  ])
  func usageHasToAddUp(usage: Usage, isPlausible: Bool) { #expect(usage.isPlausible == isPlausible) }

  @Test func anErrorInTheMiddleOfAStreamIsKept() {
    let reply = Self.read(
      .chat,
      stream: [
        #"{"choices":[{"delta":{"content":"a"}}]}"#,
        #"{"error":{"message":"overloaded","code":503,"type":"server_error"}}"#,
      ]
    ).reply
    #expect(
      reply.text == "a" && reply.error?.message == "overloaded" && reply.error?.code == "503" && !reply.isComplete)
  }

  @Test func garbageIsCountedAndPassedOver() {
    let reader = Self.read(
      .chat, stream: ["not json", "{\"choices\":", #"{"choices":[{"delta":{"content":"a"}}]}"#, "[1]", "\"x\"", "{}"])
    #expect(reader.reply.text == "a" && reader.garbledEvents == 2 && !reader.reply.isComplete)
  }

  // MARK: Responses

  @Test func aResponsesStreamIsRead() {
    let reply = Self.read(
      .responses,
      stream: [
        #"{"type":"response.created","response":{"id":"r","model":"m","status":"in_progress","usage":null}}"#,
        #"{"type":"response.reasoning_summary_text.delta","delta":"think"}"#,
        #"{"type":"response.output_text.delta","delta":"Hel"}"#, #"{"type":"response.output_text.delta","delta":"lo"}"#,
        #"{"type":"response.completed","response":{"id":"r","model":"m","status":"completed","service_tier":"default","usage":{"input_tokens":9,"input_tokens_details":{"cached_tokens":4},"output_tokens":6,"output_tokens_details":{"reasoning_tokens":2}}}}"#,
      ]
    ).reply
    #expect(reply.text == "Hello" && reply.thinking == "think" && reply.finishReason == .stop && reply.isComplete)
    #expect(reply.usage == Usage(input: 9, cached: 4, output: 6, thinking: 2) && reply.serviceTier == "default")
  }

  @Test func aResponseThatWasCutIsSo() {
    let reply = Self.read(
      .responses,
      body: """
        {"id":"r","model":"m","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"error":null,\
        "output":[{"type":"message","content":[{"type":"output_text","text":"Hel"}]}],"usage":{"input_tokens":1,"output_tokens":2}}
        """
    ).reply
    #expect(reply.text == "Hel" && reply.finishReason == .length && reply.error == nil)
  }

  @Test func aResponseThatFailedIsAnError() {
    let reply = Self.read(
      .responses,
      stream: [
        #"{"type":"response.failed","response":{"status":"failed","error":{"code":"server_error","message":"no"}}}"#
      ]
    ).reply
    #expect(reply.error?.message == "no" && reply.error?.code == "server_error")
  }

  // MARK: Messages

  private static let messageStream = [
    #"{"type":"message_start","message":{"id":"m","model":"claude-x","content":[],"usage":{"input_tokens":5,"cache_read_input_tokens":100,"cache_creation_input_tokens":10,"output_tokens":1}}}"#,
    #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}"#,
    #"{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}"#,
    #"{"type":"ping"}"#, #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}"#,
    #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Hello"}}"#,
    #"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":12}}"#,
    #"{"type":"message_stop"}"#,
  ]

  @Test func aMessageStreamIsRead() {
    let reply = Self.read(.messages, stream: Self.messageStream).reply
    #expect(reply.text == "Hello" && reply.thinking == "hm" && reply.finishReason == .stop && reply.isComplete)
    // Anthropic's `input_tokens` leave out what the cache had.
    #expect(reply.usage == Usage(input: 115, cached: 100, cacheWritten: 10, output: 12) && reply.model == "claude-x")
  }

  @Test func aWholeMessageIsRead() {
    let reply = Self.read(
      .messages,
      body: """
        {"id":"m","type":"message","model":"claude-x","content":[{"type":"text","text":"Hi"},{"type":"tool_use","name":"f",\
        "input":{"a":1}}],"stop_reason":"tool_use","usage":{"input_tokens":5,"output_tokens":2}}
        """
    ).reply
    #expect(reply.text == "Hi" && reply.finishReason == .toolCalls && reply.usage == Usage(input: 5, output: 2))
    #expect(reply.toolCalls == [.init(name: "f", arguments: "{\"a\":1}")])
  }

  @Test(arguments: [
    ("max_tokens", FinishReason.length), ("model_context_window_exceeded", .length), ("refusal", .refusal),
    ("stop_sequence", .stop), ("pause_turn", .other("pause_turn")),
  ])
  func stopReasonsAreMapped(word: String, reason: FinishReason) {
    let reply = Self.read(.messages, body: #"{"content":[],"stop_reason":"\#(word)"}"#).reply
    #expect(reply.finishReason == reason)
  }

  // MARK: Errors

  @Test(
    arguments: [
      (
        #"{"error":{"message":"bad","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#,
        "bad", "temperature"
      ),
      (
        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"r"}"#, "Overloaded",
        nil
      ),
      (#"{"error":"plain words"}"#, "plain words", nil), (#"{"detail":"Not Found"}"#, "Not Found", nil),
      (#"{"detail":[{"loc":["body"],"msg":"field required"}]}"#, "field required", nil),
      (#"{"error":{"code":"1113","message":"余额不足"}}"#, "余额不足", nil),
      (
        "<html><head><title>502 Bad Gateway</title></head><body>\n<h1>502 Bad Gateway</h1></body></html>",
        "502 Bad Gateway 502 Bad Gateway", nil
      ),
      ("", "", nil),
    ] as [(String, String, String?)])
  func errorsAreReadInEveryShape(body: String, message: String, parameter: String?) {
    let reply = Self.read(.chat, body: body).reply
    #expect(reply.error?.message == message && reply.error?.parameter == parameter && !reply.isComplete)
  }
}
