import Diagnostics
import Patterns
import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// JSON in a prompt with indentation that only people need.
enum PrettyPrintedJson: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let counter = context.counter(for: prompt, in: document)
      for message in prompt.messages where !message.isExample {
        for block in blocks(message) { check(block, message, counter, context) }
      }
    }
  }

  private static func check(_ block: ByteRange, _ message: Message, _ counter: TokenCounter, _ context: RuleContext) {
    let bytes = message.text.utf8
    guard !message.template.expressions.contains(where: { $0.range.overlaps(block) }),
      !showsOutputLayout(bytes, before: block.lowerBound, context), message.spans.kind(at: block.lowerBound) != .example
    else { return }
    let source = SourceText(path: "", bytes: Array(bytes[block]))
    let tree = JSONReader.parse(source)
    guard tree.problems.isEmpty, tree.documents.first?.isScalar == false else { return }
    let compact = minified(source.bytes)
    let before = counter.rawCount(source.bytes)
    let after = counter.rawCount(compact)
    guard before - after >= 20, (before - after) * 10 >= before else { return }
    let change = TextChange(block, with: String(decoding: compact, as: UTF8.self))
    context.report(
      block, in: message, ["before": .number(before), "after": .number(after), "saved": .number(before - after)],
      fix: change.fix(in: message, .safe, keeping: .layout, context),
      savedTokens: counter.saving(replacing: change.range, with: change.replacement, in: message))
  }

  /// The contents of fences, and the text itself, where they start with a brace or bracket.
  private static func blocks(_ message: Message) -> [ByteRange] {
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

  /// Whether the text right before the block says that the answer looks like it.
  private static func showsOutputLayout(_ bytes: [UInt8], before offset: Int, _ context: RuleContext) -> Bool {
    context.pattern(
      #"(?i)\b(?:respond|reply|return|output|produce|generate|format|schema|structure|template|example|answer (?:with|in|as|using))\b|返回|输出|格式|示例|结构|模板|样例|回复"#
    )?.isMatch(bytes, range: max(0, offset - 160)..<offset) == true
  }

  /// The same JSON without blanks between its tokens. `bytes` must be valid JSON.
  private static func minified(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var isInString = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if isInString {
        result.append(byte)
        if byte == UInt8(ascii: "\\"), index + 1 < bytes.count {
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
