import SourceText
import Testing
import YAMLSyntax

/// Inputs made to exhaust a parser.
@Suite struct ResourceTests {
  @Test(.timeLimit(.minutes(1)), arguments: ["[", "- ", "{", "{a: ", "? ", "[{", "- - ", "a: ["])
  func deepNesting(unit: String) {
    let source = SourceText(path: "", text: String(repeating: unit, count: 100_000))
    let clock = ContinuousClock()
    var tree: YAMLTree?
    let time = clock.measure { tree = YAMLTree.parse(source) }
    #expect(tree?.isBroken == true)
    #expect((tree?.nodeCount ?? 0) < 5_000)
    #expect(time < .seconds(5))
  }

  @Test(arguments: ["[", "- ", "{"])
  func tooDeepIsSaidWhereItBegins(unit: String) throws {
    let source = SourceText(path: "", text: String(repeating: unit, count: 100_000))
    let problem = try #require(YAMLTree.parse(source).problems.first)
    guard case .tooDeep(let limit) = problem.kind else {
      Issue.record("\(problem.kind)")
      return
    }
    #expect(problem.range.lowerBound == limit * unit.utf8.count)
    #expect(source.text(in: problem.range) == unit.prefix(1))
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["[", "{\"a\":"])
  func deepJSON(unit: String) throws {
    let problem = try #require(
      JSONReader.parse(SourceText(path: "", text: String(repeating: unit, count: 100_000))).problems.first)
    guard case .tooDeep = problem.kind else {
      Issue.record("\(problem.kind)")
      return
    }
  }

  /// Aliases are edges: a tree is as large as its source, however many values they stand for.
  @Test(.timeLimit(.minutes(1))) func billionLaughs() {
    var text = "a0: &a0 lol\n"
    for level in 1...40 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
    }
    let tree = YAMLTree.parse(SourceText(path: "", text: text))
    #expect(tree.problems.isEmpty)
    #expect(tree.nodeCount < 500)
    #expect(tree.scalars.count == 42)
  }

  @Test(.timeLimit(.minutes(1))) func manyKeysAndLongScalars() {
    let keys = (0..<50_000).map { "key\($0): value\n" }.joined()
    #expect(YAMLTree.parse(SourceText(path: "", text: keys)).documents.first?.entries.count == 50_000)
    let long = "a: \"" + String(repeating: "word \\n", count: 100_000) + "\"\n"
    #expect(YAMLTree.parse(SourceText(path: "", text: long)).documents.first?["a"]?.mappedText?.utf8.count == 600_000)
  }

  /// Merge keys that double at every level.
  @Test(.timeLimit(.minutes(1))) func exponentialMerges() {
    var text = "m0: &m0 {k: v}\n"
    for level in 1...30 { text += "m\(level): &m\(level) {<<: [*m\(level - 1), *m\(level - 1)]}\n" }
    let root = YAMLTree.parse(SourceText(path: "", text: text)).documents.first
    #expect(root?["m30"]?["k"]?.text == "v")
    #expect(root?["m30"]?["absent"] == nil)
    #expect(root?["m30"]?.mergedEntries.compactMap(\.key.text) == ["k"])
  }
}
