import Testing

@testable import ModelCatalog

/// Facts follow a reference only as far as they hold for it.
@Suite struct ResolutionTests {
  func known(_ reference: String) throws -> (model: Model, resolution: Resolution) {
    guard case .known(let model, let resolution) = ModelCatalog.bundled.lookup(reference) else {
      throw UnknownReference(reference: reference)
    }
    return (model, resolution)
  }

  struct UnknownReference: Error {
    let reference: String
  }

  @Test func providerPrefixKeepsEverything() throws {
    let (model, resolution) = try known("openai:chat:gpt-4o")
    #expect(model == ModelCatalog.bundled.model(id: "gpt-4o"))
    #expect(resolution == Resolution(steps: [.prefix("openai:chat:")]))
  }

  @Test func snapshotWithoutRowHasNoRetirement() throws {
    let (model, resolution) = try known("gpt-5-mini-2026-01-01")
    #expect(resolution.steps == [.snapshot("gpt-5-mini")])
    #expect(model.retirement == nil)
    #expect(model.maxInputTokens == 272_000)
  }

  @Test func fineTuneHasNoPriceAndNoRetirement() throws {
    let (model, resolution) = try known("ft:gpt-4o-mini:org::id")
    #expect(resolution.steps == [.fineTune("gpt-4o-mini")])
    #expect(model.retirement == nil)
    #expect(model.prices == Prices())
    #expect(model.encoding?.name == "o200k_base")
  }

  @Test func cloudsHaveDatesOfTheirOwn() throws {
    #expect(try known("azure/gpt-4o").model.retirement?.date.description == "2027-04-14")
    #expect(try known("azure/gpt-4o").resolution.platform == .azure)
    #expect(
      try known("bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0").model.retirement?.date.description == "2027-04-08")
    #expect(try known("vertex_ai/claude-sonnet-4-5").model.retirement?.source == "vertex")
    #expect(try known("bedrock/anthropic.claude-2.1").model.retirement == nil)
    #expect(try known("claude-sonnet-4-5").model.retirement?.date.description == "2026-11-30")
  }

  @Test func deploymentNamesAreMarked() throws {
    let (_, resolution) = try known("azure:chat:gpt-4o")
    #expect(resolution.steps == [.prefix("azure:chat:"), .deployment("gpt-4o")])
  }

  @Test func gatewaysKeepPricesButNotRetirement() throws {
    let (model, resolution) = try known("openrouter/openai/gpt-4")
    #expect(resolution.platform == .gateway)
    #expect(model.retirement == nil)
    #expect(model.prices.input?.description == "30")
  }

  @Test func hostsKeepOnlyWhatTheWeightsDecide() throws {
    let (model, resolution) = try known("together_ai/deepseek-ai/DeepSeek-V3")
    #expect(resolution.platform == .host)
    #expect(model.prices == Prices())
    #expect(model.caching == nil)
    #expect(model.encoding?.name == "deepseek_v3")
    // An OpenAI-compatible server, whatever it is called.
    #expect(try known("openai/deepseek-chat").resolution.platform == .host)
  }

  @Test func hostRowsAreTheHostsOwn() throws {
    let (model, resolution) = try known("groq:openai/gpt-oss-120b")
    #expect(resolution.platform == nil)
    #expect(model.provider == .groq)
    #expect(model.prices.input?.description == "0.15")
  }

  @Test func movingAliasesAreMarked() throws {
    #expect(try known("claude-3-5-sonnet-latest").resolution.isMovingAlias)
    #expect(try !known("claude-3-5-sonnet-20241022").resolution.isMovingAlias)
  }

  @Test(arguments: [
    ("gpt-35-turbo", "`gpt-35-turbo` is Azure's spelling of `gpt-3.5-turbo`"),
    ("openai:gpt-4o", "without the prefix `openai:`"),
    ("GPT-4o", ""),
    ("ft:gpt-4o-mini:org::id", "a fine-tune of `gpt-4o-mini`"),
    ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "without the prefix `us.anthropic.`; without the suffix `-v1:0`"),
  ])
  func explainsItself(_ reference: String, _ explanation: String) throws {
    #expect(try known(reference).resolution.description == explanation)
  }
}
