import SourceText
import Testing
import YAMLSyntax

/// Merge keys and aliases.
@Suite struct MergeKeyTests {
  private static let bases = """
    a: &a {x: a, y: a}
    b: &b {y: b, z: b}
    c: &c {k: c}
    d: &d {<<: *c}
    e: &e {k: e}

    """

  private static func node(_ flow: String) throws -> YAMLNode {
    let tree = YAMLTree.parse(SourceText(path: "", text: bases + "node: " + flow + "\n"))
    try #require(!tree.isBroken)
    return try #require(tree.documents.first?["node"])
  }

  /// What YAML 1.1's merge key says: own keys first, then the earlier of a list.
  static let cases: [(String, [String: String])] = [
    ("{<<: *a}", ["x": "a", "y": "a"]),
    ("{<<: *a, y: own}", ["x": "a", "y": "own"]),
    ("{y: own, <<: *a}", ["x": "a", "y": "own"]),
    ("{<<: [*a, *b]}", ["x": "a", "y": "a", "z": "b"]),
    ("{<<: [*b, *a]}", ["x": "a", "y": "b", "z": "b"]),
    ("{<<: [*b, *a], z: own}", ["x": "a", "y": "b", "z": "own"]),
    ("{<<: *d}", ["k": "c"]),
    ("{<<: [*d, *e]}", ["k": "c"]),
    ("{<<: [*e, *d]}", ["k": "e"]),
    ("{<<: {q: inline}, r: own}", ["q": "inline", "r": "own"]),
    ("{'<<': text}", ["<<": "text"]),
    ("{<<: *a, own: 1, own: 2}", ["x": "a", "y": "a", "own": "2"]),
    ("{<<: [], w: 1}", ["w": "1"]),
    ("{<<: scalar, w: 1}", ["w": "1"]),
  ]

  @Test(arguments: cases)
  func lookup(flow: String, expected: [String: String]) throws {
    let node = try Self.node(flow)
    for (key, value) in expected { #expect(node[key]?.text == value, "\(key)") }
    #expect(node["absent"] == nil)
  }

  /// The list of merged entries says the same as looking up each key.
  @Test(arguments: cases)
  func mergedEntries(flow: String, expected: [String: String]) throws {
    var found: [String: String] = [:]
    for entry in try Self.node(flow).mergedEntries { found[entry.key.text ?? ""] = entry.value.text }
    #expect(found == expected)
  }

  @Test(arguments: [
    "a: &a {<<: *a, x: 1}\n", "a: &a\n  <<: *a\n  x: 1\n", "b: &b {<<: {<<: *b}, x: 1}\na: *b\n",
  ])
  func cycles(yaml: String) throws {
    let node = try #require(YAMLTree.parse(SourceText(path: "", text: yaml)).documents.first?["a"])
    #expect(node["x"]?.text == "1")
    #expect(node["absent"] == nil)
    #expect(node.mergedEntries.compactMap { $0.key.text } == ["x"])
  }

  @Test(arguments: ["a: &a [*a]\n", "&r {x: *r}\n", "- &a\n  - *a\n  - &b {k: [*a, *b]}\n"])
  func anAliasToItsOwnAncestorEnds(yaml: String) throws {
    let root = try #require(YAMLTree.parse(SourceText(path: "", text: yaml)).documents.first)
    var node = root
    // Walking down such a tree never ends by itself, but each step does.
    for _ in 0..<1000 { node = node.items.first ?? node.entries.first?.value.resolved ?? node }
    #expect(node.kind != .alias(node.id))
    #expect(root.tree.problems.isEmpty)
  }

  @Test func duplicatesAreThoseOfOneMapping() {
    let text = "a: &a {x: 1}\nb: {<<: *a, x: 2}\nc: {<<: *a, <<: *a}\nd: {x: 1}\n"
    #expect(YAMLTree.parse(SourceText(path: "", text: text)).problems.isEmpty)
  }

  @Test func theLastOfDuplicatesWins() {
    let root = YAMLTree.parse(SourceText(path: "", text: "k: 1\nk: 2\n")).documents.first
    #expect(root?["k"]?.text == "2")
    #expect(root?.keys == ["k", "k"])
  }

  /// Loaders compare keys by their code points.
  @Test func keysThatOnlyLookAlikeAreDifferent() {
    let composed = "\u{E9}"
    let decomposed = "e\u{301}"
    let yaml = YAMLTree.parse(SourceText(path: "", text: "\(composed): 1\n\(decomposed): 2\n"))
    let json = JSONReader.parse(SourceText(path: "", text: "{\"\(composed)\": 1, \"\(decomposed)\": 2}"))
    for tree in [yaml, json] {
      #expect(tree.problems.isEmpty)
      #expect(tree.documents.first?[composed]?.int == 1)
    }
  }

  @Test func anAliasHasItsOwnPlaceAndTheOthersText() throws {
    let source = SourceText(path: "", text: "a: &x text\nb: *x\n")
    let root = try #require(YAMLTree.parse(source).documents.first)
    let entry = try #require(root.entry("b"))
    #expect(source.text(in: entry.value.range) == "*x")
    #expect(entry.value.text == "text")
    #expect(root["b"].map { source.text(in: $0.contentRange) } == "text")
  }
}
