import Foundation
import ModelCatalog
import Providers
import Testing

@Suite struct RequestBodyTests {
  private static var request: ModelRequest {
    var request = ModelRequest(
      model: "m", turns: [.init(.system, "Be brief."), .init(.user, "你好"), .init(.assistant, "Hi"), .init(.user, "?")])
    request.maxOutputTokens = 50
    request.stop = ["END"]
    request.parameters = [.init("temperature", .number(0.5))]
    request.tools = [.init(name: "f", description: "d", parameters: ["type": "object"])]
    return request
  }

  private static func body(_ api: ModelInterface, _ accommodation: Accommodation = Accommodation()) -> String {
    String(decoding: request.body(for: api, accommodation).json, as: UTF8.self)
  }

  @Test func chatBodies() {
    #expect(
      Self.body(.chat) == """
        {"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"你好"},\
        {"role":"assistant","content":"Hi"},{"role":"user","content":"?"}],"tools":[{"type":"function","function":\
        {"name":"f","description":"d","parameters":{"type":"object"}}}],"max_tokens":50,"stop":["END"],"stream":true,\
        "stream_options":{"include_usage":true},"temperature":0.5}
        """)
  }

  @Test func responsesBodies() {
    #expect(
      Self.body(.responses) == """
        {"model":"m","input":[{"role":"system","content":"Be brief."},{"role":"user","content":"你好"},\
        {"role":"assistant","content":"Hi"},{"role":"user","content":"?"}],"tools":[{"type":"function","name":"f",\
        "description":"d","parameters":{"type":"object"}}],"max_output_tokens":50,"stream":true,"store":false,\
        "temperature":0.5}
        """)
  }

  @Test func messagesBodies() {
    #expect(
      Self.body(.messages) == """
        {"model":"m","max_tokens":50,"system":"Be brief.","tools":[{"name":"f","description":"d","input_schema":\
        {"type":"object"}}],"messages":[{"role":"user","content":"你好"},{"role":"assistant","content":"Hi"},\
        {"role":"user","content":"?"}],"stop_sequences":["END"],"stream":true,"temperature":0.5}
        """)
  }

  @Test func whatIsCachedIsMarked() {
    var request = ModelRequest(
      model: "m", turns: [.init(.system, "Long.", cacheControl: ["type": "ephemeral"]), .init(.user, "?")])
    request.isStreamed = false
    #expect(
      String(decoding: request.body(for: .messages, Accommodation()).json, as: UTF8.self) == """
        {"model":"m","max_tokens":1024,"system":[{"type":"text","text":"Long.","cache_control":{"type":"ephemeral"}}],\
        "messages":[{"role":"user","content":"?"}]}
        """)
  }

  // MARK: Learning

  @Test func anotherNameForTheLimitIsLearnt() throws {
    var accommodation = Accommodation()
    let error = ProviderError(
      type: "invalid_request_error",
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      parameter: "max_tokens", code: "unsupported_parameter")
    #expect(accommodation.learn(from: error, body: Self.request.body(for: .chat, accommodation)) != nil)
    let body = Self.request.body(for: .chat, accommodation)
    #expect(body["max_tokens"] == nil && body["max_completion_tokens"] == 50)
    // The same error again teaches nothing: there is no way back and forth without end.
    #expect(accommodation.learn(from: error, body: body) == nil)
  }

  @Test(arguments: [
    ProviderError(message: "`temperature` is deprecated for this model"),
    ProviderError(message: "Unsupported value", parameter: "temperature", code: "unsupported_value"),
    ProviderError(message: "temperature: Extra inputs are not permitted"),
  ])
  func aRefusedParameterIsLeftOut(error: ProviderError) {
    var accommodation = Accommodation()
    #expect(
      accommodation.learn(from: error, body: Self.request.body(for: .messages, accommodation)) == "no `temperature`")
    #expect(Self.request.body(for: .messages, accommodation)["temperature"] == nil)
  }

  @Test(arguments: [
    ProviderError(message: "Invalid API key"), ProviderError(message: "model `m` does not exist", parameter: "model"),
    ProviderError(message: "the temperatures are high"), ProviderError(message: "seed is wrong"),
  ])
  func otherErrorsTeachNothing(error: ProviderError) {
    var accommodation = Accommodation()
    #expect(accommodation.learn(from: error, body: Self.request.body(for: .chat, accommodation)) == nil)
    #expect(accommodation == Accommodation())
  }

  // MARK: Services

  @Test(arguments: [
    (Provider.openAI, "https://api.openai.com/v1/chat/completions", "OPENAI_API_KEY", "max_completion_tokens"),
    (.anthropic, "https://api.anthropic.com/v1/messages", "ANTHROPIC_API_KEY", "max_tokens"),
    (.qwen, "https://dashscope.aliyuncs.com/compatible-mode/v1/chat/completions", "DASHSCOPE_API_KEY", "max_tokens"),
  ])
  func providersHaveServices(provider: Provider, url: String, variable: String, limitName: String) throws {
    let service = try #require(Service(of: provider))
    #expect(service.url == url && service.keyVariable == variable && service.limitName == limitName)
  }

  @Test(arguments: [
    ("http://127.0.0.1:8080/v1", ModelInterface.chat, "http://127.0.0.1:8080/v1/chat/completions", true),
    ("http://localhost:8080/v1/", .responses, "http://localhost:8080/v1/responses", true),
    ("http://[::1]:8080", .messages, "http://[::1]:8080/v1/messages", true),
    ("https://gateway.example/anthropic/v1", .messages, "https://gateway.example/anthropic/v1/messages", false),
    ("https://a.example/v1/chat/completions", .chat, "https://a.example/v1/chat/completions", false),
    ("http://127.evil.example", .chat, "http://127.evil.example/chat/completions", false),
  ])
  func ownServers(base: String, api: ModelInterface, url: String, isLoopback: Bool) {
    let service = Service(baseURL: base, api: api)
    #expect(service.url == url && service.isLoopback == isLoopback)
  }

  /// A key is only for the host that it belongs to.
  @Test(arguments: [
    ("https://api.deepseek.com/v1", "DEEPSEEK_API_KEY"), ("https://api.deepseek.com.example/v1", "OPENAI_API_KEY"),
    ("https://api.deepseek.com@example.com/v1", "OPENAI_API_KEY"), ("http://api.deepseek.com", "OPENAI_API_KEY"),
  ])
  func keysAreForTheirHosts(base: String, variable: String) {
    #expect(Service(baseURL: base, api: .chat).keyVariable == variable)
  }

  @Test func keysGoWhereTheyBelong() throws {
    let key = try #require(APIKey("sk-test-0123456789abcdef\n"))
    func headers(_ base: String, _ api: ModelInterface) -> [String] {
      Service(baseURL: base, api: api).headers(key: key, isStreamed: true).map { "\($0.name): \($0.value)" }
    }
    #expect(headers("https://api.openai.com/v1", .chat).contains("Authorization: Bearer sk-test-0123456789abcdef"))
    #expect(headers("https://api.anthropic.com", .messages).contains("x-api-key: sk-test-0123456789abcdef"))
    #expect(
      headers("https://r.openai.azure.com/openai/deployments/d", .chat).contains("api-key: sk-test-0123456789abcdef"))
  }
}

@Suite struct APIKeyTests {
  private static let secret = "sk-live-AbCdEf0123456789xyz"

  @Test func descriptionsDoNotShowIt() throws {
    let key = try #require(APIKey(Self.secret))
    var dumped = ""
    dump(key, to: &dumped)
    for text in ["\(key)", String(reflecting: key), dumped, "\([key])", "\(Optional(key) as Any)"] {
      #expect(!text.contains("AbCdEf"), "\(text)")
    }
  }

  @Test(arguments: [
    "Incorrect API key provided: \(secret).", "\(secret)\(secret)", "key=\(secret.dropFirst(14))&x=1",
    "Incorrect API key provided: sk-live-***********9xyz. You can", "a \(secret.prefix(16)) b",
  ])
  func textsLoseIt(text: String) throws {
    let redacted = try #require(APIKey(Self.secret)).redacted(from: text)
    for start in 0...(Self.secret.count - 8) {
      let part = Self.secret.dropFirst(start).prefix(8)
      #expect(!redacted.contains(part) || redacted.count < 8, "\(redacted)")
    }
    #expect(redacted.contains("[key]") && !redacted.contains("9xyz"))
  }

  /// Stand-ins for servers of one's own would cut holes into answers.
  /// Errors may repeat a header as a gateway encoded it.
  @Test(arguments: 0..<7 as Range<Int>) func encodedKeysAreNotShown(padding: Int) throws {
    let secret = "sk-proj-9fK2mQx7Lz40"
    let key = try #require(APIKey(secret))
    let bytes = Array(String(repeating: "B", count: padding).utf8) + Array(secret.utf8) + Array(" tail".utf8)
    let base64 = Data(bytes).base64EncodedString()
    let hexadecimal = bytes.map { String(format: "%02x", $0) }.joined()
    let percent = bytes.map { String(format: "%%%02X", $0) }.joined()
    for text in [base64, hexadecimal, hexadecimal.uppercased(), percent, Data(secret.utf8).base64EncodedString()] {
      let redacted = key.redacted(from: "no such key: \(text).")
      #expect(redacted.contains("[key]") && redacted.hasPrefix("no such key: "))
      // Less is left than could be decoded to a part of the key that matters.
      #expect(redacted.utf8.count - "no such key: [key].".utf8.count <= text.utf8.count - secret.utf8.count)
    }
    #expect(key.redacted(from: "nothing of the kind") == "nothing of the kind")
  }

  @Test func shortKeysLeaveAnswersAlone() throws {
    let key = try #require(APIKey("1"))
    #expect(key.redacted(from: "1 + 1 = 2", isAnswer: true) == "1 + 1 = 2")
    let long = try #require(APIKey(Self.secret))
    #expect(long.redacted(from: "***sk-key*** \(Self.secret)", isAnswer: true) == "***sk-key*** [key]")
  }

  @Test(arguments: ["", "  ", "a b", "a\u{0}b", "ключ"]) func textsThatAreNoKeys(text: String) {
    #expect(APIKey(text) == nil)
  }
}

@Suite struct RateLimitTests {
  private static func limit(_ headers: [String: String], now: Double = 0) -> RateLimit {
    RateLimit(now: now) { headers[$0] }
  }

  @Test func headersOfBothKinds() {
    let openAI = Self.limit([
      "x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "59",
      "x-ratelimit-remaining-tokens": "149984",
      "retry-after-ms": "1500", "retry-after": "9", "x-should-retry": "false",
    ])
    #expect(openAI.requests == 60 && openAI.remainingRequests == 59 && openAI.remainingTokens == 149_984)
    #expect(openAI.retryAfter == 1.5 && openAI.shouldRetry == false)
    let anthropic = Self.limit([
      "anthropic-ratelimit-requests-limit": "50", "anthropic-ratelimit-tokens-remaining": "7",
    ])
    #expect(anthropic.requests == 50 && anthropic.remainingTokens == 7 && anthropic.retryAfter == nil)
  }

  @Test(arguments: [
    ("2", 2.0), ("0", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 7), ("Sun, 06 Nov 1994 08:49:00 GMT", 0),
  ])
  func waitingTimes(text: String, seconds: Double) {
    #expect(Self.limit(["retry-after": text], now: 784_111_770).retryAfter == seconds)
  }

  @Test(arguments: ["soon", "-3", "", "Sun, 99 Nov 1994 08:49:37 GMT"]) func nonsense(text: String) {
    #expect(Self.limit(["retry-after": text]).retryAfter == nil)
  }

  @Test func azureSaysMinusOne() {
    #expect(Self.limit(["x-ratelimit-remaining-requests": "-1"]).remainingRequests == nil)
  }
}
