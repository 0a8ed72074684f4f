import Foundation
import Synchronization
import TestServer
import Testing

/// `trimtab verify` and `trimtab report`: what a user types, and what comes of it. The server is a program's own.
@Suite struct VerifyTests {
  private static let wordy = """
    model: gpt-4o
    max_tokens: 20
    messages:
      - role: system
        content: In order to help, answer in JSON format in order to be useful.
      - {role: user, content: "What is the capital of {{country}}?"}

    """

  private static func server(delay: @escaping @Sendable (String) -> Int = { _ in 1 }) throws -> TestServer {
    try TestServer { request, _ in
      let body = String(decoding: request.body, as: UTF8.self)
      let answer =
        #"{"model":"m","choices":[{"message":{"content":"Paris"},"finish_reason":"stop"}],"usage":{"prompt_tokens":"#
        + "\(body.utf8.count / 4)"
        + #","completion_tokens":2,"prompt_tokens_details":{"cached_tokens":0}}}"#
      return [
        .wait(milliseconds: delay(body)),
        .send(
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answer.utf8.count)\r\n\r\n" + answer),
      ]
    }
  }

  private final class Counter: Sendable {
    private let state = Mutex(0)
    func next() -> Int {
      state.withLock { value in
        value += 1
        return value
      }
    }
  }

  private static func sandbox(_ more: [String: String] = [:]) throws -> Sandbox {
    try Sandbox(["a.yaml": wordy, "rows.jsonl": "{\"country\":\"France\"}\n"].merging(more) { $1 })
  }

  private static func verify(
    _ server: TestServer?, _ sandbox: Sandbox, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Trimtab.Run {
    let base = server.map { ["--base-url", $0.address + "/v1", "--no-stream"] } ?? []
    return try await Trimtab.run(
      ["verify"] + arguments + base + ["--language", "en"], in: sandbox.path, environment: environment, seconds: 60)
  }

  @Test func theRewriteIsMeasured() async throws {
    // Slower by the length of the prompt.
    let server = try Self.server { $0.contains("In order to") ? 60 : 20 }
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let run = try await Self.verify(
      server, sandbox,
      ["a.yaml", "--data", "rows.jsonl", "--pairs", "6", "--output-format", "json", "--log", "log.jsonl"])
    #expect(run.status == 0, "\(run.errors)")
    let regime = try #require(try JSONObject(run)["regimes"]?[0])
    #expect(regime["conclusion"]?.text == "faster" && regime["pairs"]?.int == 6)
    // One warm-up each, and every call has a number of its own in front.
    let bodies = server.requests.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.count == 14 && Set(bodies).count == 14 && bodies.allSatisfy { $0.contains("France") })
    #expect(
      bodies.count { $0.contains("Answer in JSON") || $0.contains("answer in JSON to") || !$0.contains("In order to") }
        == 7)
    // The log tells the same again, and is not overwritten.
    let again = try await Self.verify(nil, sandbox, ["--analyze", "log.jsonl", "--output-format", "json"])
    #expect(try JSONObject(again)["regimes"]?[0]?["conclusion"]?.text == "faster", "\(again.errors)")
    let twice = try await Self.verify(server, sandbox, ["a.yaml", "--data", "rows.jsonl", "--log", "log.jsonl"])
    #expect(twice.status == 2 && twice.errors.contains("there is a `log.jsonl` already"))
    let report = try await Trimtab.run(["report", "log.jsonl", "--language", "en"], in: sandbox.path)
    #expect(
      report.status == 0 && report.output.contains("12 calls") && report.output.contains("a.yaml (before)"),
      "\(report.errors)")
  }

  @Test func gatesDecideTheExitStatus() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let start = ["a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "6", "--no-log", "--fail-if"]
    for (gate, status, says) in [
      ("p50 > 10s", 0, ""), ("p50 > 0.1ms", 1, "'p50 > 0.1ms' holds"), ("p95 > 10s", 1, "cannot be told"),
      ("failures > 0", 0, ""), ("not faster", 1, "holds"), ("cost > 1", 0, ""), ("input>5", 1, "holds"),
    ] as [(String, Int32, String)] {
      let run = try await Self.verify(server, sandbox, start + [gate])
      #expect(run.status == status && (says.isEmpty || run.errors.contains(says)), "\(gate): \(run.errors)")
    }
  }

  @Test(arguments: [
    "p95", "p95 > ", "> 2s", "p95 > 2", "p95 ? 2s", "cost > 2s", "p95 p50 > 2s", "ratio > 5%", "maybe", "p95 > -1s",
    "p95 > 1e9s",
  ])
  func conditionsThatAreNone(_ gate: String) async throws {
    let run = try await Self.verify(nil, try Self.sandbox(), ["a.yaml", "--fail-if", gate])
    #expect(run.status == 2 && run.errors.contains("is not a condition"), "\(run.errors)")
  }

  // MARK: Before the first call

  private struct Refusal: CustomTestStringConvertible {
    var testDescription: String
    var arguments: [String]
    var says: String
    var environment: [String: String] = [:]
    var files: [String: String] = [:]
  }

  private static let refusals = [
    Refusal(testDescription: "no file", arguments: [], says: "name the prompt file"),
    Refusal(testDescription: "no such file", arguments: ["b.yaml"], says: "b.yaml"),
    Refusal(testDescription: "no values", arguments: ["a.yaml"], says: "there is no value for `country`"),
    Refusal(
      testDescription: "no key", arguments: ["a.yaml", "--data", "rows.jsonl", "--pairs", "1"],
      says: "set OPENAI_API_KEY"),
    Refusal(
      testDescription: "a key on the command line", arguments: ["a.yaml", "--header", "Authorization: Bearer x"],
      says: "keys do not belong on the command line"),
    Refusal(
      testDescription: "a key without encryption",
      arguments: ["a.yaml", "--data", "rows.jsonl", "--base-url", "http://example.invalid/v1", "--yes"],
      says: "use https",
      environment: ["OPENAI_API_KEY": "sk-0123456789"]),
    Refusal(
      testDescription: "too dear",
      arguments: ["a.yaml", "--data", "rows.jsonl", "--pairs", "40", "--max-output-tokens", "4000"],
      says: "may cost up to $3.2"),
    Refusal(
      testDescription: "no bound",
      arguments: ["b.yaml", "--aa", "--pairs", "2"], says: "what this may cost is not known",
      files: ["b.yaml": "model: gpt-4o\nmessages:\n  - {role: user, content: Hi there}\n"]),
    Refusal(
      testDescription: "nothing to rewrite", arguments: ["b.yaml"], says: "`optimize` rewrites nothing",
      files: ["b.yaml": "model: gpt-4o\nmax_tokens: 5\nmessages:\n  - {role: user, content: Hi there}\n"]),
    Refusal(
      testDescription: "several prompts", arguments: ["b.yaml", "--aa"], says: "choose one with --prompt",
      files: [
        "b.yaml":
          "model: gpt-4o\nfirst_prompt: |\n  You are one. Answer briefly.\nsecond_prompt: |\n  You are two. Answer briefly.\n"
      ]),
    Refusal(
      testDescription: "what takes another engine", arguments: ["b.prompty", "--aa", "--model", "gpt-4o"],
      says: "takes a template engine",
      files: ["b.prompty": "---\nname: x\nmodel:\n  api: chat\n---\nsystem:\n{% include x %}\n"]),
    Refusal(
      testDescription: "what the bill depends on", arguments: ["a.yaml", "--set", "n=100"],
      says: "'--set n' is not possible"),
    Refusal(
      testDescription: "a gate on the ladder", arguments: ["a.yaml", "--ladder", "--fail-if", "slower"],
      says: "'--fail-if' has no use with '--ladder'"),
    Refusal(
      testDescription: "a variant for several models", arguments: ["a.yaml", "--models", "a,b", "--aa"],
      says: "'--aa' has no use with '--models'"),
    Refusal(
      testDescription: "two modes", arguments: ["a.yaml", "--ladder", "--cache-report"],
      says: "'--ladder' and '--cache-report' exclude each other"),
    Refusal(
      testDescription: "a gate that would not be asked",
      arguments: ["a.yaml", "--cache-report", "--fail-if", "p50 > 1ms"],
      says: "'--fail-if' has no use with '--cache-report'"),
    Refusal(
      testDescription: "a step of no ladder", arguments: ["a.yaml", "--small-model", "m"], says: "is for '--ladder'"),
    Refusal(
      testDescription: "another metric for a log", arguments: ["--analyze", "log.jsonl", "--metric", "ttft"],
      says: "'--metric' has no use with '--analyze'"),
    Refusal(
      testDescription: "a key in the address", arguments: ["a.yaml", "--base-url", "https://example.invalid/v1?key=x"],
      says: "an address holds no user, password or query"),
    Refusal(
      testDescription: "a password in the address", arguments: ["--endpoint", "https://me:secret@example.invalid"],
      says: "an address holds no user, password or query"),
    Refusal(
      testDescription: "a cache of another kind", arguments: ["a.yaml", "--cache", "rediss://127.0.0.1/0"],
      says: "'--cache' needs an address such as redis://"),
    Refusal(
      testDescription: "one key for two providers",
      arguments: [
        "a.yaml", "--data", "rows.jsonl", "--models", "gpt-4o,claude-haiku-4-5", "--pairs", "1", "--key-variable",
        "MINE",
      ], says: "'--key-variable' is for one service", environment: ["MINE": "sk-0123456789"]),
    Refusal(
      testDescription: "a model twice", arguments: ["a.yaml", "--models", "a,b, b"], says: "names 'b' twice"),
    Refusal(
      testDescription: "two logs", arguments: ["a.yaml", "--resume", "x.jsonl", "--log", "y.jsonl"],
      says: "leave out '--log'"),
    Refusal(
      testDescription: "nothing is allowed to be spent",
      arguments: [
        "a.yaml", "--aa", "--data", "rows.jsonl", "--max-spend", "0.000001", "--base-url", "https://example.invalid/v1",
      ], says: "nothing was measured", environment: ["OPENAI_API_KEY": "sk-0123456789"]),
    Refusal(
      testDescription: "several models, each of them cheap",
      arguments: [
        "a.yaml", "--data", "rows.jsonl", "--models", "gpt-4o,gpt-4o-mini,gpt-4.1", "--pairs", "20",
        "--max-output-tokens", "2000",
      ],
      says: "may cost up to $"),
    Refusal(
      testDescription: "a file that does not parse", arguments: ["broken.yaml", "--aa"],
      says: "`broken.yaml` does not parse",
      files: ["broken.yaml": "a: [1\nmessages:\n  - {role: user\n"]),
    Refusal(
      testDescription: "two reports in one file",
      arguments: ["a.yaml", "--output-format", "json:x", "--output-format", "html:x"],
      says: "two reports would be written"),
    Refusal(
      testDescription: "nobody answers",
      arguments: [
        "a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "1", "--base-url", "http://127.0.0.1:1/v1", "--attempts",
        "1",
      ],
      says: "the calls fail: no connection"),
    Refusal(
      testDescription: "two variants", arguments: ["a.yaml", "--aa", "--git", "HEAD"], says: "exclude each other"),
    Refusal(
      testDescription: "rows that are none", arguments: ["a.yaml", "--data", "bad.jsonl"],
      says: "`bad.jsonl`, line 2: not a JSON object",
      files: ["bad.jsonl": "{}\n[1]\n"]),
    Refusal(
      testDescription: "a log that is none", arguments: ["--analyze", "a.yaml"], says: "is no log of `trimtab verify`"),
    Refusal(
      testDescription: "an unknown service", arguments: ["b.yaml", "--aa"], says: "--base-url",
      files: ["b.yaml": "model: my-own-model\nmessages:\n  - {role: user, content: Hi there}\n"]),
  ]

  @Test(arguments: refusals) private func nothingStartsThatCannotGoWell(refusal: Refusal) async throws {
    let sandbox = try Self.sandbox(refusal.files)
    let run = try await Self.verify(
      nil, sandbox, refusal.arguments + (refusal.arguments.contains("--analyze") ? [] : ["--no-log"]),
      environment: refusal.environment)
    #expect(run.status == 2 && run.errors.contains(refusal.says), "\(run.errors)\(run.output)")
  }

  @Test func aDryRunCallsNobody() async throws {
    let run = try await Self.verify(nil, try Self.sandbox(), ["a.yaml", "--data", "rows.jsonl", "--dry-run"])
    #expect(
      run.status == 0 && run.output.contains("at most 82 calls") && run.output.contains("spend: at most $0.0"),
      "\(run.output)\(run.errors)")
  }

  @Test func aKeyFileIsForItsOwnerAlone() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let sandbox = try Self.sandbox(["key": "sk-0123456789abcdef\n"])
    let arguments = ["a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "1", "--no-log", "--key-file", "key"]
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: sandbox / "key")
    let refused = try await Self.verify(server, sandbox, arguments)
    #expect(refused.status == 2 && refused.errors.contains("chmod 600") && server.requests.isEmpty)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: sandbox / "key")
    let run = try await Self.verify(server, sandbox, arguments)
    #expect(
      run.status == 0 && server.requests.first?.header("authorization") == "Bearer sk-0123456789abcdef", "\(run.errors)"
    )
  }

  @Test func anotherFileIsTheOtherSide() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let other = Self.wordy.replacing(
      "In order to help, answer in JSON format in order to be useful.", with: "Be terse.")
    let sandbox = try Self.sandbox(["b.yaml": other])
    let run = try await Self.verify(
      server, sandbox,
      ["a.yaml", "--against", "b.yaml", "--data", "rows.jsonl", "--pairs", "2", "--no-log", "--output-format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    let bodies = server.requests.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.count { $0.contains("Be terse.") } == 3 && bodies.count == 6)
    // Parameters of the file are sent, and the model by the name that the file has.
    #expect(bodies.allSatisfy { $0.contains(#""model":"gpt-4o""#) && $0.contains(#""max_tokens":20"#) })
  }

  @Test func whatTheServerSaysIsPassedOn() async throws {
    let server = try TestServer { _, _ in
      let body = #"{"error":{"message":"The model is asleep"}}"#
      return [.send("HTTP/1.1 404 Not Found\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)]
    }
    defer { server.stop() }
    let run = try await Self.verify(
      server, try Self.sandbox(), ["a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "2", "--no-log"])
    #expect(run.status == 2 && run.errors.contains("HTTP 404: The model is asleep"), "\(run.errors)")
  }

  @Test func aRunThatWasCutShortGoesOn() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let arguments = [
      "a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "8", "--all-pairs", "--output-format", "json",
    ]
    let whole = try await Self.verify(server, sandbox, arguments + ["--log", "log.jsonl"])
    #expect(whole.status == 0, "\(whole.errors)")
    // As if it had been killed in the middle of the seventh line of calls.
    let lines = try String(contentsOfFile: sandbox / "log.jsonl", encoding: .utf8).split(separator: "\n")
    try sandbox.write("cut.jsonl", lines.prefix(8).joined(separator: "\n") + "\n" + lines[8].prefix(40))
    let before = server.requests.count
    let resumed = try await Self.verify(server, sandbox, arguments + ["--resume", "cut.jsonl"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try JSONObject(resumed)["regimes"]?[0]?["pairs"]?.int == 8)
    // Two pairs were whole; the warm-up and six pairs are made.
    #expect(server.requests.count - before == 14, "\(server.requests.count - before)")
    let other = try await Self.verify(server, sandbox, arguments + ["--resume", "cut.jsonl", "--set", "temperature=1"])
    #expect(other.status == 2 && other.errors.contains("is the log of other requests"), "\(other.errors)")
  }

  /// A key and a prompt for a server of this machine go to it alone, whatever proxy the environment names.
  @Test func noProxyIsAsked() async throws {
    let (server, proxy) = (try Self.server(), try Self.server())
    defer {
      server.stop()
      proxy.stop()
    }
    let address = proxy.address
    let run = try await Self.verify(
      server, try Self.sandbox(), ["a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "1", "--no-log"],
      environment: [
        "http_proxy": address, "all_proxy": address, "ALL_PROXY": address, "OPENAI_API_KEY": "sk-0123456789",
      ])
    #expect(run.status == 0 && proxy.requests.isEmpty && !server.requests.isEmpty, "\(run.errors)")
  }

  @Test func aLogMayHoldAnything() async throws {
    let sandbox = try Self.sandbox()
    let header =
      #"{"type":"experiment","version":1,"margin":0.05,"seed":"1","comparison":{"looks":[6],"significance":0.05,"#
      + #""metric":"total","regimes":["cold"]}}"#
    let calls = (0..<8).flatMap { pair in
      ["before", "after"].map { arm in
        #"{"type":"call","arm":"\#(arm)","regime":"cold","time":1e300,"pair":\#(pair),"attempts":9223372036854775807,"#
          + #""timing":{"total_ms":\#(arm == "after" ? "1e-300" : "1e300"),"first_token_ms":-5,"pieces":-9223372036854775808},"#
          + #""usage":{"input":9223372036854775807,"output":9223372036854775807,"cached":9223372036854775807},"answer":{"text":"\\u0000<b>"}}"#
      }
    }
    try sandbox.write("log.jsonl", ([header] + calls).joined(separator: "\n"))
    for format in ["text", "json", "markdown", "html", "prometheus"] {
      let run = try await Self.verify(nil, sandbox, ["--analyze", "log.jsonl", "--output-format", format])
      #expect(run.status == 0, "\(format): \(run.status) \(run.errors)")
    }
    let report = try await Trimtab.run(["report", "log.jsonl"], in: sandbox.path)
    #expect(report.status == 0, "\(report.errors)")
    try sandbox.write("empty.jsonl", header)
    let gated = try await Self.verify(nil, sandbox, ["--analyze", "empty.jsonl", "--fail-if", "not faster"])
    #expect(gated.status == 1 && gated.errors.contains("nothing was measured"), "\(gated.errors)")
  }

  // MARK: More than one comparison

  @Test func severalModelsStandSideBySide() async throws {
    let server = try Self.server { $0.contains(#""model":"small""#) ? 2 : 30 }
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let arguments = [
      "a.yaml", "--data", "rows.jsonl", "--models", "large,small,other", "--pairs", "6", "--no-log", "--output-format",
      "json:m.json", "--output-format", "html:m.html", "--output-format", "prometheus:m.prom", "--output-format",
      "markdown:m.md",
    ]
    let run = try await Self.verify(server, sandbox, arguments + ["--output-format", "text"])
    #expect(run.status == 0, "\(run.errors)")
    // The same question to all: none gets a rewritten prompt.
    #expect(server.requests.allSatisfy { String(decoding: $0.body, as: UTF8.self).contains("In order to help") })
    let table = run.output.prefix { $0 != "\n" } + run.output.split(separator: "\n").prefix(4).joined(separator: "\n")
    for model in ["large", "small", "other"] { #expect(table.contains(model), "\(run.output)") }
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: sandbox / "m.json")))
    #expect((json as? [Any])?.count == 2)
    let metrics = try String(contentsOfFile: sandbox / "m.prom", encoding: .utf8)
    let series = metrics.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ")[0] }
    // No two lines are the same series, and the first model's calls are counted once for each that it is held against.
    #expect(Set(series).count == series.count)
    #expect(
      metrics.contains(
        /gen_ai_client_operation_duration_seconds_count\{.*gen_ai_request_model="large".*arm="before".*\} 12/))
    let page = try String(contentsOfFile: sandbox / "m.html", encoding: .utf8)
    #expect(page.contains("Models side by side") && page.matches(of: /<header>/).count == 2)
    #expect(try String(contentsOfFile: sandbox / "m.md", encoding: .utf8).hasPrefix("| model |"))
  }

  @Test func aLadderIsClimbedAndReadAgain() async throws {
    let server = try Self.server { $0.contains("In order to") ? 12 : 4 }
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let arguments = [
      "a.yaml", "--data", "rows.jsonl", "--ladder", "--pairs", "3", "--output-format", "json", "--small-model", "s",
    ]
    let run = try await Self.verify(server, sandbox, arguments + ["--log", "log.jsonl"])
    #expect(run.status == 0, "\(run.errors)")
    let steps = try #require(try JSONObject(run)["ladder"]?.items.compactMap { $0["step"]?.int })
    #expect(steps == [2, 3, 4, 5, 6, 7, 8], "\(run.output)")
    let again = try await Self.verify(nil, sandbox, ["--analyze", "log.jsonl", "--output-format", "json"])
    #expect(again.status == 0 && again.output == run.output, "\(again.output)")
    // Cut in the middle, it goes on.
    let lines = try String(contentsOfFile: sandbox / "log.jsonl", encoding: .utf8).split(separator: "\n")
    try sandbox.write("cut.jsonl", lines.prefix(15).joined(separator: "\n") + "\n")
    let before = server.requests.count
    let resumed = try await Self.verify(server, sandbox, arguments + ["--resume", "cut.jsonl"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try JSONObject(resumed)["ladder"]?.items.compactMap { $0["step"]?.int } == steps)
    // Ten calls of whole pairs are not made again.
    #expect(server.requests.count - before <= before - 10)
  }

  @Test func severalAtATimeHaveGatesToo() async throws {
    let server = try Self.server { _ in 10 }
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let start = ["a.yaml", "--data", "rows.jsonl", "--concurrency", "4", "--log", "log.jsonl", "--fail-if"]
    let run = try await Self.verify(server, sandbox, start + ["mean > 1ms"])
    #expect(run.status == 1 && run.errors.contains("'mean > 1ms' holds"), "\(run.errors)")
    for (gate, status) in [("failures > 0", 0), ("before mean > 10s", 0), ("slower", 1)] as [(String, Int32)] {
      let again = try await Self.verify(nil, sandbox, ["--analyze", "log.jsonl", "--fail-if", gate])
      #expect(again.status == status && again.output.contains("answers"), "\(gate): \(again.errors)")
    }
  }

  /// What a log says of answers is what the run said: the contract is in it.
  @Test func aLogKeepsWhatAnswersHaveToFulfil() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let config = """
      prompts: ["Name the capital of {{country}}, please."]
      providers: [{id: "openai:chat:gpt-4o", config: {max_tokens: 5}}]
      tests:
        - vars: {country: France}
          assert: [{type: equals, value: Rome}]
      """
    let sandbox = try Self.sandbox(["promptfooconfig.yaml": config])
    let run = try await Self.verify(
      server, sandbox,
      ["promptfooconfig.yaml", "--aa", "--pairs", "2", "--log", "log.jsonl", "--output-format", "json"])
    #expect(run.status == 0, "\(run.errors)")
    // What promptfoo says before the model's name is not for a server.
    #expect(String(decoding: server.requests[0].body, as: UTF8.self).contains(#""model":"gpt-4o""#))
    let again = try await Self.verify(nil, sandbox, ["--analyze", "log.jsonl", "--output-format", "json"])
    #expect(again.output == run.output && run.output.contains(#""violation": "equals 'Rome'""#), "\(run.output)")
  }

  @Test func aJudgeIsAskedInBothOrders() async throws {
    let number = Counter()
    let server = try TestServer { request, _ in
      let isJudge = String(decoding: request.body, as: UTF8.self).contains("FIRST")
      let text = isJudge ? "SAME" : "the answer of number \(number.next())"
      let body =
        #"{"model":"m","choices":[{"message":{"content":"\#(text)"},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":2}}"#
      return [.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)]
    }
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let run = try await Self.verify(
      server, sandbox,
      ["a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "3", "--judge", "judge", "--log", "log.jsonl"])
    #expect(run.status == 0 && run.output.contains("the judge on 3 pairs that differ"), "\(run.output)\(run.errors)")
    #expect(server.requests.count { String(decoding: $0.body, as: UTF8.self).contains("FIRST") } == 6)
    let again = try await Self.verify(nil, sandbox, ["--analyze", "log.jsonl"])
    #expect(again.output == run.output)
  }

  // MARK: Beside the measurement

  @Test func metricsArePushed() async throws {
    let server = try Self.server()
    let gateway = try TestServer { request, _ in
      [.send("HTTP/1.1 \(request.path.contains("bad") ? "400 Bad Request" : "200 OK")\r\nContent-Length: 0\r\n\r\n")]
    }
    defer {
      server.stop()
      gateway.stop()
    }
    let sandbox = try Self.sandbox()
    let arguments = ["a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "1", "--no-log", "--push-metrics"]
    let run = try await Self.verify(server, sandbox, arguments + [gateway.address])
    let pushed = try #require(gateway.requests.first)
    #expect(
      run.status == 0 && pushed.head.hasPrefix("PUT /metrics/job/trimtab_verify/prompt@base64/YS55YW1s "),
      "\(run.errors)")
    #expect(String(decoding: pushed.body, as: UTF8.self).contains("# TYPE gen_ai_client_token_usage histogram"))
    let refused = try await Self.verify(server, sandbox, arguments + [gateway.address + "/metrics/job/bad"])
    #expect(
      refused.status == 2 && refused.errors.contains("not pushed to \(gateway.address)/metrics/job/bad: HTTP 400"),
      "\(refused.errors)")
    #expect(refused.output.contains("whole answer"))
  }

  @Test func endpointsSayWhetherTheyTakeGzip() async throws {
    let server = try TestServer { request, _ in
      let isRefused = request.header("content-encoding") != nil
      let body = #"{"error":{"message":"\#(isRefused ? "no JSON" : "no such model")"}}"#
      return [.send("HTTP/1.1 400 Bad Request\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)]
    }
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let start = ["verify", "--language", "en", "--endpoint", server.address + "/v1"]
    let dry = try await Trimtab.run(start + ["--dry-run"], in: sandbox.path)
    #expect(dry.status == 0 && server.requests.isEmpty, "\(dry.errors)")
    let run = try await Trimtab.run(start + ["--gzip"], in: sandbox.path)
    #expect(run.status == 0 && run.output.contains("refused (400)"), "\(run.output)\(run.errors)")
    let json = try await Trimtab.run(start + ["--output-format", "json:e.json"], in: sandbox.path)
    #expect(json.status == 0 && json.output.isEmpty)
    #expect(try String(contentsOfFile: sandbox / "e.json", encoding: .utf8).contains("\"kept_open_ms\""))
  }

  @Test func aCacheThatIsGoneIsGoneWithout() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let run = try await Self.verify(
      server, try Self.sandbox(),
      ["a.yaml", "--aa", "--data", "rows.jsonl", "--pairs", "1", "--no-log", "--cache", "redis://127.0.0.1:1/0"])
    #expect(run.status == 0 && run.errors.contains("goes on without the cache"), "\(run.errors)")
  }

  @Test func aCacheIsReportedOn() async throws {
    let server = try Self.server()
    defer { server.stop() }
    let sandbox = try Self.sandbox()
    let run = try await Self.verify(
      server, sandbox,
      ["a.yaml", "--data", "rows.jsonl", "--cache", "c.sqlite", "--cache-report", "--output-format", "json"])
    let json = try JSONObject(run)
    #expect(run.status == 0 && json["hits"]?.int == 1 && json["misses"]?.int == 1, "\(run.errors)")
    #expect(server.requests.count == 1)
  }

  /// A regime that was to be measured and was not is not passed, also when the log is read again.
  @Test func whatALogLacksIsNotPassed() async throws {
    let sandbox = try Self.sandbox()
    let header =
      #"{"type":"experiment","version":1,"margin":0.05,"seed":"1","comparison":{"looks":[1],"significance":0.05,"#
      + #""metric":"total","regimes":["cold","warm"]}}"#
    let calls = ["before", "after"].map {
      #"{"type":"call","arm":"\#($0)","regime":"cold","time":1,"pair":0,"timing":{"total_ms":5},"answer":{"text":"a"}}"#
    }
    try sandbox.write("log.jsonl", ([header] + calls).joined(separator: "\n"))
    let run = try await Self.verify(nil, sandbox, ["--analyze", "log.jsonl", "--fail-if", "failures > 0"])
    #expect(run.status == 1 && run.errors.contains("warm cache"), "\(run.errors)")
  }

  /// Figures that cannot be crash nothing.
  @Test func hostileFiguresAreNone() async throws {
    let sandbox = try Self.sandbox()
    try sandbox.write(
      "report.jsonl",
      #"{"model":"m","cost":-1e14,"duration":1}"# + "\n" + #"{"model":"m","cost":1e300,"latency":1e300}"#)
    let report = try await Trimtab.run(["report", "report.jsonl"], in: sandbox.path)
    #expect(report.status == 0, "\(report.errors)")
    for significance in ["0.9999999999999999", "1e-300", "0.5"] {
      let header =
        #"{"type":"experiment","version":1,"margin":0.05,"seed":"1","comparison":{"looks":[1],"significance":\#(significance),"#
        + #""metric":"total","regimes":["cold"]}}"#
      let calls = ["before", "after"].map {
        #"{"type":"call","arm":"\#($0)","regime":"cold","time":1,"pair":0,"cost_usd":-1e11,"timing":{"total_ms":5}}"#
      }
      try sandbox.write("log.jsonl", ([header] + calls).joined(separator: "\n"))
      let run = try await Self.verify(nil, sandbox, ["--analyze", "log.jsonl"])
      #expect(run.status == 0 || run.status == 2 && run.errors.contains("is no log"), "\(run.status) \(run.errors)")
    }
  }

  @Test func theProgramMayBeMissing() async throws {
    let sandbox = try Self.sandbox()
    let alone = sandbox / "trimtab"
    try FileManager.default.copyItem(atPath: try Trimtab.binary.get(), toPath: alone)
    let run = try await Trimtab.execute(
      [alone, "verify", "a.yaml"], in: sandbox.path, environment: ["PATH": "/nowhere"])
    #expect(run.status == 2 && run.errors.contains("needs the program trimtab-verify"), "\(run.errors)")
  }

  @Test(arguments: [["verify"], ["report"]]) func helpIsChineseToo(command: [String]) async throws {
    let run = try await Trimtab.run(command + ["--help", "--language", "zh"], in: Repository.root)
    #expect(run.status == 0 && run.output.contains("用法") && !run.output.contains("OVERVIEW"), "\(run.output)")
  }

  @Test func theProgramAloneIsChineseToo() async throws {
    let program = try Trimtab.binary.get() + "-verify"
    let run = try await Trimtab.execute(
      [program, "--help"], in: Repository.root, environment: ["LC_ALL": "zh_CN.UTF-8"])
    #expect(run.status == 0 && run.output.contains("各子命令的说明见 'trimtab-verify help"), "\(run.output)")
  }
}
