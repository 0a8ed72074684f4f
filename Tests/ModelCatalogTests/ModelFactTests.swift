import Testing

@testable import ModelCatalog

@Suite struct ModelFactTests {
  func model(_ id: String) throws -> Model {
    try #require(ModelCatalog.bundled.model(id: id), "\(id)")
  }

  @Test(arguments: [
    ("gpt-3.5-turbo", "2026-10-23"), ("gpt-4", "2026-10-23"), ("gpt-4-turbo", "2026-10-23"), ("o1", "2026-10-23"),
    ("o4-mini", "2026-10-23"), ("gpt-3.5-turbo-16k", "2024-09-13"), ("claude-sonnet-4-5", "2026-11-30"),
    ("gpt-5", "2026-12-11"), ("gpt-5-mini", "2026-12-11"), ("o3", "2026-12-11"), ("gpt-4o", "2027-01-14"),
    ("gpt-4.1", "2027-01-14"), ("claude-2.1", "2025-07-21"), ("gpt-4-32k", "2025-06-06"),
    ("claude-3-5-sonnet-20241022", "2025-10-22"), ("claude-3-haiku-20240307", "2026-04-20"),
    ("text-davinci-003", "2024-01-04"), ("claude-opus-4-0", "2026-06-15"),
  ])
  func retires(_ id: String, _ date: String) throws {
    #expect(try model(id).retirement?.date.description == date)
  }

  @Test func tellsRetiredFromRetiring() throws {
    let today = ModelCatalog.bundled.catalogueDate
    #expect(try model("gpt-4").isRetired(on: today) == true)
    #expect(try model("claude-sonnet-4-5").isRetired(on: today) == false)
    #expect(try model("gpt-5.4").isRetired(on: today) == nil)
    #expect(today.days(until: try #require(try model("claude-sonnet-4-5").retirement?.date)) == 7)
  }

  @Test(arguments: [
    "claude-opus-4-7", "claude-opus-4-8", "claude-opus-5", "claude-opus-5-5", "claude-sonnet-5", "claude-sonnet-5-5",
    "claude-haiku-5-5", "claude-fable-5", "claude-mythos-5-1", "claude-fable-5-2", "gemini-3.8-flash",
  ])
  func rejectsSampling(_ id: String) throws {
    #expect(try model(id).sampling == .rejected)
    #expect(try model(id).acceptsSampling(effort: nil) == false)
  }

  @Test(arguments: [
    "claude-opus-4-6", "claude-sonnet-4-6", "claude-haiku-4-5", "gpt-4o", "gpt-4.1-mini", "gpt-3.5-turbo",
  ])
  func acceptsSampling(_ id: String) throws {
    #expect(try model(id).acceptsSampling(effort: nil) == true)
  }

  @Test(arguments: [
    // Reasoning cannot be switched off.
    ("o1", "", false), ("o3", "", false), ("o3", "none", false), ("o4-mini", "low", false), ("gpt-5", "", false),
    ("gpt-5", "none", false), ("gpt-5-mini", "minimal", false), ("gpt-6-astra", "none", false),
    // Off by default.
    ("gpt-5.1", "", true), ("gpt-5.2", "", true), ("gpt-5.4-mini", "", true), ("gpt-5.4", "high", false),
    // Can be off, but nothing says that it is by default.
    ("gpt-5.5", "", false), ("gpt-5.5", "none", true), ("gpt-5.6-sol", "none", true), ("gpt-6-sol", "none", true),
    ("gpt-6-sol", "", false),
  ])
  func samplingDependsOnEffort(_ id: String, _ effort: String, _ accepted: Bool) throws {
    #expect(try model(id).acceptsSampling(effort: ReasoningEffort(rawValue: effort)) == accepted)
  }

  @Test(arguments: ["o3", "o4-mini", "gpt-5", "gpt-5-mini", "gpt-5.4", "gpt-6-sol"])
  func hasNoStop(_ id: String) throws {
    #expect(try model(id).supports(.stop) == false)
  }

  @Test(arguments: ["gpt-4o", "gpt-4.1", "gpt-3.5-turbo", "claude-opus-5-5", "gemini-2.5-pro"])
  func hasStop(_ id: String) throws {
    #expect(try model(id).supports(.stop) == true)
  }

  @Test(arguments: ["o1", "o3-mini", "o4-mini", "gpt-5", "gpt-5.4-mini", "gpt-6-luna"])
  func refusesMaxTokens(_ id: String) throws {
    let limit = try #require(try model(id).outputLimit(endpoint: "chat"))
    #expect(limit.parameter == "max_completion_tokens")
    #expect(limit.rejected == ["max_tokens"])
    #expect(limit.accepted.isEmpty)
    #expect(try model(id).outputLimit(endpoint: "responses")?.parameter == "max_output_tokens")
  }

  @Test func stillTakesMaxTokens() throws {
    #expect(try model("gpt-4o").outputLimit(endpoint: "chat")?.accepted == ["max_tokens"])
    #expect(try model("claude-opus-5-5").outputLimit(endpoint: "messages")?.parameter == "max_tokens")
    #expect(try model("gemini-3.8-flash").outputLimit(endpoint: "generateContent")?.parameter == "maxOutputTokens")
    #expect(try model("o3-pro").outputLimit(endpoint: "chat") == nil)
  }

  @Test(arguments: [
    ("claude-opus-5-5", 512), ("claude-haiku-5-5", 512), ("claude-sonnet-5", 1024), ("claude-opus-4-8", 1024),
    ("claude-opus-4-7", 2048), ("claude-haiku-4-5", 4096), ("gpt-4o", 1024), ("gpt-6-sol", 1024),
    ("gemini-2.5-pro", 2048), ("gemini-3.8-flash", 4096), ("qwen3.8-max", 1024),
  ])
  func cachesFrom(_ id: String, _ tokens: Int) throws {
    #expect(try model(id).caching?.minimumPrefixTokens == tokens)
  }

  @Test func cachesByTheProvidersRules() throws {
    let claude = try #require(try model("claude-opus-5-5").caching)
    #expect(claude.modes == [.explicit])
    #expect(claude.lifetimes == [300, 3600])
    #expect(claude.writeFactor(lifetime: 300) == 1.25)
    #expect(claude.writeFactor(lifetime: 3600) == 2)
    #expect(claude.readFactor == 0.05)
    #expect(try model("claude-fable-5-1").caching?.readFactor == 0.025)

    let gpt4o = try #require(try model("gpt-4o").caching)
    #expect(gpt4o.modes == [.implicit])
    #expect(gpt4o.incrementTokens == 128)
    #expect(gpt4o.readFactor == 0.5)
    #expect(gpt4o.writeFactor(lifetime: 300) == 1)

    let newer = try #require(try model("gpt-6.1-sol").caching)
    #expect(newer.modes == [.implicit, .explicit])
    #expect(newer.lifetimes == [1800])
    #expect(newer.writeFactor(lifetime: 1800) == 1.25)
    #expect(newer.readFactor == 0.05)

    #expect(try model("gpt-3.5-turbo").caching?.isAvailable == false)
    #expect(try model("deepseek-v4-pro").caching?.isAvailable == true)
  }

  @Test(arguments: [
    ("gpt-3.5-turbo", TokenEncoding.Counting.exact(encoding: "cl100k_base")),
    ("gpt-4-0613", .exact(encoding: "cl100k_base")),
    ("gpt-4o", .exact(encoding: "o200k_base")), ("gpt-5.6-sol", .exact(encoding: "o200k_base")),
    ("gpt-oss-120b", .exact(encoding: "o200k_base")), ("gpt-6-sol", .assumed(encoding: "o200k_base")),
    ("claude-sonnet-4-6", .scaled(encoding: "o200k_base", factor: 1.15...1.36)),
    ("claude-opus-4-7", .scaled(encoding: "o200k_base", factor: 1.30...1.59)),
    ("gemini-3.8-flash", .scaled(encoding: "o200k_base", factor: 0.85...1.25)),
    ("deepseek-v4-pro", .scaled(encoding: "o200k_base", factor: 0.85...1.25)), ("text-davinci-003", .impossible),
  ])
  func counts(_ id: String, _ counting: TokenEncoding.Counting) throws {
    let encoding = try #require(try model(id).encoding)
    #expect(encoding.counting { ["o200k_base", "cl100k_base"].contains($0) } == counting)
  }

  @Test func countsExactlyOnceItsVocabularyIsThere() throws {
    let encoding = try #require(try model("deepseek-v4-pro").encoding)
    #expect(encoding.counting { ["o200k_base", "deepseek_v4"].contains($0) } == .exact(encoding: "deepseek_v4"))
    #expect(encoding.counting { _ in false } == .impossible)
  }

  @Test func pricesAndLimits() throws {
    let opus = try model("claude-opus-5-5")
    #expect(opus.prices.input?.description == "4")
    #expect(opus.prices.output?.description == "20")
    #expect(opus.prices.cacheRead?.description == "0.2")
    #expect(opus.prices.cacheWrite?.description == "5")
    #expect(opus.maxInputTokens == 1_000_000)
    #expect(opus.maxOutputTokens == 128_000)
    #expect(opus.supports(.prefill) == false)
    #expect(opus.supports(.reasoningAlwaysOn) == true)
    #expect(opus.defaultEffort == .high)
    let sol = try model("gpt-6-sol")
    #expect(sol.prices.batchInput?.description == "1")
    #expect(sol.prices.longContext?.threshold == 272_000)
    #expect(try model("gpt-4o").framing == ChatFraming(perMessage: 3, perName: 1, perReply: 3))
    #expect(try model("gpt-3.5-turbo-instruct").isCompletionStyle)
    #expect(try model("davinci-002").isCompletionStyle)
    #expect(try !model("gpt-4o").isCompletionStyle)
    #expect(try model("gpt-3.5-turbo").supports(.vision) == false)
  }

  @Test func findsSnapshots() throws {
    let snapshots = ModelCatalog.bundled.snapshots(of: try model("gpt-4o"))
    #expect(snapshots == ["gpt-4o-2024-05-13", "gpt-4o-2024-08-06", "gpt-4o-2024-11-20"])
    #expect(ModelCatalog.bundled.snapshots(of: try model("claude-haiku-4-5")) == ["claude-haiku-4-5-20251001"])
    #expect(ModelCatalog.bundled.snapshots(of: try model("gpt-6-sol")).isEmpty)
  }
}
