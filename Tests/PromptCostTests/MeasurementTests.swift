import ModelCatalog
import PromptCost
import Prompts
import SourceText
import Testing
import Tokenization

/// Totals are the sums of their parts, and estimates lie in their ranges.
@Suite struct MeasurementTests {
  private static func read(_ text: String, path: String = "a.prompt.yml") throws -> Prompt {
    try #require(PromptReader().read(SourceText(path: path, text: text)).prompts.first)
  }

  private static let file = """
    model: openai/gpt-4o
    messages:
      - role: system
        content: You are terse. Reply to {{name}}.
      - role: user
        content: "{{question}} {{other}}"
    testData:
      - {name: Ann, question: Why is the sky blue?}
      - {name: Bartholomew the Great, question: Why?}
    """

  @Test(arguments: ModelCatalog.bundled.allModels.map(\.id))
  func totalsAreSums(model id: String) throws {
    let model = try #require(ModelCatalog.bundled.model(id: id))
    let counter = TokenCounter(model: model)
    let prompt = try Self.read(Self.file)
    let measured = PromptMeasurement(prompt, model: model, counter: counter)
    let raw = measured.staticTokens + measured.variableTokens + measured.toolTokens
    let framing = measured.framingTokens ?? 0
    #expect(measured.total.tokens == counter.scaled(raw).tokens + framing)
    #expect(measured.total.lowerBound <= measured.total.tokens && measured.total.tokens <= measured.total.upperBound)
    #expect(measured.total.lowerBound >= framing)
    if counter.isExact { #expect(measured.total == TokenCount(raw + framing)) }
    if let window = model.maxInputTokens {
      #expect(measured.windowShare == Double(measured.total.tokens) / Double(window))
    }
    #expect((measured.inputCostPer1000Calls ?? 0) >= 0)
    #expect(measured.framingTokens == model.framing.map { $0.perMessage * 2 + $0.perReply })
  }

  @Test func variablesTakeTheLargestSample() throws {
    let measured = PromptMeasurement(try Self.read(Self.file), model: nil, counter: TokenCounter())
    let counter = TokenCounter()
    #expect(measured.messages.map { $0.variables.map(\.name) } == [["name"], ["question", "other"]])
    #expect(measured.messages[0].variables[0].tokens == counter.rawCount(Array("Bartholomew the Great".utf8)))
    // The values of one sample go together: the longest name comes with the short question.
    #expect(measured.messages[1].variables[0].tokens == counter.rawCount(Array("Why?".utf8)))
    #expect(measured.messages[1].variables[1].tokens == nil)
    #expect(measured.hasUnknownVariables)
    #expect(measured.messages.map(\.role) == [.system, .user])
  }

  /// The total is that of a text that is really sent: one sample's values, tokenized with what stands around them.
  @Test func filledTextsAreCountedAsTheyAreSent() throws {
    let file = """
      messages:
        - {role: system, content: You are a support agent.}
        - {role: user, content: "Summarise {{ticket}} for {{customer}} and {{ticket}} again."}
      testData:
        - {ticket: The parcel is late and the table is broken., customer: Ann}
        - {ticket: Short., customer: Bartholomew Montgomery-Smith}
      """
    let prompt = try Self.read(file, path: "a.prompt.yml")
    let counter = TokenCounter()
    let measured = PromptMeasurement(prompt, model: nil, counter: counter)
    let ticket = "The parcel is late and the table is broken."
    let sent = ["You are a support agent.", "Summarise \(ticket) for Ann and \(ticket) again."]
    #expect(measured.total.tokens == sent.reduce(0) { $0 + counter.rawCount(Array($1.utf8)) })
    #expect(measured.messages.map(\.filledTokens) == sent.map { counter.rawCount(Array($0.utf8)) })
    #expect(!measured.hasUnknownVariables)
  }

  @Test func toolsCountAsTheyStand() throws {
    let tool = "{\"name\": \"f\",  \"input_schema\": {}}"
    let prompt = try Self.read(
      "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"tools\": [\(tool)]}", path: "a.json")
    let counter = TokenCounter()
    let measured = PromptMeasurement(prompt, model: nil, counter: counter)
    #expect(measured.toolTokens == counter.rawCount(Array(tool.utf8)))
    #expect(measured.total.tokens == measured.toolTokens + measured.staticTokens)
  }

  @Test(arguments: 0..<30)
  func aPromptWithoutPlaceholdersIsItsText(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let texts = (0..<3).map { _ in random.text(of: CostFixture.prose, upTo: 15) }
    let prompt = Prompt(messages: texts.map { CostFixture.message(.user, $0, syntax: .none) })
    let measured = PromptMeasurement(prompt, model: nil, counter: TokenCounter())
    let tokens = texts.reduce(0) { $0 + Tokenization.Encoding.o200kBase.encode($1).count }
    #expect(measured.total == TokenCount(tokens))
    #expect(!measured.hasUnknownVariables && measured.variableTokens == 0)
  }

  @Test(arguments: ModelCatalog.bundled.allModels.map(\.id))
  func estimatesLieInTheirRanges(model id: String) throws {
    let counter = TokenCounter(model: try #require(ModelCatalog.bundled.model(id: id)))
    var last = counter.scaled(0)
    #expect(last.tokens == 0)
    for raw in [1, 2, 3, 10, 999, 100_000] {
      let count = counter.scaled(raw)
      #expect(count.lowerBound <= count.tokens && count.tokens <= count.upperBound)
      #expect(count.tokens >= last.tokens && count.upperBound >= last.upperBound)
      if counter.isExact { #expect(count == TokenCount(raw)) } else { #expect(count.quality != .exact) }
      last = count
    }
    #expect(counter.count("hello world") == counter.scaled(counter.encoding.count("hello world")))
    #expect(counter.count("hello world") == counter.count(Array("hello world".utf8)))
  }
}
