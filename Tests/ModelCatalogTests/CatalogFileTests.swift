import Testing

@testable import ModelCatalog

@Suite struct CatalogFileTests {
  static let columns = CatalogColumn.allCases.map(\.name).joined(separator: " ")
  static let header = "# trimtab-models 1\n# date 2027-02-03\n# columns \(columns)\n"

  static func row(_ fields: [CatalogColumn: String]) -> String {
    let base: [CatalogColumn: String] = [
      .provider: "acme", .family: "acme-1", .api: "chat", .asOf: "2027-01-01", .sources: "acme",
    ]
    let all = base.merging(fields) { $1 }
    return CatalogColumn.allCases.map { all[$0] ?? "" }.joined(separator: "\t") + "\n"
  }

  func error(_ text: String) -> CatalogError? {
    do {
      _ = try ModelCatalog(tsv: Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test func readsAFileInAnyOrder() throws {
    let text =
      Self.header + Self.row([.id: "zeta", .maxInput: "100", .input: "1.5"]) + "alpha-x\t=Alpha\tspelling\n"
      + Self.row([.id: "Alpha", .flags: "+tools,-vision", .replacement: "zeta"]) + "\n"
    let catalog = try ModelCatalog(tsv: Array(text.utf8))
    #expect(catalog.allModels.map(\.id) == ["Alpha", "zeta"])
    #expect(catalog.catalogueDate.description == "2027-02-03")
    #expect(catalog.lookup("ALPHA-X").model?.id == "Alpha")
    #expect(catalog.lookup("gpt-4o") == .unknown(nearest: []))
    #expect(catalog.model(id: "alpha")?.capabilities == [.tools: true, .vision: false])
    #expect(catalog.model(id: "zeta")?.prices.input?.description == "1.5")
  }

  @Test func readsWindowsLineEnds() throws {
    let text = (Self.header + Self.row([.id: "alpha"])).split(separator: "\n").joined(separator: "\r\n") + "\r\n"
    #expect(try ModelCatalog(tsv: Array(text.utf8)).allModels.map(\.id) == ["alpha"])
  }

  @Test func liesOverAnotherCatalogue() throws {
    let text = Self.header + Self.row([.id: "gpt-4o", .maxInput: "7"]) + "team-model\t=gpt-4.1\tspelling\n"
    let catalog = try ModelCatalog(tsv: Array(text.utf8), over: .bundled)
    #expect(catalog.model(id: "gpt-4o")?.maxInputTokens == 7)
    #expect(catalog.lookup("team-model").model?.id == "gpt-4.1")
    #expect(catalog.lookup("claude-opus-5").model != nil)
    #expect(catalog.allModels.count == ModelCatalog.bundled.allModels.count)
    #expect(catalog.catalogueDate.description == "2027-02-03")
    #expect(catalog.citation(for: "litellm-1.109.1")?.contains("MIT") == true)
  }

  @Test func namesWhatIsWrongWithTheHeader() {
    #expect(error("") == .missingHeader)
    #expect(error("hello") == .missingHeader)
    #expect(error("# trimtab-models 2\n") == .unsupportedVersion("2"))
    #expect(error("# trimtab-models 1\n# columns id\n") == .missingDate)
    #expect(error("# trimtab-models 1\n# date 2027-02-31\n") == .missingDate)
    #expect(error("# trimtab-models 1\n# date 2027-02-03\n# columns id\n") == .unexpectedColumns)
    #expect(throws: CatalogError.notUTF8) { try ModelCatalog(tsv: [0xFF, 0xFE]) }
  }

  @Test func namesWhatIsWrongWithALine() {
    let count = CatalogColumn.allCases.count
    #expect(error(Self.header + "alpha\n") == .wrongFieldCount(line: 4, expected: count, found: 1))
    let twice = Self.header + Self.row([.id: "alpha"]) + Self.row([.id: "ALPHA"])
    #expect(error(twice) == .duplicate(line: 5, id: "ALPHA"))
    #expect(error(Self.header + "a\t=b\tspelling\n") == .danglingAlias(line: 4, name: "a", target: "b"))
    let orphan = Self.header + Self.row([.id: "alpha", .replacement: "beta"])
    #expect(error(orphan) == .danglingReplacement(id: "alpha", target: "beta"))
  }

  @Test(arguments: [
    (CatalogColumn.id, ""), (.maxInput, "many"), (.maxOutput, "0"), (.input, "-1"), (.output, "1e3"),
    (.longContext, "200000"), (.longContext, "200000:1:2:x"), (.retirement, "soon"),
    (.platformRetirements, "moon=2027-01-01"),
    (.platformRetirements, "azure=tomorrow"), (.api, "telepathy"), (.flags, "tools"), (.flags, "+magic"),
    (.sampling, "maybe"),
    (.efforts, "low,extreme"), (.outputLimit, "chat"), (.outputLimit, "chat=!max_tokens"), (.cacheModes, "sometimes"),
    (.cacheTTLs, "3600,300"), (.cacheWriteFactors, "1,2"), (.cacheReadFactor, "-0.1"), (.framing, "3,1"),
    (.asOf, "2027-13-01"),
    (.factor, "1.2"),
  ])
  func namesTheField(_ column: CatalogColumn, _ value: String) {
    var fields: [CatalogColumn: String] = [.id: "alpha"]
    fields[column] = value
    if column == .factor { fields.merge([.encoding: "x", .encodingQuality: "approx"]) { $1 } }
    guard case .invalidField(let line, let name, let found, let expected) = error(Self.header + Self.row(fields)) else {
      Issue.record("\(column) accepts '\(value)'")
      return
    }
    #expect(line == 4)
    #expect(name == column.name)
    #expect(found == value)
    #expect(!expected.isEmpty)
  }

  @Test func errorsReadWell() {
    let description = error(Self.header + Self.row([.id: "alpha", .input: "free"]))?.description
    #expect(description == "line 4: input is 'free', expected dollars with at most six decimals")
  }
}
