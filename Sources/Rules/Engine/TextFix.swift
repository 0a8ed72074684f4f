import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// Turns a replacement of decoded text into a fix of the file.
enum TextFix {
  /// The fix that puts `replacement` in place of `range` of a message's text, repaired so that the sentence around it
  /// still reads as one; `nil` if the file cannot hold it.
  static func replacing(
    _ range: ByteRange, with replacement: String, in message: Message, _ applicability: Applicability,
    _ context: RuleContext
  ) -> Fix? {
    let repaired = SentenceRepair.repair(message.text.utf8, replacing: range, with: replacement)
    return exactly(repaired.range, with: repaired.replacement, in: message, applicability, context)
  }

  /// The fix that puts exactly `replacement` in place of `range`.
  static func exactly(
    _ range: ByteRange, with replacement: String, in message: Message, _ applicability: Applicability,
    _ context: RuleContext
  ) -> Fix? {
    if let node = message.node {
      // Every fix is tried on the whole file; in a file with thousands of findings only the first carry one.
      guard context.spendOnFix(bytes: node.tree.source.bytes.count) else { return nil }
      return node.edit(replacing: range, with: replacement).flatMap { Fix(applicability, edits: [$0]) }
    }
    return Fix(applicability, edits: [Edit(replacing: message.text.sourceRange(of: range), with: replacement)])
  }
}

/// Keeps a sentence a sentence when words are taken out of it.
enum SentenceRepair {
  /// The range and replacement to use: one of two blanks goes with deleted words, and the word that comes to stand at
  /// the start of a sentence gets the capital that the deleted one had.
  static func repair(_ bytes: [UInt8], replacing range: ByteRange, with replacement: String) -> (
    range: ByteRange, replacement: String
  ) {
    var (low, high) = (range.lowerBound, range.upperBound)
    var text = replacement
    let startsCapital = bytes[low..<high].first.map { (0x41...0x5A).contains($0) } ?? false
    if text.isEmpty {
      let isBlankBefore = low == 0 || bytes[low - 1] == 0x20 || bytes[low - 1] == 0x0A || bytes[low - 1] == 0x09
      if isBlankBefore {
        while high < bytes.count, bytes[high] == 0x20 { high += 1 }
      }
      let isAtEnd = high == bytes.count || bytes[high] == 0x0A || ".,;:!?)".utf8.contains(bytes[high])
      if isAtEnd {
        while low > 0, bytes[low - 1] == 0x20 { low -= 1 }
      }
      // A comma left at the start of what remains belonged to the deleted words.
      if isBlankBefore, high < bytes.count, bytes[high] == UInt8(ascii: ","), low == 0 || bytes[low - 1] != 0x20 {
        high += 1
        while high < bytes.count, bytes[high] == 0x20 { high += 1 }
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
}
