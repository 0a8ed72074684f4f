import Diagnostics
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
        for block in JSONBlock.ranges(in: message) { check(block, message, counter, context) }
      }
    }
  }

  /// `"<the customer's name>"`, `"..."`: the block is a form to fill in.
  private static func isSlot(_ node: YAMLNode) -> Bool {
    guard let text = node.text?.utf8 else { return false }
    return text.first == UInt8(ascii: "<") && text.last == UInt8(ascii: ">") || text.elementsEqual("...".utf8)
      || text.elementsEqual("…".utf8)
  }

  private static func check(_ block: ByteRange, _ message: Message, _ counter: TokenCounter, _ context: RuleContext) {
    // Python's `", "` on one line is not laid out, it is written so.
    guard message.text.utf8[block].contains(0x0A), JSONBlock.isData(block, in: message, context) else { return }
    let source = SourceText(path: "", bytes: Array(message.text.utf8[block]))
    let tree = JSONReader.parse(source)
    guard tree.problems.isEmpty, tree.documents.first?.isScalar == false, !tree.scalars.contains(where: isSlot) else {
      return
    }
    let compact = JSONBlock.minified(source.bytes[...])
    let before = counter.rawCount(source.bytes)
    let after = counter.rawCount(compact)
    guard before - after >= 20, (before - after) * 10 >= before else { return }
    let change = TextChange(block, with: String(decoding: compact, as: UTF8.self))
    context.report(
      block, in: message, ["before": .number(before), "after": .number(after), "saved": .number(before - after)],
      fix: change.fix(in: message, .display, keeping: .layout, context),
      savedTokens: counter.saving(replacing: change.range, with: change.replacement, in: message))
  }
}
