import Prompts
import SourceText

/// JSON that a message carries, for the rules that know a shorter way to write it.
enum JSONBlock {
  /// The contents of fences, and the text itself, where they start with a brace or bracket.
  static func ranges(in message: Message) -> [ByteRange] {
    let bytes = message.text.utf8
    var ranges: [ByteRange] = []
    for span in message.spans.spans where span.kind == .codeBlock || span.kind == .data {
      var (low, high) = (span.range.lowerBound, span.range.upperBound)
      while low < high, bytes[low] <= 0x20 { low += 1 }
      if low + 3 < high, bytes[low] == UInt8(ascii: "`") || bytes[low] == UInt8(ascii: "~") {
        while low < high, bytes[low] != 0x0A { low += 1 }
        while high > low,
          bytes[high - 1] == bytes[span.range.lowerBound] || bytes[high - 1] <= 0x20
            || bytes[high - 1] == UInt8(ascii: "`")
        { high -= 1 }
      }
      while low < high, bytes[low] <= 0x20 { low += 1 }
      while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
      if low < high, bytes[low] == UInt8(ascii: "{") || bytes[low] == UInt8(ascii: "[") { ranges.append(low..<high) }
    }
    return ranges
  }

  /// Whether the block is data as it stands: without placeholders, no example, and no picture of the answer.
  static func isData(_ block: ByteRange, in message: Message, _ context: RuleContext) -> Bool {
    !message.template.expressions.contains { $0.range.overlaps(block) }
      && !AnswerLayout.isShown(in: message.text.utf8, at: block.lowerBound, context)
      && message.spans.kind(at: block.lowerBound) != .example
  }

  /// The same JSON without blanks between its tokens. `bytes` must be valid JSON.
  static func minified(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var isInString = false
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      if isInString {
        result.append(byte)
        if byte == UInt8(ascii: "\\"), index + 1 < bytes.endIndex {
          index += 1
          result.append(bytes[index])
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else if byte > 0x20 {
        result.append(byte)
        isInString = byte == UInt8(ascii: "\"")
      }
      index += 1
    }
    return result
  }
}
