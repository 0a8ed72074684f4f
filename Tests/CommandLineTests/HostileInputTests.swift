import Testing

/// Inputs that are made to use up time, memory or the stack.
@Suite(.serialized) struct HostileInputTests {
  /// Reading the larger one would take longer than a run may.
  static let sizes: [UInt64] = [200 << 20, 256 << 30]

  @Test(arguments: sizes, ["check", "count"]) func fileBeyondTheLimit(_ size: UInt64, _ command: String) async throws {
    let sandbox = try Sandbox()
    try sandbox.writeSparse("big.yaml", size: size)
    let run = try await sandbox.trimtab(command, "big.yaml")
    #expect(run.status == 2)
    #expect(run.errors.contains("error: `big.yaml` is larger than 32 MiB"))
  }

  @Test(arguments: sizes) func fileBeyondTheLimitInAWalk(_ size: UInt64) async throws {
    let sandbox = try Sandbox(["p/ok.yaml": Sample.clean])
    try sandbox.writeSparse("p/big.yaml", size: size)
    let run = try await sandbox.trimtab("check", "p")
    #expect(run.status == 0)
    #expect(run.errors.contains("warning: `p/big.yaml` is larger than 32 MiB"))
    #expect(run.output.contains("1 prompt in 1 file"))
  }

  @Test(arguments: sizes) func configurationBeyondTheLimit(_ size: UInt64) async throws {
    let sandbox = try Sandbox(["ok.yaml": Sample.clean])
    try sandbox.writeSparse("big.yaml", size: size)
    let run = try await sandbox.trimtab("check", "--config", "big.yaml", "ok.yaml")
    #expect(run.status == 2)
    #expect(run.errors.contains("`big.yaml` is larger than 32 MiB"))
  }

  @Test func standardInputBeyondTheLimit() async throws {
    let input = String(repeating: "a", count: 33 << 20)
    let run = try await Sandbox().trimtab("check", "-", input: input)
    #expect(run.status == 2)
    #expect(run.errors.contains("`<stdin>` is larger than 32 MiB"))
    #expect(run.time < .seconds(5))
  }

  struct Nesting: Sendable, CustomTestStringConvertible {
    var file: String
    var before: String
    var open: String
    var close: String
    var testDescription: String { "\(file): \(open)" }
  }

  static let nestings = [
    Nesting(file: "a.yaml", before: "prompt: ", open: "[", close: "]"),
    Nesting(file: "a.yaml", before: "prompt: ", open: "{a: ", close: "}"),
    Nesting(file: "a.yaml", before: "prompt:\n  ", open: "- ", close: ""),
    Nesting(file: "a.yaml", before: "prompt: ", open: "[", close: ""),
    Nesting(file: "a.json", before: "{\"messages\": ", open: "[", close: "]"),
    Nesting(file: "a.json", before: "", open: "{\"a\":", close: "}"),
    Nesting(file: "a.json", before: "", open: "[", close: ""),
  ]

  @Test(arguments: nestings) func nesting(_ nesting: Nesting) async throws {
    let depth = 100_000
    let text =
      nesting.before + String(repeating: nesting.open, count: depth) + "1"
      + String(repeating: nesting.close, count: depth)
      + (nesting.file == "a.json" && !nesting.before.isEmpty ? "}" : "")
    let run = try await Sandbox([nesting.file: text]).trimtab("check", nesting.file)
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.output.contains("nested more than"))
    #expect(run.output.utf8.count < 5_000)
    #expect(run.time < .seconds(5))
  }

  /// Nine to the power of sixteen texts, were the aliases followed.
  static let bomb: String = {
    var text = "a: &a [\"lol\", \"lol\", \"lol\", \"lol\", \"lol\", \"lol\", \"lol\", \"lol\", \"lol\"]\n"
    var last = "a"
    for name in "bcdefghijklmnop" {
      text += "\(name): &\(name) [" + Array(repeating: "*\(last)", count: 9).joined(separator: ", ") + "]\n"
      last = String(name)
    }
    return text
  }()

  static let bombs = [
    bomb + "messages: *p\n",
    bomb + "prompt: Go on in order to win.\nmessages:\n  - role: user\n    content: *p\n",
    bomb + "messages:\n  - {role: user, content: \"Sum up {{ x }}\"}\ntestData:\n  - x: *p\n",
    "a: &a {k: v}\n"
      + (0..<40).map { "b\($0): &b\($0)\n  <<: [*\($0 == 0 ? "a" : "b\($0 - 1)"), *a]\n  k\($0): 1\n" }.joined()
      + "prompt: {<<: [*b39, *b39]}\n",
    "messages: &m\n  - *m\n",
  ]

  @Test(arguments: bombs.indices, ["check", "count"]) func aliases(_ index: Int, _ command: String) async throws {
    let run = try await Sandbox(["a.yaml": Self.bombs[index]]).trimtab(command, "a.yaml")
    #expect(run.status == 0 || run.status == 1, "\(run.errors)")
    #expect(run.time < .seconds(5))
  }

  static let sentences = [
    "The quick brown fox jumps over the dog. ", "x", "客户的问题很重要。", "In order to win, go on. ", "{{ a }}", "麻烦你帮我总结。",
    "\u{200B}", "- ", "Do it. ",
  ]

  /// A megabyte in one line, in each of the shapes that rules look at.
  @Test(arguments: sentences) func longLine(_ sentence: String) async throws {
    let line = String(repeating: sentence, count: (1 << 20) / sentence.utf8.count)
    let sandbox = try Sandbox(["a.yaml": "messages:\n  - role: user\n    content: \"Hello. \(line)\"\n"])
    let run = try await sandbox.trimtab("check", "a.yaml", "--select", "all", "--output-format", "concise")
    #expect(run.status == 0 || run.status == 1, "\(run.errors)")
  }

  /// Time grows with the sentences, not with their square.
  @Test(arguments: [
    "  Always answer question number # with a very short sentence.\n", "  必须用第#种方式来回答用户提出的问题。\n",
    "  Example #:\n  Input {{v#}}, as in step # of the list.\n", "  #. Do it as in step #.\n",
    "  <message role=\"user\">Answer #</message>\n", "  {# trimtab: ignore[wordy-phrase] #} In order to win #.\n",
    "  # Part #\n  Never do # and `x#` {{v#}}.\n", "  Always answer in a very short sentence please.\n",
  ])
  func manySentences(_ line: String) async throws {
    func time(_ count: Int) async throws -> Duration {
      let lines = (0..<count).map { number in line.replacing("#", with: "\(number)") }
      return try await Sandbox(["a.yaml": "system: |\n" + lines.joined()]).trimtab("check", "-q", "a.yaml").time
    }
    let base = try await time(1_000)
    let more = try await time(16_000)
    #expect(more < .seconds(1) || more < base * 64)
  }

  /// Time grows with the findings, not with their square.
  @Test func manyFindings() async throws {
    func time(_ count: Int) async throws -> Duration {
      let text = "prompt: \"" + String(repeating: "In order to win, go on. ", count: count) + "\"\n"
      return try await Sandbox(["a.yaml": text]).trimtab("check", "a.yaml", "--output-format", "concise").time
    }
    let base = try await time(250)
    let more = try await time(2_000)
    #expect(more < .seconds(1) || more < base * 20)
  }
}
