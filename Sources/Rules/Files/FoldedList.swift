import Diagnostics
import Prompts
import SourceText
import YAMLSyntax

/// A `>` block that joins the lines of a list: the author never sees that the list is gone.
enum FoldedList: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard let tree = document.tree else { return }
    for prompt in document.prompts {
      for message in prompt.messages {
        guard let node = message.node, node.tree === tree, node.style == .folded else { continue }
        check(node, message, document.source, context)
      }
    }
  }

  private static func check(_ node: YAMLNode, _ message: Message, _ source: SourceText, _ context: RuleContext) {
    let lines = bodyLines(of: node, source)
    guard let indent = lines.first(where: { !$0.text.isEmpty })?.indent else { return }
    var joined: [ByteRange] = []
    var hasHeading = false
    for (previous, line) in zip(lines, lines.dropFirst()) {
      // Blank lines and deeper indentation keep their line breaks when folding.
      guard line.indent == indent, previous.indent == indent, !previous.text.isEmpty, !line.text.isEmpty else {
        continue
      }
      let isItem = startsListItem(line.text)
      let isHeading = startsHeading(line.text)
      // Behind an item, any line that starts another item is one; behind prose, only one with company counts.
      if isItem || isHeading || startsHeading(previous.text) && !previous.text.isEmpty {
        joined.append(isItem || isHeading ? line.range : previous.range)
        hasHeading = hasHeading || isHeading || startsHeading(previous.text)
      }
    }
    let items = Set(joined.map(\.lowerBound)).count
    guard items >= 2 || hasHeading, let first = joined.first else { return }
    let header = node.contentRange.lowerBound
    context.report(
      first, ["count": .number(items)],
      related: [RelatedRange(header..<header + 1, label: LocalizedText(en: "folded by this `>`", zh: "由这个 `>` 折叠"))],
      fix: Fix(
        .safe, edits: [Edit(replacing: header..<header + 1, with: "|")], effects: [.layout(node.resolved.id)],
        keeping: .layout))
  }

  private struct Line {
    var indent: Int
    var text: String
    var range: ByteRange
  }

  private static func bodyLines(of node: YAMLNode, _ source: SourceText) -> [Line] {
    let bytes = source.bytes
    let range = node.contentRange
    var lines: [Line] = []
    var start = range.lowerBound
    while start < range.upperBound, bytes[start] != 0x0A, bytes[start] != 0x0D { start += 1 }
    if start + 1 < range.upperBound, bytes[start] == 0x0D, bytes[start + 1] == 0x0A { start += 1 }
    start += 1
    while start < range.upperBound {
      var end = start
      while end < range.upperBound, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
      var content = start
      while content < end, bytes[content] == 0x20 { content += 1 }
      lines.append(Line(indent: content - start, text: source.text(in: content..<end), range: content..<end))
      if end + 1 < bytes.count, bytes[end] == 0x0D, bytes[end + 1] == 0x0A { end += 1 }
      start = end + 1
    }
    return lines
  }

  private static func startsListItem(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars.prefix(6))
    guard let first = scalars.first else { return false }
    if first == "-" || first == "*" || first == "•" { return scalars.count > 1 && scalars[1] == " " || first == "•" }
    if first == "（" || first == "(" {
      return scalars.count > 2 && isNumeral(scalars[1]) && scalars.dropFirst(2).contains { $0 == "）" || $0 == ")" }
    }
    let digits = scalars.prefix { isNumeral($0) }
    guard (1...3).contains(digits.count), digits.count < scalars.count else { return false }
    let mark = scalars[digits.count]
    if mark == "、" { return true }
    guard mark == "." || mark == ")" || mark == "）" else { return false }
    return digits.count + 1 < scalars.count
      && (scalars[digits.count + 1] == " " || scalars[digits.count + 1].value > 0x2E80)
  }

  private static func isNumeral(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar) || "一二三四五六七八九十".unicodeScalars.contains(scalar)
  }

  private static func startsHeading(_ text: String) -> Bool {
    let marks = text.prefix { $0 == "#" }.count
    return (1...6).contains(marks) && text.dropFirst(marks).first == " "
  }
}
