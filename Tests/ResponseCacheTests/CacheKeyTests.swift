import Providers
import ResponseCache
import Testing

/// Requests that differ in anything that matters never share an entry.
@Suite struct CacheKeyTests {
  private static let request: ModelRequest = {
    var request = ModelRequest(model: "m", turns: [.init(.system, "Be brief."), .init(.user, "Hi")])
    request.maxOutputTokens = 10
    request.parameters = [.init("temperature", .number(0.5)), .init("seed", 1)]
    request.tools = [.init(name: "f", parameters: ["type": "object"])]
    return request
  }()

  private static func key(
    _ request: ModelRequest = request, address: String = "http://127.0.0.1/v1", api: ModelInterface = .chat,
    tenant: String = "", promptVersion: String = ""
  ) -> CacheKey {
    CacheKey(
      body: request.body(for: api, Accommodation()), address: address, api: api, tenant: tenant,
      promptVersion: promptVersion)
  }

  private static func changed(_ change: (inout ModelRequest) -> Void) -> CacheKey {
    var copy = request
    change(&copy)
    return key(copy)
  }

  @Test func everythingThatMattersIsInTheKey() {
    let keys = [
      Self.key(), Self.changed { $0.model = "n" }, Self.changed { $0.turns[0].text += " " },
      Self.changed { $0.turns[1].text = "hi" },
      Self.changed { $0.turns[0].role = .user }, Self.changed { $0.turns.swapAt(0, 1) },
      Self.changed { $0.turns.append(.init(.user, "")) }, Self.changed { $0.maxOutputTokens = 11 },
      Self.changed { $0.maxOutputTokens = nil }, Self.changed { $0.stop = ["x"] },
      Self.changed { $0.parameters[0].value = .number(0.6) }, Self.changed { $0.parameters.removeLast() },
      Self.changed { $0.parameters.append(.init("top_p", 1)) }, Self.changed { $0.tools[0].name = "g" },
      Self.changed { $0.tools[0].description = "" }, Self.changed { $0.tools[0].parameters = ["type": "array"] },
      Self.changed { $0.tools[0].isStrict = true }, Self.changed { $0.tools = [] },
      Self.key(address: "http://127.0.0.2/v1"),
      Self.key(api: .responses), Self.key(api: .messages), Self.key(tenant: "a"), Self.key(tenant: "b"),
      Self.key(promptVersion: "1"), Self.key(tenant: "1"),
    ]
    #expect(Set(keys).count == keys.count)
  }

  /// Random requests: equal keys mean equal requests, whatever the order of parameters.
  @Test func equalKeysMeanEqualRequests() {
    var byKey: [CacheKey: ModelRequest] = [:]
    for _ in 0..<2_000 {
      var request = ModelRequest(
        model: ["m", "n"].randomElement() ?? "",
        turns: (0..<Int.random(in: 1...3)).map { _ in
          .init([.user, .system, .assistant].randomElement() ?? .user, ["a", "b", "a\"", "ab"].randomElement() ?? "")
        })
      request.parameters = [
        .init("temperature", .integer(Int.random(in: 0...1))), .init("seed", .integer(Int.random(in: 0...1))),
      ].shuffled()
      let key = Self.key(request)
      request.parameters.sort { $0.key < $1.key }
      if let other = byKey[key] { #expect(other == request) }
      byKey[key] = request
    }
    #expect(byKey.count > 100)
  }

  @Test func howAnAnswerIsSentIsNotInTheKey() {
    #expect(Self.changed { $0.isStreamed = false } == Self.key())
  }
}
