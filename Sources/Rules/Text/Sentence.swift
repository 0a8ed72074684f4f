import Prompts
package import SourceText

/// One sentence of a prompt's instructions.
package struct Sentence: Sendable {
  /// Its place in the decoded text, without blanks, list markers and headings' marks.
  package let range: ByteRange
  package let text: String
  /// Whether it is a line of a list.
  package let isListItem: Bool
}

extension Sentence {
  /// Splits the instructions of `message` at line ends and behind `.`, `!`, `?`, `;` and 。！？；.
  ///
  /// A sentence may hold spans such as inline code or a placeholder; it is left out if most of it is not instruction.
  static func sentences(of message: Message) -> [Sentence] {
    let bytes = message.text.utf8
    var result: [Sentence] = []
    var start = 0
    var index = 0
    func close(at end: Int) {
      defer { start = end }
      var (low, high) = (start, end)
      while low < high, bytes[low].isBlankOrBreak { low += 1 }
      let marker = listMarker(bytes, low, high)
      low = marker ?? low
      while low < high, bytes[low].isBlankOrBreak || bytes[low] == UInt8(ascii: "#") || bytes[low] == UInt8(ascii: "*")
      {
        low += 1
      }
      while high > low, bytes[high - 1].isBlankOrBreak || bytes[high - 1] == UInt8(ascii: "*") { high -= 1 }
      guard high > low else { return }
      let range = low..<high
      guard message.spans.isMostlyInstruction(range) else { return }
      result.append(
        Sentence(range: range, text: message.text.string(in: range), isListItem: marker != nil))
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A {
        close(at: index)
        index += 1
        start = index
        continue
      }
      let end = sentenceEnd(bytes, index)
      if let end {
        if message.spans.kind(at: index) == nil { close(at: end) }
        index = end
      } else {
        index += 1
      }
    }
    close(at: bytes.count)
    return result
  }

  /// The offset behind a sentence mark at `index`.
  private static func sentenceEnd(_ bytes: [UInt8], _ index: Int) -> Int? {
    switch bytes[index] {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
      // `3.5`, `e.g.` and `file.txt` do not end sentences.
      guard index + 1 == bytes.count || bytes[index + 1].isBlankOrBreak else { return nil }
      if bytes[index] == UInt8(ascii: "."), index >= 2 {
        let isAbbreviation =
          bytes[index - 2] == UInt8(ascii: ".")
          || (index >= 3
            && (bytes.hasBytes("etc", at: index - 3) || bytes.hasBytes("vs", at: index - 2)
              || bytes.hasBytes("No", at: index - 2)))
        let isNumbering =
          bytes[index - 1] >= 0x30 && bytes[index - 1] <= 0x39
          && (index < 3 || bytes[index - 2] == 0x0A || bytes[index - 2] == 0x20)
        if isAbbreviation || isNumbering { return nil }
      }
      return index + 1
    case UInt8(ascii: ";"):
      return index + 1 == bytes.count || bytes[index + 1].isBlankOrBreak ? index + 1 : nil
    case 0xE3 where index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x82:
      return index + 3
    case 0xEF
    where index + 2 < bytes.count && bytes[index + 1] == 0xBC && [0x81, 0x9F, 0x9B].contains(bytes[index + 2]):
      return index + 3
    default: return nil
    }
  }

  /// The offset behind `- `, `* `, `1. `, `2) `, `3、` or `（1）`.
  private static func listMarker(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    guard start < end else { return nil }
    var index = start
    switch bytes[index] {
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"):
      return index + 1 < end && bytes[index + 1].isBlankOrBreak ? index + 2 : nil
    case 0x30...0x39:
      while index < end, (0x30...0x39).contains(bytes[index]) { index += 1 }
      guard index < end, index - start <= 3 else { return nil }
      if bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ")") {
        return index + 1 < end && bytes[index + 1].isBlankOrBreak
          ? index + 2 : (index + 1 < end && bytes[index + 1] >= 0x80 ? index + 1 : nil)
      }
      return index + 2 < end && bytes[index] == 0xE3 && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x81
        ? index + 3 : nil
    case 0xE2 where index + 2 < end && bytes[index + 1] == 0x80 && bytes[index + 2] == 0xA2:
      return index + 3
    default: return nil
    }
  }
}

extension SpanMap {
  /// Whether at least half of `range` is instruction, its first byte included or a span inside the line.
  func isMostlyInstruction(_ range: ByteRange) -> Bool {
    var covered = 0
    for span in spans(from: range.lowerBound) {
      if span.range.lowerBound >= range.upperBound { break }
      covered += max(0, min(span.range.upperBound, range.upperBound) - max(span.range.lowerBound, range.lowerBound))
    }
    return covered * 2 < range.count
  }
}
