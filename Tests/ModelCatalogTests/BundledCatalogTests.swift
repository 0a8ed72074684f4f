import CModelCatalog
import Testing

@testable import ModelCatalog

@Suite struct BundledCatalogTests {
  static let bytes = Array(UnsafeBufferPointer(start: trimtab_models_tsv(), count: Int(trimtab_models_tsv_length())))
  static let models = ModelCatalog.bundled.allModels

  @Test func everyLineParsesAndEveryNameResolves() throws {
    let catalog = try ModelCatalog(tsv: Self.bytes)
    #expect(catalog.allModels == Self.models)
    #expect(Self.models.count > 500)
    #expect(catalog.catalogueDate.description == "2026-11-23")
    #expect(ModelCatalog.bundled.catalogueDate == catalog.catalogueDate)
  }

  @Test func tableIsSortedAndUnique() {
    let text = String(decoding: Self.bytes, as: UTF8.self)
    let keys = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
      .map { Array(String($0.prefix { $0 != "\t" }).lowercased().utf8) }
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
    #expect(keys.count == Self.models.count + ModelCatalog.bundled.allAliases.count)
  }

  @Test func everyLineIsFoundByItsKey() {
    for model in Self.models where ModelCatalog.bundled.model(id: model.id) != model {
      Issue.record("\(model.id) is not found")
    }
    for alias in ModelCatalog.bundled.allAliases {
      let target = ModelCatalog.bundled.lookup(alias.name).model?.id
      #expect(target == alias.target || target?.lowercased() == alias.target.lowercased(), "\(alias.name)")
    }
  }

  @Test func everyIdLooksUpAsItself() {
    for model in Self.models {
      guard case .known(let found, let resolution) = ModelCatalog.bundled.lookup(model.id) else {
        Issue.record("\(model.id) is not known")
        continue
      }
      #expect(found == model && resolution.isDirect, "\(model.id)")
    }
  }

  @Test func factsHoldTogether() {
    let ids = Set(Self.models.map { $0.id.lowercased() })
    for model in Self.models {
      if let input = model.maxInputTokens, let output = model.maxOutputTokens {
        #expect(output <= input, "\(model.id)")
      }
      if let read = model.prices.cacheRead, let input = model.prices.input { #expect(read <= input, "\(model.id)") }
      if let replacement = model.replacement { #expect(ids.contains(replacement.lowercased()), "\(model.id)") }
      #expect(model.asOf <= ModelCatalog.bundled.catalogueDate, "\(model.id)")
      #expect(model.efforts == model.efforts.sorted(), "\(model.id)")
      #expect(!model.sources.isEmpty, "\(model.id)")
      if let effort = model.defaultEffort, !model.efforts.isEmpty {
        #expect(model.efforts.contains(effort), "\(model.id)")
      }
    }
  }

  @Test func everySourceHasACitation() {
    for tag in Set(Self.models.flatMap(\.sources)) {
      #expect(ModelCatalog.bundled.citation(for: tag) != nil, "\(tag)")
    }
    for tag in Set(Self.models.compactMap { $0.retirement?.source }) {
      #expect(ModelCatalog.bundled.citation(for: tag) != nil, "\(tag)")
    }
  }

  @Test func everyListedProviderHasModels() {
    let providers = Set(Self.models.map(\.provider))
    let expected: [Provider] = [
      .openAI, .anthropic, .google, .deepSeek, .qwen, .mistral, .xAI, .zhipu, .moonshot, .miniMax, .cohere, .meta,
      .groq, .cerebras, .perplexity,
    ]
    #expect(providers == Set(expected))
  }

  @Test func binarySearchFindsTheEnds() throws {
    let table = CatalogTable.bundled
    let first = try #require(Self.models.first)
    let last = try #require(Self.models.last)
    for id in [first.id, last.id] { #expect(table.line(for: Array(id.lowercased().utf8)) != nil) }
    for key in ["", "0", "zzzz", "gpt", "gpt-4o-", "gpt-4p"] {
      #expect(table.line(for: Array(key.utf8)) == nil, "\(key)")
    }
  }

  @Test func modelsCanBeReadByTheirIDs() {
    let all = ModelCatalog.bundled.allModels.filter { $0.id.lowercased().hasPrefix("claude-haiku") }
    #expect(ModelCatalog.bundled.models { $0.starts(with: "claude-haiku".utf8) } == all)
    #expect(!all.isEmpty)
  }
}
