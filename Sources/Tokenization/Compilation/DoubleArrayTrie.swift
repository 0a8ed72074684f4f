/// A trie in a double array (Aoe, 1989), as `CVocabulary.h` lays it out: slot `base + label` belongs to the node with that
/// base, and since every node has a base of its own, a slot's label alone tells the owner.
///
/// A branch that leads to a single token is cut to one leaf; whoever arrives there compares the rest of the token.
struct DoubleArrayTrie {
  private(set) var slots: [UInt32] = []
  private(set) var root = 0

  /// The label under which a node keeps the token that ends at it.
  static let endLabel = 256
  private enum Kind: UInt32 { case leaf = 1, node, tokenNode }

  private struct Node {
    /// Of one of its tokens; its first `depth` bytes are the node's.
    let token: Int
    let depth: Int
    /// By rising label; ``endLabel`` is the last.
    var labels: [Int] = []
    /// What each label leads to: a node, or a token.
    var targets: [Target] = []
    var endsToken: Int?
    var base = 0
  }

  private enum Target {
    case node(Int)
    case leaf(Int)
    case end(Int)
  }

  /// `members` are the tokens to put in, none of them empty, no two with the same bytes.
  ///
  /// - Complexity: `n log n` comparisons of tokens, and in practice linear in the number of nodes.
  init(_ tokens: TokenList, _ members: [Int]) {
    let sorted = tokens.bytes.withUnsafeBufferPointer { bytes in
      members.sorted { left, right in
        bytes[tokens.starts[left]..<tokens.starts[left + 1]].lexicographicallyPrecedes(
          bytes[tokens.starts[right]..<tokens.starts[right + 1]])
      }
    }
    var nodes: [Node] = []
    Self.build(tokens, sorted[...], depth: 0, &nodes)
    place(&nodes)
  }

  /// Adds the node of the tokens of `range`, which have their first `depth` bytes in common, and those below it.
  @discardableResult
  private static func build(
    _ tokens: TokenList, _ range: ArraySlice<Int>, depth: Int, _ nodes: inout [Node]
  ) -> Int {
    let number = nodes.count
    nodes.append(Node(token: range.first ?? 0, depth: depth))
    var rest = range
    if let first = rest.first, tokens.length(of: first) == depth {
      nodes[number].endsToken = first
      rest = rest.dropFirst()
    }
    while let first = rest.first {
      let label = tokens.bytes[tokens.starts[first] + depth]
      let end = rest.firstIndex { tokens.bytes[tokens.starts[$0] + depth] != label } ?? rest.endIndex
      let branch = rest[rest.startIndex..<end]
      nodes[number].labels.append(Int(label))
      nodes[number].targets.append(
        branch.count == 1 ? .leaf(first) : .node(build(tokens, branch, depth: depth + 1, &nodes)))
      rest = rest[end...]
    }
    if let token = nodes[number].endsToken {
      nodes[number].labels.append(endLabel)
      nodes[number].targets.append(.end(token))
    }
    return number
  }

  /// Nodes of many labels first, and among equals in the order of their bytes, which is the order they were built in.
  private mutating func place(_ nodes: inout [Node]) {
    var array = FreeSlots()
    let order = nodes.indices.sorted { (nodes[$1].labels.count, $0) < (nodes[$0].labels.count, $1) }
    for number in order { nodes[number].base = array.place(nodes[number].labels) }
    slots = Array(repeating: 0, count: (nodes.map(\.base).max() ?? 0) + Self.endLabel + 1)
    for node in nodes {
      for (label, target) in zip(node.labels, node.targets) {
        let byte = UInt32(label & 0xFF)
        slots[node.base + label] =
          switch target {
          // Of no kind, so that nobody walks into it: `base + 256` may itself be a base.
          case .end(let token): UInt32(token) << 10
          case .leaf(let token): UInt32(token) << 10 | Kind.leaf.rawValue << 8 | byte
          case .node(let child):
            UInt32(nodes[child].base) << 10
              | (nodes[child].endsToken == nil ? Kind.node : .tokenNode).rawValue << 8 | byte
          }
      }
    }
    root = nodes[0].base
  }
}

/// The first place at which all labels of a node are free, found a window of bases at a time.
private struct FreeSlots {
  /// In words of 64 bits.
  private static let window = 64
  private var free: [UInt64] = []
  private var bases: [UInt64] = []
  /// For each number of labels, the first window worth trying.
  private var first = [Int](repeating: 0, count: DoubleArrayTrie.endLabel + 2)

  mutating func place(_ labels: [Int]) -> Int {
    var index = first[labels.count]
    while true {
      // One window for the bases, one for what labels reach behind it, and a word for shifting.
      while free.count < (index + 2) * Self.window + 1 {
        free.append(.max)
        bases.append(.max)
      }
      for word in index * Self.window..<(index + 1) * Self.window {
        var candidates = bases[word]
        for label in labels {
          if candidates == 0 { break }
          candidates &= freeBits(from: 64 * word + label)
        }
        guard candidates != 0 else { continue }
        let base = 64 * word + candidates.trailingZeroBitCount
        bases[word] &= ~(1 << UInt64(base & 63))
        for label in labels { free[(base + label) >> 6] &= ~(1 << UInt64((base + label) & 63)) }
        return base
      }
      index += 1
      first[labels.count] = index
    }
  }

  @inline(__always)
  private func freeBits(from position: Int) -> UInt64 {
    let (word, shift) = (position >> 6, UInt64(position & 63))
    return shift == 0 ? free[word] : free[word] >> shift | free[word + 1] << (64 - shift)
  }
}
