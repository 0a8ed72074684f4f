import Prompts
import SourceText
import YAMLSyntax

/// A file that is written into the request instead of being referred to.
enum InlineBase64File: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let minimum = max(context.integerOption("minimum"), 1)
    // One text cannot be longer than the file.
    guard document.source.bytes.count >= minimum else { return }
    if let tree = document.tree {
      for node in tree.scalars where node.range.count >= minimum {
        guard let text = node.text, text.utf8.count >= minimum, holdsFile(text) else { continue }
        context.report(
          node.contentRange.lowerBound..<min(node.contentRange.lowerBound + 60, node.contentRange.upperBound),
          ["size": .number((text.utf8.count + 512) / 1024)])
      }
    }
    for message in document.prompts.flatMap(\.messages) where message.node == nil {
      guard message.text.utf8.count >= minimum, let start = dataURI(in: message.text.utf8, minimum) else { continue }
      context.report(
        start.lowerBound..<min(start.lowerBound + 60, start.upperBound), in: message,
        ["size": .number((start.count + 512) / 1024)])
    }
  }

  /// Whether a text is a `data:` address, or nothing but base64 as Anthropic and Google take it.
  private static func holdsFile(_ text: String) -> Bool {
    var head = text.utf8.prefix(200)
    if head.starts(with: "data:".utf8) { return Array(head).containsAny(of: [";base64,"]) }
    head = text.utf8.prefix(4096)
    // Words have blanks, and text in one case only is no base64 of that length.
    return head.allSatisfy(isBase64) && head.contains { (0x30...0x39).contains($0) }
      && head.contains { (0x41...0x5A).contains($0) } && head.contains { (0x61...0x7A).contains($0) }
  }

  /// The first `data:` address of at least `minimum` bytes inside a text.
  private static func dataURI(in bytes: [UInt8], _ minimum: Int) -> ByteRange? {
    var position = 0
    while let mark = bytes.firstIndex(of: ";base64,", from: position) {
      var end = mark + 8
      while end < bytes.count, isBase64(bytes[end]) { end += 1 }
      if end - mark >= minimum { return mark..<end }
      position = end
    }
    return nil
  }

  private static func isBase64(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
      UInt8(ascii: "-"), UInt8(ascii: "_"), 0x0A, 0x0D:
      true
    default: false
    }
  }
}
