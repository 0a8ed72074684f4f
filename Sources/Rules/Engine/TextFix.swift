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
