import Testing

/// `trimtab count`: what is exact is exact, what is not says so.
@Suite struct CountTests {
  static func count(_ arguments: String...) async throws -> JSONObject {
    try JSONObject(
      await Trimtab.run(["count", "--isolated", "--output-format", "json"] + arguments, in: Repository.root))
  }

  static let before = "prompts-examples/steps/step-2-shorten.before.prompt.yml"
  static let after = "prompts-examples/steps/step-2-shorten.after.prompt.yml"

  @Test(arguments: [
    (before, "o200k_base", 53), (after, "o200k_base", 22), (before, "cl100k_base", 81), (after, "cl100k_base", 29),
  ]) func exactTokens(_ file: String, _ encoding: String, _ tokens: Int) async throws {
    let counted = try await Self.count("--encoding", encoding, file)["prompts"]?[0]
    #expect(counted?["static_tokens"]?.int == tokens)
    #expect(counted?["encoding"]?.text == encoding)
    #expect(counted?["total"]?["quality"]?.text == "exact")
    #expect(counted?["path"]?.text == file)
    #expect(counted?["messages"]?[0]?["static_tokens"]?.int == tokens)
  }

  @Test(arguments: [(before, 53), (after, 22)]) func modelOfTheFile(_ file: String, _ tokens: Int) async throws {
    let counted = try await Self.count(file)["prompts"]?[0]
    #expect(counted?["encoding"]?.text == "o200k_base")
    #expect(counted?["static_tokens"]?.int == tokens)
    let framing = try #require(counted?["framing_tokens"]?.int)
    #expect(counted?["total"]?["tokens"]?.int == tokens + framing)
  }

  @Test(arguments: [(58, 1), (59, 0), (1000, 0), (0, 1)]) func exceeds(_ limit: Int, _ status: Int32) async throws {
    let total = try #require(try await Self.count(Self.before)["prompts"]?[0]?["total"]?["tokens"]?.int)
    let run = try await Trimtab.run(
      ["count", "--isolated", "--exceeds", String(limit), Self.before], in: Repository.root)
    #expect(total == 59)
    #expect(run.status == status)
    #expect(run.errors.contains("more than \(limit)") == (status == 1))
  }

  @Test func largestPartsFirst() async throws {
    let run = try await Trimtab.run(["count", "--isolated", "--top", "6", "prompts-examples"], in: Repository.root)
    let tokens = run.output.split(separator: "\n").dropFirst().compactMap { line in
      Int(line.split(separator: " ").first?.filter { $0 != "," } ?? "")
    }
    #expect(run.status == 0 && tokens.count == 6 && tokens == tokens.sorted(by: >))
  }

  @Test func csvHoldsTheNumbersOfJSON() async throws {
    let run = try await Trimtab.run(
      ["count", "--isolated", "--output-format", "csv", "prompts-examples/good"], in: Repository.root)
    let lines = run.output.split(separator: "\r\n")
    let prompts = try await Self.count("prompts-examples/good")["prompts"]?.items ?? []
    #expect(run.status == 0 && lines.count == prompts.count + 1)
    for (line, prompt) in zip(lines.dropFirst(), prompts) {
      // From the end: a name may hold commas.
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      #expect(Int(fields[fields.count - 4]) == prompt["total"]?["tokens"]?.int, "\(line)")
    }
  }

  @Test func table() async throws {
    let run = try await Trimtab.run(["count", "--isolated", Self.before, Self.after], in: Repository.root)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains(#/step-2-shorten\.before\.prompt\.yml +53 /#))
    #expect(run.output.contains(#/step-2-shorten\.after\.prompt\.yml +22 /#))
    #expect(run.output.contains("o200k_base"))
  }

  // MARK: Estimates

  static let estimated = [
    "claude-sonnet-4-5", "anthropic/claude-opus-4-1", "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  ]

  @Test(arguments: estimated) func estimateHasARange(_ model: String) async throws {
    let text = "messages:\n  - {role: user, content: \"Summarise the report for the board in plain words.\"}\n"
    let sandbox = try Sandbox(["a.yaml": text])
    let counted = try JSONObject(await sandbox.trimtab("count", "--model", model, "--output-format", "json", "a.yaml"))
    let total = try #require(counted["prompts"]?[0]?["total"])
    let (low, tokens, high) = try (
      #require(total["low"]?.int), #require(total["tokens"]?.int), #require(total["high"]?.int)
    )
    #expect(total["quality"]?.text == "approx")
    #expect(low <= tokens && tokens <= high && low < high)
    #expect(counted["prompts"]?[0]?["model_encoding"]?.text != counted["prompts"]?[0]?["encoding"]?.text)
  }

  @Test(arguments: estimated) func estimateIsNeverABareNumber(_ model: String) async throws {
    let text = "messages:\n  - {role: user, content: \"Summarise the report for the board in plain words.\"}\n"
    let run = try await Sandbox(["a.yaml": text]).trimtab("count", "--model", model, "a.yaml")
    let row = try #require(run.lines.first { $0.hasPrefix("a.yaml") })
    let columns = row.split(separator: #/ {2,}/#).map(String.init)
    #expect(columns[1].wholeMatch(of: #/~\d+/#) != nil, "\(row)")
    #expect(columns.contains { $0.wholeMatch(of: #/~\d+ \(\d+–\d+\)/#) != nil }, "\(row)")
    #expect(row.contains("≈ o200k_base"), "\(row)")
  }

  /// The parts of an estimate are numbers of the same kind as their sum.
  @Test func partsOfAnEstimateAddUp() async throws {
    let words = Array(repeating: "word", count: 400).joined(separator: " ")
    let text = "messages:\n  - {role: user, content: \"\(words)\"}\n"
    let run = try await Sandbox(["a.yaml": text]).trimtab(
      "count", "--model", "claude-sonnet-4-5", "--output-format", "json", "a.yaml")
    let counted = try #require(try JSONObject(run)["prompts"]?[0])
    let part = try #require(counted["static_tokens"]?.int)
    let low = try #require(counted["total"]?["low"]?.int)
    #expect(part >= low, "\(part) tokens of text, at least \(low) in all")
  }

  @Test(arguments: Repository.exampleFiles) func examples(_ file: String) async throws {
    for prompt in try await Self.count(file)["prompts"]?.items ?? [] {
      let total = try #require(prompt["total"])
      let tokens = try #require(total["tokens"]?.int)
      #expect(tokens > 0)
      let qualities =
        prompt["has_unknown_variables"]?.bool == true
        ? ["at-least", "assumed", "approx"] : ["exact", "assumed", "approx"]
      #expect(qualities.contains(total["quality"]?.text ?? ""))
      #expect((total["quality"]?.text == "approx") == (total["low"] != nil && total["high"] != nil))
      let parts = prompt["messages"]?.items.compactMap { $0["static_tokens"]?.int }.reduce(0, +)
      #expect(parts == prompt["static_tokens"]?.int)
    }
  }

  // MARK: Text

  @Test(arguments: [
    ("hello world", 2), ("<|endoftext|>", 7), ("plain text <|endoftext|> goes on", 11), ("你好,世界", 3), ("a: [", 3),
  ]) func textAsItStands(_ text: String, _ tokens: Int) async throws {
    let sandbox = try Sandbox(["a.txt": text])
    for input in ["a.txt", "-"] {
      let run = try await sandbox.trimtab("count", "--output-format", "json", input, input: text)
      let counted = try JSONObject(run)["prompts"]?[0]
      #expect(counted?["total"]?["tokens"]?.int == tokens, "\(input)")
      #expect(counted?["total"]?["quality"]?.text == "exact")
    }
  }

  @Test func shape() async throws {
    let counted = try await Self.count("prompts-examples/good")
    #expect(counted["version"]?.int == 1)
    for prompt in counted["prompts"]?.items ?? [] {
      for key in [
        "path", "prompt", "model", "encoding", "model_encoding", "total", "static_tokens", "variable_tokens",
        "has_unknown_variables", "tool_tokens", "framing_tokens", "static_prefix_tokens", "messages",
      ] {
        #expect(prompt.keys.contains(key), "\(prompt.keys)")
      }
      for message in prompt["messages"]?.items ?? [] {
        #expect(message.keys == ["role", "static_tokens", "variables"])
      }
    }
  }

  @Test func nothingToCount() async throws {
    let table = try await Sandbox().trimtab("count")
    #expect(table.status == 0)
    #expect(table.bytes.isEmpty)
    #expect(table.errors == "note: no prompt files found\n")
    let json = try JSONObject(await Sandbox().trimtab("count", "--output-format", "json"))
    #expect(json["prompts"]?.items.isEmpty == true)
  }
}
