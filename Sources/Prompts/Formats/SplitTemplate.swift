import SourceText
import YAMLSyntax

/// A template that is rendered as a whole and split into messages afterwards, so that a block may go over several.
struct SplitTemplate {
  let text: MappedText
  let template: Template
  /// The scalar that holds the text; `nil` for the body of a file.
  let node: YAMLNode?

  init(_ text: MappedText, syntax: TemplateSyntax, node: YAMLNode?) {
    self.text = text
    template = Template(text.utf8, syntax: syntax)
    self.node = node
  }

  /// A text of one speaker, in the decoded text.
  struct Part {
    var role: Role
    var range: ByteRange
  }

  /// The messages that `parts` become: without the blanks around them, and without those that render to
  /// nothing else and name no variable.
  func messages(_ parts: [Part]) -> [Message] {
    let parts = parts.map { Part(role: $0.role, range: trimmed($0.range)) }.filter { hasContent($0.range) }
    return parts.enumerated().map { index, part in
      let isAnswered = part.role == .user && index + 1 < parts.count && parts[index + 1].role == .assistant
      // What a template fills in is a turn of the conversation, not an example of one.
      let isTemplated = text.utf8[part.range].firstRange(of: [0x7B, 0x7B]) != nil
      return Message(
        role: part.role, text: text.part(part.range), template: template.part(part.range), node: node,
        nodeOffset: part.range.lowerBound,
        isExample: (part.role == .assistant || isAnswered) && !isTemplated)
    }
  }

  /// Whether `range` names a variable, or something is left of it without statements and comments.
  private func hasContent(_ range: ByteRange) -> Bool {
    var position = range.lowerBound
    let part = template.part(range)
    if !part.references.isEmpty { return true }
    for expression in part.expressions {
      let start = expression.range.lowerBound + range.lowerBound
      if text.utf8[position..<max(position, start)].contains(where: { !$0.isBlankOrBreak }) { return true }
      if expression.kind == .output || expression.kind == .escape { return true }
      position = expression.range.upperBound + range.lowerBound
    }
    return text.utf8[position..<max(position, range.upperBound)].contains { !$0.isBlankOrBreak }
  }

  /// `range` without the blanks and line breaks around it.
  private func trimmed(_ range: ByteRange) -> ByteRange {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, text.utf8[low].isBlankOrBreak { low += 1 }
    while high > low, text.utf8[high - 1].isBlankOrBreak { high -= 1 }
    return low..<high
  }
}
