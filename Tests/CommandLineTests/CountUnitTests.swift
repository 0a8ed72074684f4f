import Foundation
import Testing

/// `trimtab count` in other encodings, part by part, and token by token.
@Suite struct CountUnitTests {
  private static let prompt = """
    model: openai/gpt-4o
    messages:
      - role: system
        content: |
          You are a helpful assistant. 请回答。
          Be terse.
      - role: user
        content: "{{question}} and {{document}}"
    testData:
      - {question: Why?, document: A long story.}

    """
  /// The tables that `make build` writes.
  private static let vocabularies = ["TRIMTAB_VOCABULARIES": Repository.root + "/.build/release/vocabularies"]

  private func run(_ arguments: String..., environment: [String: String] = vocabularies) async throws -> Trimtab.Run {
    let sandbox = try Sandbox(["a.prompt.yml": Self.prompt])
    return try await sandbox.trimtab(["count", "--isolated"] + arguments + ["a.prompt.yml"], environment: environment)
  }

  @Test(arguments: [
    ("qwen3", "qwen3", 13), ("qwen", "qwen3", 13), ("deepseek_v4", "deepseek_v3", 14), ("gemma3", "gemma4", 14),
    ("gpt2", "r50k_base", 20), ("o200k_harmony", "o200k_harmony", 12),
  ]) func otherEncodings(_ name: String, _ canonical: String, _ tokens: Int) async throws {
    let counted = try JSONObject(await run("--encoding", name, "--output-format", "json"))["prompts"]?[0]
    #expect(counted?["encoding"]?.text == canonical)
    #expect(counted?["messages"]?[0]?["static_tokens"]?.int == tokens)
    #expect(counted?["total"]?["quality"]?.text == "exact")
  }

  @Test(arguments: [
    ("gemini-2.5-pro", "gemma4", "exact"), ("gemini-3.8-flash", "gemma4", "assumed"), ("kimi-k3", "kimi_k2", "assumed"),
    ("deepseek-v4-pro", "deepseek_v3", "exact"), ("qwen3.8-max", "qwen3_6", "assumed"), ("glm-5", "glm4", "assumed"),
    ("mistral-large-latest", "tekken", "assumed"),
  ]) func modelsOfOtherEncodings(_ model: String, _ encoding: String, _ quality: String) async throws {
    let counted = try JSONObject(await run("--model", model, "--output-format", "json"))["prompts"]?[0]
    #expect(counted?["encoding"]?.text == encoding)
    #expect(counted?["total"]?["quality"]?.text == quality)
    // The binary alone gives a range in which that number lies.
    let estimated = try JSONObject(
      await run("--model", model, "--output-format", "json", environment: ["TRIMTAB_VOCABULARIES": "/nowhere"]))
    let total = estimated["prompts"]?[0]?["total"]
    let (low, high) = (try #require(total?["low"]?.int), try #require(total?["high"]?.int))
    #expect(total?["quality"]?.text == "approx")
    #expect((low...high).contains(try #require(counted?["total"]?["tokens"]?.int)))
  }

  @Test(arguments: [("en", "is not installed"), ("zh", "没有安装")])
  func missingTable(_ language: String, _ text: String) async throws {
    let run = try await run(
      "--encoding", "qwen3", "--language", language, environment: ["TRIMTAB_VOCABULARIES": "/nowhere"])
    #expect(run.status == 2)
    #expect(run.errors.contains(text) && run.errors.contains("/nowhere") && run.errors.contains("qwen3"))
    #expect(run.output.isEmpty)
  }

  @Test func unknownEncoding() async throws {
    let run = try await run("--encoding", "o300k")
    #expect(run.status == 2 && run.errors.contains("o300k") && run.errors.contains("o200k_base"))
  }

  // MARK: A tokenizer of one's own

  /// Every byte is a token and so is "hello": five letters that merge one by one.
  private static let ranks: String = {
    let words = (0...255).map { [UInt8($0)] } + [2, 3, 4, 5].map { Array("hello".utf8.prefix($0)) }
    return words.enumerated().map { "\(Data($1).base64EncodedString()) \($0)\n" }.joined()
  }()

  @Test func ranksOfOnesOwn() async throws {
    let sandbox = try Sandbox(["own.tiktoken": Self.ranks, "a.txt": "hello hell"])
    let arguments = ["count", "--isolated", "--output-format", "json", "--tokenizer-file", "own.tiktoken"]
    let run = try await sandbox.trimtab(arguments + ["--tokenizer-pattern", "gpt2", "a.txt"])
    #expect(try JSONObject(run)["prompts"]?[0]?["total"]?["tokens"]?.int == 3)
    #expect(try JSONObject(run)["prompts"]?[0]?["encoding"]?.text == "own.tiktoken")

    let unsaid = try await sandbox.trimtab(arguments + ["a.txt"])
    #expect(unsaid.status == 2 && unsaid.errors.contains("cl100k"), "\(unsaid.errors)")
  }

  @Test(arguments: ["", "{", "{\"model\": {\"type\": \"WordPiece\"}}", "[]", "aGVsbG8= x\n", "aGVsbG8= 1\n"])
  func brokenTokenizerFile(_ text: String) async throws {
    let sandbox = try Sandbox(["own.json": text, "a.txt": "hello"])
    let run = try await sandbox.trimtab(
      "count", "--tokenizer-file", "own.json", "--tokenizer-pattern", "gpt2", "a.txt")
    #expect(run.status == 2 && run.errors.hasPrefix("error: ") && run.errors.contains("own.json"), "\(run.errors)")
  }

  // MARK: Parts

  @Test(arguments: ["message", "line", "variable"])
  func partsAddUp(_ unit: String) async throws {
    let whole = try JSONObject(await run("--output-format", "json"))["prompts"]?[0]
    let parts = try JSONObject(await run("--per", unit, "--output-format", "json"))["parts"]?.items ?? []
    let sum = parts.compactMap { $0["tokens"]?.int }.reduce(0, +)
    let (text, samples) = (
      try #require(whole?["static_tokens"]?.int), try #require(whole?["variable_tokens"]?.int)
    )
    // A sample by itself, "Why?" and "A long story.", does not share a token with the text around it.
    #expect(sum == ["message": text + samples, "line": text, "variable": 6][unit])
    #expect(parts.count == ["message": 2, "line": 3, "variable": 2][unit])

    let csv = try await run("--per", unit, "--output-format", "csv")
    #expect(csv.output.split(separator: "\r\n").count == parts.count + 1)
    let top = try await run("--per", unit, "--top", "1", "--output-format", "json")
    let largest = parts.compactMap { $0["tokens"]?.int }.max()
    #expect(try JSONObject(top)["parts"]?.items.compactMap { $0["tokens"]?.int } == [try #require(largest)])
  }

  @Test func linesOfTheFile() async throws {
    let parts = try JSONObject(await run("--per", "line", "--output-format", "json"))["parts"]?.items ?? []
    #expect(parts.compactMap { $0["line"]?.int } == [5, 6, 8])
  }

  // MARK: Tokens

  @Test func tokensTileTheText() async throws {
    let prompts = try JSONObject(await run("--show-tokens", "--output-format", "json"))["prompts"]
    let message = try #require(prompts?[0]?["messages"]?[0])
    let tokens = message["tokens"]?.items ?? []
    #expect(tokens.count == message["static_tokens"]?.int)
    #expect(tokens.compactMap { $0["text"]?.text }.joined() == "You are a helpful assistant. 请回答。\nBe terse.\n")
    #expect(tokens.first?["id"]?.int == 3575)
  }

  @Test(arguments: ["never", "always"]) func tokensAsText(_ color: String) async throws {
    let run = try await run("--show-tokens", "--color", color)
    #expect(run.output.contains("\u{1B}[") == (color == "always"))
    #expect(run.output.contains("You│ are│ a│ helpful│ assistant│.│ 请│回答│。") == (color == "never"))
    #expect(run.output.contains("helpful"))
  }

  @Test(arguments: [["--top", "1"], ["--per", "line"], ["--output-format", "csv"]])
  func tokensGoWithNothingElse(_ other: [String]) async throws {
    let sandbox = try Sandbox(["a.prompt.yml": Self.prompt])
    let run = try await sandbox.trimtab(["count", "--show-tokens"] + other + ["a.prompt.yml"])
    #expect(run.status == 2 && run.errors.contains("--show-tokens"))
  }
}
