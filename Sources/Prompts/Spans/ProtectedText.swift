import SourceText

/// What no rewording may touch: the numbers, quotations, code, addresses, examples and placeholders of a text.
package struct ProtectedText: Hashable, Sendable {
  /// The parts in order, each with its bytes.
  package let parts: [[UInt8]]
  /// Code fences and tags in order. They come in pairs, so that not one of them may go even if it is there twice.
  package let delimiters: [[UInt8]]

  package init(of message: Message) {
    let bytes = message.text.utf8
    var ranges = message.template.expressions.map(\.range)
    for span in message.spans.spans {
      switch span.kind {
      case .codeBlock, .inlineCode, .quotation, .example, .url, .data: ranges.append(span.range)
      case .template, .markup: break
      }
    }
    ranges += Self.numbers(bytes)
    ranges.sort { ($0.lowerBound, -$0.upperBound) < ($1.lowerBound, -$1.upperBound) }
    var parts: [[UInt8]] = []
    var end = 0
    for range in ranges where range.upperBound > end {
      parts.append(Self.trimmed(bytes[max(range.lowerBound, end)..<range.upperBound]))
      end = range.upperBound
    }
    self.parts = parts
    delimiters = Self.delimiters(bytes)
  }

  /// Runs of three and more backticks or tildes, and what looks like a tag.
  private static func delimiters(_ bytes: [UInt8]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    var index = 0
    while index < bytes.count {
      let start = index
      let byte = bytes[index]
      index += 1
      switch byte {
      case UInt8(ascii: "`"), UInt8(ascii: "~"):
        while index < bytes.count, bytes[index] == byte { index += 1 }
        if index - start >= 3 { found.append(Array(bytes[start..<index])) }
      case UInt8(ascii: "<"):
        while index < bytes.count, index - start < 80, ![UInt8(ascii: ">"), 0x0A, byte].contains(bytes[index]) {
          index += 1
        }
        if index < bytes.count, bytes[index] == UInt8(ascii: ">") { found.append(Array(bytes[start...index])) }
      default: continue
      }
    }
    return found
  }

  /// Runs of ASCII digits, with the points and commas between them.
  private static func numbers(_ bytes: [UInt8]) -> [ByteRange] {
    let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
    var numbers: [ByteRange] = []
    var index = 0
    while index < bytes.count {
      guard isDigit(bytes[index]) else {
        index += 1
        continue
      }
      let start = index
      while index < bytes.count,
        isDigit(bytes[index])
          || (bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",")) && index + 1 < bytes.count
            && isDigit(bytes[index + 1])
      { index += 1 }
      numbers.append(start..<index)
    }
    return numbers
  }

  /// White space around a part belongs to the text around it.
  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var (low, high) = (bytes.startIndex, bytes.endIndex)
    while low < high, bytes[low] <= 0x20 { low += 1 }
    while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
    return Array(bytes[low..<high])
  }
}
