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

  /// Each name with a letter in its middle mistyped: at most three are named, in order, and none with other numbers.
  @Test func namesAtMostThreeInOrder() {
    var named = 0
    for model in ModelCatalog.bundled.models(where: { $0.count == 13 }) {
      var letters = Array(model.id)
      guard let place = letters.indices.dropFirst(letters.count / 2).first(where: { letters[$0].isLetter }) else {
        continue
      }
      letters[place] = "q"
      guard case .unknown(let names) = ModelCatalog.bundled.lookup(String(letters)) else { continue }
      named += names.isEmpty ? 0 : 1
      #expect(names.count <= 3 && names == names.sorted())
      for name in names {
        #expect(name.filter { $0.isNumber } == letters.filter { $0.isNumber }.map(String.init).joined())
      }
    }
    #expect(named > 3)
  }
}
