import Diagnostics
import Prompts
import SourceText

/// External text in the middle of instructions, with nothing to tell where it begins and ends.
enum UndelimitedContext: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        var seen: Set<String> = []
        for reference in message.template.references where reference.isRendered && ExternalText.isNamed(reference.name)
        {
          guard !ExternalText.isTopic(reference.expression, in: message),
            !ExternalText.isShortSample(reference.name, prompt), !seen.contains(reference.name),
            isBare(reference.expression, message)
          else { continue }
          seen.insert(reference.name)
          let tag = reference.name.filter { $0.isLetter || $0.isNumber || $0 == "_" }
          let text = message.text.string(in: reference.expression)
          context.report(
            reference.expression, in: message, ["variable": .text(reference.name), "tag": .text(tag)],
            fix: TextFix.exactly(
              reference.expression, with: "<\(tag)>\(text)</\(tag)>", in: message, .unsafe, keeping: .value, context))
        }
      }
    }
  }

  /// Whether prose stands on the same line and nothing encloses the placeholder.
  static func isBare(_ expression: ByteRange, _ message: Message) -> Bool {
    let bytes = message.text.utf8
    // In a tag, fence, quotation or inline code it is marked; a loop or condition around it prints list items.
    for span in message.spans.spans
    where span.kind != .template && span.kind != .markup && span.range.overlaps(expression) { return false }
    let line = message.text.line(at: expression.lowerBound)
    guard expression.upperBound <= line.upperBound else { return false }
    let before = trimmed(bytes, line.lowerBound..<expression.lowerBound)
    let after = trimmed(bytes, expression.upperBound..<line.upperBound)
    // Stuck to the end of a sentence or to another placeholder it holds a further sentence, or nothing.
    let glued = bytes[line.lowerBound..<expression.lowerBound]
    if let last = glued.last,
      ".!?;}".utf8.contains(last) || sentenceEnds.contains(where: { glued.suffix(3).elementsEqual($0) })
    {
      return false
    }
    // Alone on its line it is a paragraph of its own.
    if before.isEmpty && after.isEmpty { return false }
    if let last = before.last, enclosing.contains(last) { return false }
    if let first = after.first, closing.contains(first), !before.isEmpty,
      before.last.map({ enclosing.contains($0) }) == true
    {
      return false
    }
    let beforeText = String(decoding: before, as: UTF8.self)
    // `Context: {context}` at the start of a line is a label; in the middle of a sentence it is not.
    if beforeText.hasSuffix(":") || beforeText.hasSuffix("：") { return false }
    if beforeText.hasSuffix(">") || beforeText.hasSuffix("=") || beforeText.hasSuffix("|") || beforeText.hasSuffix("-")
      || beforeText.hasSuffix("*")
    {
      return false
    }
    // Other markup of the template on both sides is someone else's layout.
    if words(before) + words(after) < 3 { return false }
    if before.isEmpty {
      return after.first.map { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "<") } ?? false && isProse(after)
    }
    return isProse(before) || isProse(after)
  }

  private static let sentenceEnds: [[UInt8]] = ["。", "！", "？", "；"].map { Array($0.utf8) }

  private static func words(_ bytes: ArraySlice<UInt8>) -> Int { NormalizedText(bytes).words.count }

  private static let enclosing: Set<UInt8> = [
    UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: ">"), UInt8(ascii: "["), UInt8(ascii: "("),
    UInt8(ascii: "{"),
  ]
  private static let closing: Set<UInt8> = [
    UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: "]"), UInt8(ascii: ")"),
  ]

  private static func isProse(_ bytes: ArraySlice<UInt8>) -> Bool {
    let normalized = NormalizedText(bytes)
    return normalized.isChinese || normalized.words.count >= 2
  }

  private static func trimmed(_ bytes: [UInt8], _ range: ByteRange) -> ArraySlice<UInt8> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, bytes[low] <= 0x20 { low += 1 }
    while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
    return bytes[low..<high]
  }
}
