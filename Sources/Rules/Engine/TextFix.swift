import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// A replacement in the decoded text of a message.
struct TextChange {
  let range: ByteRange
  let replacement: String

  /// Exactly this replacement.
  init(_ range: ByteRange, with replacement: String) {
    self.range = range
    self.replacement = replacement
  }

  /// The replacement of some words, with what it takes for the sentence around them to read as one still.
  init(words range: ByteRange, with replacement: String, in message: Message) {
    let repaired = SentenceRepair.repair(message.text.utf8, replacing: range, with: replacement)
    self.init(repaired.range, with: repaired.replacement)
  }

  /// The fix of the file that brings the change about; `nil` if the file cannot hold it.
  func fix(
    in message: Message, _ applicability: Applicability, keeping preservation: FixPreservation = .wording,
    _ context: RuleContext
  ) -> Fix? {
    guard let node = message.node else {
      let source = message.text.sourceRange(of: range)
      return Fix(
        applicability, edits: [Edit(replacing: source, with: replacement)],
        effects: [.body(range: source, replacement: replacement)], keeping: preservation)
    }
    // Every fix is tried on the whole file; in a file with thousands of findings only the first carry one.
    guard context.spendOnFix(bytes: node.tree.source.bytes.count) else { return nil }
    let place = range.lowerBound + message.nodeOffset..<range.upperBound + message.nodeOffset
    return node.edit(replacing: place, with: replacement).flatMap {
      Fix(
        applicability, edits: [$0],
        effects: [.scalar(node.resolved.id, range: place, replacement: replacement)], keeping: preservation)
    }
  }
}

/// Turns a replacement of decoded text into a fix of the file.
enum TextFix {
  /// The fix that puts `replacement` in place of `range` of a message's text, repaired so that the sentence around it
  /// still reads as one; `nil` if the file cannot hold it.
  static func replacing(
    _ range: ByteRange, with replacement: String, in message: Message, _ applicability: Applicability,
    keeping preservation: FixPreservation = .wording, _ context: RuleContext
  ) -> Fix? {
    TextChange(words: range, with: replacement, in: message)
      .fix(in: message, applicability, keeping: preservation, context)
  }

  /// The fix that puts exactly `replacement` in place of `range`.
  static func exactly(
    _ range: ByteRange, with replacement: String, in message: Message, _ applicability: Applicability,
    keeping preservation: FixPreservation = .wording, _ context: RuleContext
  ) -> Fix? {
    TextChange(range, with: replacement).fix(in: message, applicability, keeping: preservation, context)
  }
}

/// Gives a key or a value another text.
enum ValueFix {
  /// The fix after which the scalar reads as `text`; `nil` if the file cannot hold it.
  static func setting(_ node: YAMLNode, to text: String, _ applicability: Applicability) -> Fix? {
    guard let old = node.text, let edit = node.edit(settingTextTo: text) else { return nil }
    return Fix(
      applicability, edits: [edit],
      effects: [.scalar(node.resolved.id, range: 0..<old.utf8.count, replacement: text)])
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
        // `…, thank you!` and `……，谢谢！`: the comma goes, and the sentence still ends.
        if let comma = comma(before: low, bytes) {
          let wasEnd = endsSentence(bytes[range])
          let isHan = comma > 2 && (0xE4...0xE9).contains(bytes[comma - 3])
          low = comma
          if wasEnd { text = isHan ? "。" : "." }
        }
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

  /// Where the comma starts that ends at `offset`.
  private static func comma(before offset: Int, _ bytes: [UInt8]) -> Int? {
    if offset > 0, bytes[offset - 1] == UInt8(ascii: ",") { return offset - 1 }
    return offset > 2 && bytes[offset - 3..<offset].elementsEqual("，".utf8) ? offset - 3 : nil
  }

  private static func endsSentence(_ bytes: ArraySlice<UInt8>) -> Bool {
    [".", "!", "?", "。", "！", "？"].contains { bytes.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }
}
