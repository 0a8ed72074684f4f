package import Prompts
package import SourceText

extension Message {
  /// Lines longer than this many tokens are divided at commas and full stops.
  private static let longLine = 24

  /// The lines of the fixed text with their tokens, long ones clause by clause. A token belongs to the part that it begins
  /// in, so that the sum is the message's. O(n).
  package func textParts(_ counter: TokenCounter) -> [(range: ByteRange, tokens: Int)] {
    var starts: [Int] = []
    for case .token(let token) in parts(in: counter.encoding) { starts.append(token.range.lowerBound) }
    func count(_ range: ByteRange) -> Int {
      starts.partitioningIndex(range.upperBound) - starts.partitioningIndex(range.lowerBound)
    }
    var found: [(range: ByteRange, tokens: Int)] = []
    var lineStart = 0
    while lineStart < text.utf8.count {
      let lineEnd = text.utf8[lineStart...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.utf8.count
      let pieces = count(lineStart..<lineEnd) > Self.longLine ? clauses(lineStart..<lineEnd) : [lineStart..<lineEnd]
      for piece in pieces {
        let tokens = count(piece)
        if tokens > 0 { found.append((piece, tokens)) }
      }
      lineStart = lineEnd
    }
    return found
  }

  private func clauses(_ line: ByteRange) -> [ByteRange] {
    let bytes = text.utf8
    var clauses: [ByteRange] = []
    var (start, index) = (line.lowerBound, line.lowerBound)
    while index < line.upperBound {
      let byte = bytes[index]
      var end = index + 1
      var isMark = false
      if byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ";") {
        // Not within a number, a name or an address.
        isMark = end == line.upperBound || bytes[end] <= 0x20 || bytes[end] >= 0x80
      } else if byte >= 0xE3 {
        isMark = ["，", "。", "；", "！", "？"].contains { bytes[index..<line.upperBound].starts(with: $0.utf8) }
        if isMark { end = index + 3 }
      }
      if isMark, end - start >= 12 {
        clauses.append(start..<end)
        start = end
      }
      index = end
    }
    if start < line.upperBound { clauses.append(start..<line.upperBound) }
    return clauses
  }
}

extension [Int] {
  /// How many elements of a sorted array are less than `value`.
  fileprivate func partitioningIndex(_ value: Int) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
