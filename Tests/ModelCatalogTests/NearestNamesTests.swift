import Testing

@testable import ModelCatalog

@Suite struct NearestNamesTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "ab", 2), ("gpt", "gpt", 0), ("gpt", "gtp", 1), ("gpt-4o", "gpt-4", 1),
    ("ca", "abc", 3), ("4.6", "4-6", 1), ("kitten", "sitting", 3), ("abcd", "badc", 2),
  ])
  func countsMistakes(_ left: String, _ right: String, _ distance: Int) {
    #expect(editDistance(Array(left.utf8), Array(right.utf8)) == distance)
    #expect(editDistance(Array(right.utf8), Array(left.utf8)) == distance)
  }

  @Test func namesAtMostThreeInOrder() {
    guard case .unknown(let names) = ModelCatalog.bundled.lookup("gpt-5.9") else {
      Issue.record("gpt-5.9 became known")
      return
    }
    #expect(names.count == 3)
    #expect(names == names.sorted())
  }
}
