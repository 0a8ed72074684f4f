import Foundation
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
    #expect(report.status == 0 && report.output.contains("14 calls"), "\(report.errors)")
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
      testDescription: "a loop", arguments: ["b.prompty", "--aa", "--model", "gpt-4o"], says: "takes a template engine",
      files: ["b.prompty": "---\nname: x\nmodel:\n  api: chat\n---\nsystem:\n{% for a in b %}x{% endfor %}\n"]),
    Refusal(
      testDescription: "what the bill depends on", arguments: ["a.yaml", "--set", "n=100"],
      says: "'--set n' is not possible"),
    Refusal(
      testDescription: "a gate on the ladder", arguments: ["a.yaml", "--ladder", "--fail-if", "slower"],
      says: "judges a comparison"),
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
      #"{"type":"experiment","version":1,"looks":[6],"significance":0.05,"metric":"total","margin":0.05,"regimes":["cold"],"seed":"1"}"#
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
}
