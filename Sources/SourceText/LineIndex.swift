/// Translates byte offsets to lines and columns.
///
/// A line ends at LF, CR LF or CR. Lines and columns are 1-based; a column counts Unicode scalars, as editors,
/// compilers and the linters next to this one do.
package struct LineIndex: Sendable {
  /// A place for people: both numbers are 1-based.
  package struct Position: Hashable, Sendable {
    package var line: Int
    package var column: Int
  }

  private let source: SourceText
  private let lineStarts: [Int]

  /// Finds the line starts of `source`. O(n) once; every later lookup is O(log lines + length of the line).
  package init(_ source: SourceText) {
    self.source = source
    var starts = [0]
    let bytes = source.bytes
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\n"):
        starts.append(index + 1)
      case UInt8(ascii: "\r"):
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") { index += 1 }
        starts.append(index + 1)
      default: break
      }
      index += 1
    }
    lineStarts = starts
  }

  package var lineCount: Int { lineStarts.count }

  /// The line and column of `offset`, which is clamped to the file. A byte order mark takes no column.
  package func position(of offset: Int) -> Position {
    let offset = min(max(offset, 0), source.bytes.count)
    let line = lineNumber(of: offset)
    var start = lineStarts[line - 1]
    if line == 1 { start = min(source.byteOrderMarkLength, offset) }
    let scalars = source.bytes[start..<offset].count { $0 & 0xC0 != 0x80 }
    return Position(line: line, column: scalars + 1)
  }

  /// The 1-based number of the line that holds `offset`.
  package func lineNumber(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while low + 1 < high {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low + 1
  }

  /// The bytes of a 1-based line without its line break; empty for a line that does not exist.
  package func contentRange(ofLine line: Int) -> ByteRange {
    guard line >= 1, line <= lineStarts.count else { return source.bytes.count..<source.bytes.count }
    let start = line == 1 ? source.byteOrderMarkLength : lineStarts[line - 1]
    var end = line < lineStarts.count ? lineStarts[line] : source.bytes.count
    while end > start, source.bytes[end - 1] == UInt8(ascii: "\n") || source.bytes[end - 1] == UInt8(ascii: "\r") {
      end -= 1
    }
    return min(start, end)..<end
  }
}
