import SourceText

/// Keeps a sentence a sentence when words are taken out of it.
enum SentenceRepair {
  /// The range and replacement to use: one of two blanks goes with deleted words, and the word that comes to stand at
  /// the start of a sentence gets the capital that the deleted one had.
  static func repair(_ bytes: [UInt8], replacing range: ByteRange, with replacement: String) -> (
    range: ByteRange, replacement: String
  ) {
    var (low, high) = (range.lowerBound, range.upperBound)
    var text = replacement
    // A capital in mid-sentence is the word's own: that of "I", or of a word in capitals.
    let startsCapital = (0x41...0x5A).contains(bytes[low..<high].first ?? 0) && !isMidSentence(bytes, low)
    if text.isEmpty {
      let isBlankBefore = low == 0 || bytes[low - 1] == 0x20 || bytes[low - 1] == 0x0A || bytes[low - 1] == 0x09
      if isBlankBefore {
        while high < bytes.count, bytes[high] == 0x20 { high += 1 }
      }
      let isAtEnd = high == bytes.count || bytes[high] == 0x0A || ".,;:!?)".utf8.contains(bytes[high])
      if isAtEnd {
        while low > 0, bytes[low - 1] == 0x20 { low -= 1 }
        // `…, thank you!` and `……，谢谢！`: the comma goes, and the sentence still ends.
        let wasEnd = endsSentence(bytes[range])
        // Words that only the line's end cuts off go on in the next line, and the comma before them stays.
        let isBroken = !wasEnd && high < bytes.count && bytes[high] == 0x0A
        if !isBroken, let comma = comma(before: low, bytes) {
          let isHan = comma > 2 && (0xE4...0xE9).contains(bytes[comma - 3])
          low = comma
          if wasEnd { text = isHan ? "。" : "." }
        }
      }
      // A comma left at the start of what remains belonged to the deleted words.
      if isBlankBefore, high < bytes.count, bytes[high] == UInt8(ascii: ","), low == 0 || bytes[low - 1] != 0x20 {
        high += 1
        while high < bytes.count, bytes[high] == 0x20 { high += 1 }
        // The words on both sides stay two.
        if low > 0, bytes[low - 1] > 0x20, high < bytes.count, bytes[high] > 0x20 { text = " " }
      }
    }
    if startsCapital, text.isEmpty {
      if high < bytes.count, (0x61...0x7A).contains(bytes[high]) {
        text = String(UnicodeScalar(bytes[high] - 0x20))
        high += 1
      }
    } else if startsCapital, let first = text.utf8.first, (0x61...0x7A).contains(first) {
      text = String(decoding: [first - 0x20] + Array(text.utf8.dropFirst()), as: UTF8.self)
    }
    return (low..<high, text)
  }

  /// Whether a comma or a letter stands before `offset` on its line, blanks between them aside.
  private static func isMidSentence(_ bytes: [UInt8], _ offset: Int) -> Bool {
    var index = offset
    while index > 0, bytes[index - 1] == 0x20 { index -= 1 }
    guard index > 0, index < offset else { return false }
    return bytes[index - 1] == UInt8(ascii: ",") || (0x61...0x7A).contains(bytes[index - 1].lowercasedASCII)
  }

  /// Where the comma starts that ends at `offset`.
  private static func comma(before offset: Int, _ bytes: [UInt8]) -> Int? {
    if offset > 0, bytes[offset - 1] == UInt8(ascii: ",") { return offset - 1 }
    return offset > 2 && bytes[offset - 3..<offset].elementsEqual("，".utf8) ? offset - 3 : nil
  }

  private static func endsSentence(_ bytes: ArraySlice<UInt8>) -> Bool {
    [".", "!", "?", "。", "！", "？"].contains { bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }
}
