package import SourceText

/// A parsed file: every node with its byte range, every document, and what was wrong.
///
/// Nodes live in one array and refer to each other by index, so that building, walking and freeing a tree never
/// recurses, however deep the input nests. Aliases are edges, never copies: a tree is as large as its source.
package final class YAMLTree: Sendable {
  package typealias NodeID = Int

  package enum Kind: Hashable, Sendable {
    case scalar
    case mapping
    case sequence
    /// An alias; the value is the node it refers to.
    case alias(NodeID)
  }

  /// How a scalar is written; it decides how its text is decoded and encoded.
  package enum ScalarStyle: Hashable, Sendable {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal
    case folded
    /// A JSON string, number or word, read by ``JSONReader``.
    case json
  }

  struct Record: Sendable {
    var kind: Kind
    var style: ScalarStyle = .plain
    /// The node with its anchor and tag.
    var range: ByteRange
    /// Where the value itself starts, behind anchor and tag.
    var contentStart: Int
    /// The end of the value for block scalars that keep trailing blank lines; otherwise the end of `range`.
    var fullEnd: Int
    var text: String = ""
    var children: Range<Int> = 0..<0
    var tag: String? = nil
    var anchor: String? = nil
    /// The column, counted from 0, of the block collection that holds this node; -1 at the top level.
    var parentIndent: Int = -1
  }

  package let source: SourceText
  /// The part of the source that was parsed: all of it, or the front matter.
  package let range: ByteRange
  package let problems: [YAMLProblem]
  /// Whether every document is a line of JSON.
  package let isLines: Bool
  let records: [Record]
  /// The children of all collections: the items of a sequence, or key, value, key, value of a mapping.
  let childIDs: [NodeID]
  let rootIDs: [NodeID]

  init(
    source: SourceText, range: ByteRange, records: [Record], childIDs: [NodeID], rootIDs: [NodeID],
    problems: [YAMLProblem], isLines: Bool = false
  ) {
    self.source = source
    self.range = range
    self.records = records
    self.childIDs = childIDs
    self.rootIDs = rootIDs
    self.problems = problems
    self.isLines = isLines
  }

  /// The root node of the first document in the file.
  package var firstDocument: YAMLNode? { rootIDs.first.map { YAMLNode(tree: self, id: $0).resolved } }

  /// The root node of every document in the file. O(documents).
  package var documents: [YAMLNode] { rootIDs.map { YAMLNode(tree: self, id: $0).resolved } }

  /// Whether the text stopped being YAML somewhere; the tree then holds what stands before.
  package var isBroken: Bool { problems.contains { $0.isFatal } }

  /// All scalars in source order, keys among them, each once.
  package var scalars: [YAMLNode] {
    records.indices.lazy.filter { self.records[$0].kind == .scalar }.map { YAMLNode(tree: self, id: $0) }
  }

  /// Mappings written as `{{…}}`: placeholders that YAML reads as a mapping in a mapping.
  package var mappingsStartingWithTwoBraces: [ByteRange] {
    records.filter {
      $0.kind == .mapping && $0.style != .json && $0.contentStart + 1 < source.bytes.count
        && source.bytes[$0.contentStart] == UInt8(ascii: "{") && source.bytes[$0.contentStart + 1] == UInt8(ascii: "{")
    }.map(\.range)
  }

  package var nodeCount: Int { records.count }
}
