import Diagnostics
import HTTPClient
import Providers
import TestServer
import Testing
import Verification

/// What a service does, and what becomes of it.
@Suite struct HTTPCallerTests {
  private static let secret = "sk-test-AbCdEf0123456789xyz"

  private static func reply(_ status: Int, _ body: String, type: String = "application/json", headers: String = "")
    -> [TestServer.Step]
  {
    [
      .send(
        "HTTP/1.1 \(status) X\r\nContent-Type: \(type)\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n" + body)
    ]
  }

  private static let stream = """
    data: {"model":"m","choices":[{"delta":{"role":"assistant","content":null}}]}

    data: {"choices":[{"delta":{"content":"Hel"}}]}

    data: {"choices":[{"delta":{"content":"lo"},"finish_reason":"stop"}]}

    data: {"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2,"prompt_tokens_details":{"cached_tokens":0}}}

    data: [DONE]


    """

  private static func send(
    _ server: TestServer, attempts: Int = 1, key: String? = secret,
    _ change: (inout HTTPCaller.Options) -> Void = { _ in }
  ) async -> (call: Call, caller: HTTPCaller) {
    var options = HTTPCaller.Options()
    options.attempts = attempts
    (options.limits.stall, options.limits.total) = (1, 4_000)
    change(&options)
    let caller = HTTPCaller(
      Service(baseURL: server.address + "/v1", api: .chat), key: key.flatMap { APIKey($0) }, client: HTTPClient(),
      options: options)
    var request = ModelRequest(model: "m", turns: [.init(.user, "Hi")])
    request.maxOutputTokens = 10
    request.parameters = [.init("temperature", .number(0))]
    return (await caller.send(request, Call(arm: .before, regime: .warm, time: 0)), caller)
  }

  @Test func anAnswerIsMeasured() async throws {
    let server = try TestServer { _, _ in
      [
        .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"),
        .wait(milliseconds: 100),
        .send(Self.stream.replacingFirst("data: {\"choices\":[{\"delta\":{\"content\":\"lo\"", keepingFront: true)),
        .wait(milliseconds: 100),
        .send(Self.stream.replacingFirst("data: {\"choices\":[{\"delta\":{\"content\":\"lo\"", keepingFront: false)),
      ]
    }
    defer { server.stop() }
    let (call, _) = await Self.send(server)
    #expect(call.failure == nil && call.answer.text == "Hello" && call.answer.finishReason == "stop")
    #expect(call.usage == Usage(input: 9, cached: 0, output: 2) && call.attempts == 1)
    let (first, total) = (call.timing.firstToken ?? 0, call.timing.total ?? 0)
    // The head comes long before the first token, and the first event has none.
    #expect(first >= 95 && total - first >= 95 && (call.timing.firstByte ?? 99) < 90 && call.timing.pieces == 2)
    #expect(server.requests.first?.header("authorization") == "Bearer \(Self.secret)")
  }

  @Test func aStreamMayBeCutAnywhere() async throws {
    let server = try TestServer { _, _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")]
        + Self.stream.utf8.map { TestServer.Step.send([$0]) }
    }
    defer { server.stop() }
    let (call, _) = await Self.send(server) { $0.limits.total = 30_000 }
    #expect(call.failure == nil && call.answer.text == "Hello" && call.usage.output == 2)
  }

  @Test func aServerThatDoesNotStreamIsTimedAsAWhole() async throws {
    let server = try TestServer { _, _ in
      Self.reply(
        200,
        #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":1}}"#
      )
    }
    defer { server.stop() }
    let (call, _) = await Self.send(server)
    #expect(
      call.failure == nil && call.answer.text == "Hi" && call.timing.firstToken == nil && call.timing.total != nil)
  }

  // MARK: Errors

  private struct Fault: CustomTestStringConvertible {
    var testDescription: String
    var steps: [TestServer.Step]
    var kind: CallFailure.Kind
    var says: String
  }

  private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
  private static let piece = "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n"
  private static let faults = [
    Fault(
      testDescription: "400", steps: reply(400, #"{"error":{"message":"bad input","code":400}}"#), kind: .refused,
      says: "HTTP 400: bad input"),
    Fault(
      testDescription: "401", steps: reply(401, #"{"error":{"message":"Incorrect API key provided: \#(secret)."}}"#),
      kind: .unauthorized, says: "provided: [key]"),
    Fault(
      testDescription: "403", steps: reply(403, "<html><h1>403 Forbidden</h1></html>", type: "text/html"),
      kind: .unauthorized, says: "403 Forbidden"),
    Fault(
      testDescription: "404", steps: reply(404, #"{"error":{"message":"no such model"}}"#), kind: .refused,
      says: "no such model"),
    Fault(testDescription: "413", steps: reply(413, ""), kind: .refused, says: "HTTP 413"),
    Fault(
      testDescription: "429", steps: reply(429, #"{"error":{"message":"slow down"}}"#), kind: .rateLimited,
      says: "slow down"),
    Fault(testDescription: "500", steps: reply(500, "oops"), kind: .refused, says: "oops"),
    Fault(
      testDescription: "529",
      steps: reply(529, #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#),
      kind: .rateLimited, says: "Overloaded"),
    Fault(
      testDescription: "redirect", steps: reply(302, "", headers: "Location: https://other.example/v1\r\n"),
      kind: .redirect, says: "other.example"),
    Fault(
      testDescription: "stall", steps: [.send(head + piece), .wait(milliseconds: 5_000)], kind: .timeout,
      says: "stalled"),
    Fault(testDescription: "cut", steps: [.send(head + piece), .reset], kind: .transport, says: "too early"),
    Fault(testDescription: "ends without an end", steps: [.send(head + piece)], kind: .garbled, says: "without an end"),
    Fault(
      testDescription: "garbage", steps: [.send(head + "data: {{{\n\ndata: ]\n\n")], kind: .garbled, says: "2 events"),
    Fault(
      testDescription: "error in the stream",
      steps: [.send(head + piece + "data: {\"error\":{\"message\":\"overheated\"}}\n\n")], kind: .refused,
      says: "overheated"),
    Fault(
      testDescription: "a broken event in the middle",
      steps: [.send(head + piece + "data: {\"choices\": [{\n\n" + piece + "data: [DONE]\n\n")], kind: .garbled,
      says: "1 event"),
    Fault(
      testDescription: "overloaded in the stream",
      steps: [
        .send(head + #"data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"# + "\n\n")
      ],
      kind: .rateLimited, says: "Overloaded"),
    Fault(testDescription: "nothing", steps: reply(200, ""), kind: .garbled, says: "empty"),
    Fault(testDescription: "no JSON", steps: reply(200, "<p>hello</p>"), kind: .garbled, says: "no JSON: hello"),
    Fault(testDescription: "null", steps: reply(200, "null"), kind: .refused, says: "no answer of this API"),
    Fault(testDescription: "no choices", steps: reply(200, #"{"choices":[]}"#), kind: .refused, says: "no answer"),
    Fault(
      testDescription: "compressed", steps: reply(200, "abc", headers: "Content-Encoding: gzip\r\n"), kind: .garbled,
      says: "compressed"),
    Fault(
      testDescription: "nothing has changed", steps: [.send("HTTP/1.1 304 Not Modified\r\n\r\n")], kind: .redirect,
      says: "HTTP 304: redirects are not"),
    Fault(testDescription: "no HTTP", steps: [.send("220 mail.example ESMTP\r\n")], kind: .transport, says: "HTTP"),
    Fault(
      testDescription: "control characters",
      steps: reply(400, #"{"error":{"message":"a\u001b[31mb\u202ec\u0007d"}}"#), kind: .refused, says: "a [31mbc d"),
    Fault(
      testDescription: "no end of body",
      steps: [
        .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 2000000000\r\n\r\n"),
        .flood(1 << 30),
      ], kind: .garbled, says: "longer"),
  ]

  @Test(arguments: faults) private func faultsAreTold(fault: Fault) async throws {
    let server = try TestServer { _, _ in fault.steps }
    defer { server.stop() }
    let (call, _) = await Self.send(server) { $0.limits.body = 1 << 20 }
    #expect(
      call.failure?.kind == fault.kind && call.failure?.message.contains(fault.says) == true,
      "\(String(describing: call.failure))")
    #expect(!"\(call)".contains("AbCdEf"))
    // What came is kept.
    if fault.steps.count == 2, fault.kind != .garbled {
      #expect(call.answer.text == "Hel" && call.timing.firstToken != nil)
    }
  }

  /// A server may repeat the key wherever it writes something, and encoded.
  @Test(arguments: ["model", "finish_reason", "system_fingerprint", "content", "name", "arguments"])
  func keysThatAreRepeatedAreNotKept(place: String) async throws {
    func value(_ name: String) -> String { name == place ? Self.secret : "x" }
    let body = """
      {"model":"\(value("model"))","system_fingerprint":"\(value("system_fingerprint"))","choices":[{"finish_reason":
      "\(value("finish_reason"))","message":{"content":"\(value("content"))","tool_calls":[{"function":{"name":
      "\(value("name"))","arguments":"\(value("arguments"))"}}]}}]}
      """
    let server = try TestServer { _, _ in Self.reply(200, body) }
    defer { server.stop() }
    let (call, _) = await Self.send(server)
    #expect(call.failure == nil && call.answer.text.isEmpty == false)
    #expect(!String(decoding: SampleLog.line(call), as: UTF8.self).contains("AbCdEf"))
  }

  @Test func whatFurtherHeadersHoldIsNotShown() async throws {
    let server = try TestServer { _, _ in Self.reply(401, #"{"error":{"message":"not GW-12345-secret"}}"#) }
    defer { server.stop() }
    let (call, _) = await Self.send(server) { $0.headers = [("X-Gateway-Token", "Bearer GW-12345-secret")] }
    #expect(call.failure?.message == "HTTP 401: not [key]")
  }

  /// What stands in the body counts, and not what the server calls it.
  @Test(arguments: ["application/json", "text/plain", "text/event-stream"]) func bodiesAreReadAsTheyAre(
    type: String
  ) async throws {
    let streaming = try TestServer { _, _ in Self.reply(200, Self.stream, type: type) }
    defer { streaming.stop() }
    let (call, _) = await Self.send(streaming)
    #expect(call.failure == nil && call.answer.text == "Hello" && call.timing.firstToken != nil)
    let whole = try TestServer { _, _ in
      Self.reply(200, #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]}"#, type: type)
    }
    defer { whole.stop() }
    let (other, _) = await Self.send(whole)
    #expect(other.failure == nil && other.answer.text == "Hi" && other.timing.firstToken == nil)
  }

  @Test func overloadInTheStreamMayPass() async throws {
    let server = try TestServer { _, number in
      [
        .send(
          Self.head
            + (number == 0 ? #"data: {"error":{"type":"overloaded_error","message":"busy"}}"# + "\n\n" : Self.stream))
      ]
    }
    defer { server.stop() }
    let (call, _) = await Self.send(server, attempts: 2)
    #expect(call.failure == nil && call.attempts == 2 && call.answer.text == "Hello")
  }

  @Test func twoDemandsThatContradictEachOtherEnd() async throws {
    let server = try TestServer { request, _ in
      let isOld = String(decoding: request.body, as: UTF8.self).contains("\"max_tokens\"")
      let (bad, good) = isOld ? ("max_tokens", "max_completion_tokens") : ("max_completion_tokens", "max_tokens")
      return Self.reply(
        400, "{\"error\":{\"message\":\"Unsupported parameter: '\(bad)'. Use '\(good)'.\",\"param\":\"\(bad)\"}}")
    }
    defer { server.stop() }
    let (call, caller) = await Self.send(server)
    #expect(call.failure?.status == 400 && server.requests.count == 2 && caller.notes.count == 1)
  }

  @Test(arguments: [429, 500, 503, 529]) func whatMayPassIsTriedAgain(status: Int) async throws {
    let server = try TestServer { _, number in
      number < 2
        ? Self.reply(status, "{}", headers: "retry-after: 0\r\n")
        : Self.reply(200, Self.stream, type: "text/event-stream")
    }
    defer { server.stop() }
    let (call, caller) = await Self.send(server, attempts: 3)
    #expect(call.failure == nil && call.attempts == 3 && server.requests.count == 3)
    #expect(caller.rateLimitedReplies == (status == 429 ? 2 : 0))
  }

  @Test(arguments: [
    (429, #"{"error":{"message":"pay","code":"insufficient_quota"}}"#, ""), (400, "{}", ""), (404, "{}", ""),
    (500, "{}", "x-should-retry: false\r\n"), (429, "{}", "retry-after: 900\r\n"),
  ])
  func whatWillNotPassIsNot(status: Int, body: String, headers: String) async throws {
    let server = try TestServer { _, _ in Self.reply(status, body, headers: headers) }
    defer { server.stop() }
    let (call, _) = await Self.send(server, attempts: 3)
    #expect(call.failure != nil && server.requests.count == 1)
  }

  /// A parameter that the model does not take goes, once and for all calls.
  @Test func refusedParametersAreLearnt() async throws {
    let server = try TestServer { request, _ in
      String(decoding: request.body, as: UTF8.self).contains("temperature")
        ? Self.reply(
          400,
          #"{"error":{"message":"Unsupported parameter: 'temperature'","param":"temperature","code":"unsupported_parameter"}}"#
        )
        : Self.reply(200, Self.stream, type: "text/event-stream")
    }
    defer { server.stop() }
    let (call, caller) = await Self.send(server)
    #expect(
      call.failure == nil && call.attempts == 1 && caller.notes.map(\.en) == ["the server made it no `temperature` (m)"]
    )
    let again = await caller.send(
      ModelRequest(model: "m", turns: [.init(.user, "Hi")]), Call(arm: .after, regime: .warm, time: 0))
    #expect(again.failure == nil && server.requests.count == 3)
  }

  /// What a server makes of a compressed body, and what comes of it.
  @Test(arguments: [200, 0, 400, 413, 415, 422, 500]) func bodiesGoCompressedIfTheyAreTaken(status: Int) async throws {
    let server = try TestServer { request, _ in
      if request.header("content-encoding") == "gzip", status == 0 { return [.reset] }
      return request.header("content-encoding") == "gzip" && status != 200
        ? Self.reply(status, #"{"error":{"message":"what is this?"}}"#)
        : Self.reply(200, Self.stream, type: "text/event-stream")
    }
    defer { server.stop() }
    let (call, caller) = await Self.send(server) { $0.compressesBodies = true }
    let again = await caller.send(
      ModelRequest(model: "m", turns: [.init(.user, String(repeating: "Hi ", count: 99))]),
      Call(arm: .after, regime: .warm))
    #expect(call.failure == nil && call.attempts == 1 && again.failure == nil)
    // The first is tried both ways if it has to be, and the second only as it was taken.
    let sent = server.requests.map { $0.header("content-encoding") == "gzip" }
    #expect(sent == (status == 200 ? [true, true] : [true, false, false]))
    let body = try #require(Gzip.decompressed(server.requests[0].body, limit: 10_000))
    #expect(JSONValue(json: body)?["model"] == "m")
    #expect(
      caller.notes.count == 1
        && caller.notes[0].en.contains(status == 200 ? "bytes each" : status == 0 ? "closes" : "HTTP \(status)"))
  }

  /// What is refused both ways is not the compression's fault.
  @Test func aRefusalThatIsNotOfTheCompressionIsNotPutDownToIt() async throws {
    let server = try TestServer { _, _ in Self.reply(400, #"{"error":{"message":"no such model"}}"#) }
    defer { server.stop() }
    let (call, caller) = await Self.send(server) { $0.compressesBodies = true }
    #expect(call.failure?.message.contains("no such model") == true && caller.notes.isEmpty)
    #expect(server.requests.count == 2)
  }

  /// What one model refuses, another may take.
  @Test func lessonsAreThoseOfAModel() async throws {
    let server = try TestServer { request, _ in
      let body = String(decoding: request.body, as: UTF8.self)
      return body.contains("temperature") && body.contains(#""model":"m""#)
        ? Self.reply(400, #"{"error":{"message":"no","param":"temperature"}}"#)
        : Self.reply(200, Self.stream, type: "text/event-stream")
    }
    defer { server.stop() }
    let (call, caller) = await Self.send(server)
    var other = ModelRequest(model: "other", turns: [.init(.user, "Hi")])
    other.parameters = [.init("temperature", .number(0))]
    let answered = await caller.send(other, Call(arm: .after, regime: .warm))
    #expect(call.failure == nil && answered.failure == nil && server.requests.count == 3)
    #expect(String(decoding: server.requests[2].body, as: UTF8.self).contains("temperature"))
  }

  /// Hosts are written small; a key in one is not shown for that.
  @Test func keysInTheHostOfARedirectAreNotShown() async throws {
    let server = try TestServer { _, _ in
      Self.reply(302, "", headers: "Location: https://\(Self.secret).example.com/\r\n")
    }
    defer { server.stop() }
    let (call, _) = await Self.send(server)
    let message = try #require(call.failure?.message)
    #expect(message.contains("example.com") && !message.lowercased().contains("abcdef0123"))
  }

  /// Answers are compared: what only looks like a part of a key stays in them.
  @Test func answersKeepWhatIsNoKey() async throws {
    let part = String(Self.secret.prefix(12))
    let server = try TestServer { _, _ in
      Self.reply(200, #"{"choices":[{"message":{"content":"see https://a.example \#(part)"},"finish_reason":"stop"}]}"#)
    }
    defer { server.stop() }
    let (call, _) = await Self.send(server) { $0.headers = [("HTTP-Referer", "https://app.example")] }
    #expect(call.answer.text == "see https://a.example \(part)")
  }

  @Test func aServerThatRefusesForeverIsBelieved() async throws {
    let server = try TestServer { _, _ in
      Self.reply(400, #"{"error":{"message":"temperature, seed, stop, top_p: no"}}"#)
    }
    defer { server.stop() }
    let (call, _) = await Self.send(server)
    #expect(call.failure?.status == 400 && server.requests.count <= 11)
  }

  @Test(arguments: [
    (#"{"prompt_tokens":0,"completion_tokens":0}"#, Usage(input: 0, output: 0)),
    (#"{"prompt_tokens":-5,"completion_tokens":1e99}"#, Usage()), ("7", Usage()),
    (#"{"prompt_tokens":"9"}"#, Usage()),
  ])
  func usageIsTakenAsItIs(usage: String, expected: Usage) async throws {
    let server = try TestServer { _, _ in
      Self.reply(200, #"{"choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}],"usage":\#(usage)}"#)
    }
    defer { server.stop() }
    let (call, _) = await Self.send(server)
    #expect(call.failure == nil && call.usage == expected)
  }
}

extension String {
  /// The text before, or from, the first place of another.
  fileprivate func replacingFirst(_ text: String, keepingFront: Bool) -> String {
    guard let range = firstRange(of: text) else { return self }
    return String(keepingFront ? self[..<range.lowerBound] : self[range.lowerBound...])
  }
}
