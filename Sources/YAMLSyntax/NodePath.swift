package import SourceText

extension YAMLTree {
  /// The keys on the way to the innermost node around `range`, for example `messages[].content`; items of lists have no
  /// numbers, so that a new one does not change the paths behind it. Empty outside of the tree.
  ///
  /// O(depth × log(width)).
  package func path(to range: ByteRange) -> String {
    var path = ""
    var parent: Record?
    var nodes = rootIDs[...]
    while let position = position(around: range, in: nodes) {
      if let parent {
        // Keys stand at even places, each before its value.
        let isKey = (position - nodes.startIndex).isMultiple(of: 2)
        switch parent.kind {
        case .mapping: path += (path.isEmpty ? "" : ".") + records[nodes[isKey ? position : position - 1]].text
        case .sequence: path += "[]"
        case .scalar, .alias: break
        }
        if parent.kind == .mapping, isKey { break }
      }
      let record = records[nodes[position]]
      parent = record
      nodes = childIDs[record.children]
    }
    return path
  }

  /// The place of the last of `nodes`, which are in the order of the file, that begins before the range and reaches its end.
  private func position(around range: ByteRange, in nodes: ArraySlice<NodeID>) -> Int? {
    var (low, high) = (nodes.startIndex, nodes.endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if records[nodes[middle]].range.lowerBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    guard low > nodes.startIndex else { return nil }
    let found = records[nodes[low - 1]]
    return range.upperBound <= max(found.range.upperBound, found.fullEnd) ? low - 1 : nil
  }
}
