package import SourceText

extension YAMLTree {
  /// The comments of the file, from their `#` to the end of the line, in order. JSON has none. O(n).
  package var comments: [ByteRange] {
    let bytes = source.bytes
    var comments: [ByteRange] = []
    var position = range.lowerBound
    var isJSON = false
    for record in records where record.kind == .scalar {
      isJSON = isJSON || record.style == .json
      let isBlock = record.style == .literal || record.style == .folded
      scan(&position, upTo: max(position, record.contentStart), bytes, into: &comments)
      if isBlock {
        // A comment may stand behind the `|`.
        var header = record.contentStart
        while header < record.fullEnd, !bytes[header].isYAMLBreak { header += 1 }
        scan(&position, upTo: header, bytes, into: &comments)
      }
      position = max(position, record.contentStart, record.range.upperBound)
    }
    if isJSON { return [] }
    scan(&position, upTo: range.upperBound, bytes, into: &comments)
    return comments
  }

  /// Collects the comments between two scalars.
  private func scan(_ position: inout Int, upTo end: Int, _ bytes: [UInt8], into comments: inout [ByteRange]) {
    while position < end {
      let isComment =
        bytes[position] == UInt8(ascii: "#")
        && (position == range.lowerBound || bytes[position - 1].isYAMLBlankOrBreak)
      guard isComment else {
        position += 1
        continue
      }
      let start = position
      while position < range.upperBound, !bytes[position].isYAMLBreak { position += 1 }
      comments.append(start..<position)
    }
  }
}
