import SourceText
import YAMLSyntax

/// What stands beside or below the comments of a YAML file.
struct SuppressedPlaces {
  private let bytes: [UInt8]
  /// Keys, items and texts that are whole documents by their starts, each with the end of what belongs to it.
  private var nodes: [(start: Int, end: Int)] = []
  /// The starts of the lines that hold something besides comments.
  private var contentLines: [Int] = []

  /// O(file × log nodes).
  init(_ tree: YAMLTree, comments: [ByteRange]) {
    bytes = tree.source.bytes
    // A mapping or sequence begins where its first key or item does, but belongs to the key above.
    nodes = tree.documents.filter(\.isScalar).map { ($0.range.lowerBound, $0.range.upperBound) }
    var pending = tree.documents
    while let node = pending.popLast() {
      for entry in node.entries {
        nodes.append((entry.key.range.lowerBound, max(entry.range.upperBound, entry.value.range.upperBound)))
        pending.append(entry.value)
      }
      nodes += node.items.map { ($0.range.lowerBound, $0.range.upperBound) }
      pending += node.items
    }
    nodes.sort { $0.start < $1.start }
    let commentStarts = Set(comments.map(\.lowerBound))
    var start = 0
    while start < bytes.count {
      let end = bytes.endOfLine(from: start)
      let first = bytes[start..<end].firstIndex { $0 > 0x20 }
      if let first, !commentStarts.contains(first) { contentLines.append(start) }
      start = end + 1
    }
  }

  /// From a comment on: its own line if something else stands there, otherwise the next line that has something; and what
  /// starts on that line, to its end. O(log file + nodes of the line).
  func covered(from comment: ByteRange) -> ByteRange {
    var (low, high) = (0, contentLines.count)
    while low < high {
      let middle = (low + high) / 2
      if contentLines[middle] <= comment.lowerBound { low = middle + 1 } else { high = middle }
    }
    // The last line with something that starts before the comment is the comment's own, unless it ends before it.
    var start: Int?
    if low > 0, bytes.endOfLine(from: contentLines[low - 1]) >= comment.lowerBound {
      start = contentLines[low - 1]
    } else if low < contentLines.count {
      start = contentLines[low]
    }
    guard let start else { return comment }
    let line = start..<bytes.endOfLine(from: start)
    var end = line.upperBound
    (low, high) = (0, nodes.count)
    while low < high {
      let middle = (low + high) / 2
      if nodes[middle].start < line.lowerBound { low = middle + 1 } else { high = middle }
    }
    while low < nodes.count, nodes[low].start < line.upperBound {
      end = max(end, nodes[low].end)
      low += 1
    }
    return min(start, comment.lowerBound)..<end
  }
}
