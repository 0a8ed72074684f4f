import Testing

@testable import ModelCatalog

@Suite struct PriceTests {
  @Test(arguments: [
    ("0.15", 150_000), ("2", 2_000_000), ("0.000001", 1), ("0", 0), ("150", 150_000_000), ("0.0375", 37_500),
  ])
  func isExact(_ text: String, _ millionths: Int) throws {
    let price = try #require(Price(text))
    #expect(price.microUSDPerMillionTokens == millionths)
    #expect(price.description == text)
  }

  @Test(arguments: ["", ".", "1.", ".5", "-1", "+1", "1e3", "0.0000001", "1.2.3", "1,5", "9999999999"])
  func refuses(_ text: String) {
    #expect(Price(text) == nil)
  }

  @Test func costsWhatTheTokensCost() throws {
    #expect(try #require(Price("2.5")).cost(of: 1_000_000) == 2.5)
    #expect(try #require(Price("0.1")).cost(of: 31) == 0.000_003_1)
    #expect(try #require(Price("0.1")).usdPerMillionTokens == 0.1)
  }
}
