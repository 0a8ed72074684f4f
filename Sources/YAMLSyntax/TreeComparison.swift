extension YAMLTree {
  /// Whether both trees have the same nodes: kinds, children, tags, anchors and texts. Styles and places may differ, but a
  /// plain scalar that is no text stays plain. O(n).
  ///
  /// `replaced` are scalars of `other` whose text is the given one here; `removed` are keys of `other` whose entries are
  /// not here.
  package func isSame(
    as other: YAMLTree, except replaced: [(id: NodeID, text: String)] = [], without removed: [NodeID] = []
  ) -> Bool {
    guard problems.filter(\.isAboutStructure).map(\.kind) == other.problems.filter(\.isAboutStructure).map(\.kind)
    else { return false }
    // Lists rather than tables: this runs for every fix of every file, the first of which would set up hashing.
    var expected = other.records.map(\.text)
    for (id, text) in replaced {
      guard other.records.indices.contains(id) else { return false }
      expected[id] = text
    }
    // Both trees number their nodes in the order of the source.
    let isGone = other.marks(ofEntries: removed)
    var numbers = [NodeID](repeating: -1, count: other.records.count)
    var next = 0
    for id in other.records.indices where !isGone[id] {
      numbers[id] = next
      next += 1
    }
    guard records.count == next else { return false }
    func renumbered(_ ids: some Sequence<NodeID>) -> [NodeID] { ids.filter { !isGone[$0] }.map { numbers[$0] } }
    guard rootIDs == renumbered(other.rootIDs) else { return false }
    for id in other.records.indices where !isGone[id] {
      let (mine, theirs) = (records[numbers[id]], other.records[id])
      guard mine.tag == theirs.tag, mine.anchor == theirs.anchor, mine.text == expected[id],
        Array(childIDs[mine.children]) == renumbered(other.childIDs[theirs.children])
      else { return false }
      switch (mine.kind, theirs.kind) {
      case (.alias(let target), .alias(let theirTarget)):
        guard numbers.indices.contains(theirTarget), target == numbers[theirTarget] else { return false }
      default:
        guard mine.kind == theirs.kind else { return false }
      }
      if theirs.kind == .scalar, expected[id] == theirs.text {
        // `5` in quotes is another value.
        let node = YAMLNode(tree: other, id: id)
        if node.isPlain, node.string == nil, !YAMLNode(tree: self, id: numbers[id]).isPlain { return false }
      }
    }
    return true
  }

  /// For every node, whether it is part of an entry with one of these keys.
  private func marks(ofEntries keys: [NodeID]) -> [Bool] {
    var found = [Bool](repeating: false, count: records.count)
    guard !keys.isEmpty else { return found }
    for record in records where record.kind == .mapping {
      for index in stride(from: record.children.lowerBound, to: record.children.upperBound - 1, by: 2)
      where keys.contains(childIDs[index]) {
        var pending = [childIDs[index], childIDs[index + 1]]
        while let id = pending.popLast() {
          guard !found[id] else { continue }
          found[id] = true
          pending += childIDs[records[id].children]
        }
      }
    }
    return found
  }

  /// The text of a scalar, given its number; `nil` if there is none of that number.
  package func text(ofScalar id: NodeID) -> String? {
    guard records.indices.contains(id), records[id].kind == .scalar else { return nil }
    return records[id].text
  }

  /// The scalar that is written at exactly this range, quotes included. O(n).
  package func scalar(at range: Range<Int>) -> YAMLNode? {
    records.indices.first { records[$0].kind == .scalar && YAMLNode(tree: self, id: $0).contentRange == range }
      .map { YAMLNode(tree: self, id: $0) }
  }
}

extension YAMLProblem {
  /// Everything but a duplicate key, which a new text for a key may well bring about or end.
  fileprivate var isAboutStructure: Bool { !isDuplicateKey }
}
