import Diagnostics
import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// A paragraph that stands in two messages of one request, or in a message and a tool's description.
enum DuplicateAcrossMessages: CodedRule {
  private static let minimumTokens = 20
  /// No text of fewer bytes has so many tokens worth reporting.
  private static let minimumBytes = 40
  /// About 2,000 tokens: copies on both sides of so much text remind, and that helps.
  private static let sandwichBytes = 8000

  private struct Paragraph {
    var key: [NormalizedText.Word]
    var range: ByteRange
  }

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts where prompt.messages.count + prompt.tools.count > 1 {
      // Long lines in one place only cannot be in two.
      let instructing = prompt.messages.filter { $0.role.isInstructing && !$0.isExample && hasLongLine($0.text.utf8) }
      if instructing.count + (prompt.tools.isEmpty ? 0 : 1) < 2 { continue }
      let counter = context.counter(for: prompt, in: document)
      var first: [[NormalizedText.Word]: (message: Int, role: String, range: ByteRange, position: Int)] = [:]
      var position = 0
      for tool in prompt.tools {
        for node in tool.node.tree.scalars where tool.node.range.contains(node.range.lowerBound) {
          guard let text = node.mappedText, text.utf8.count >= 60 else { continue }
          for paragraph in paragraphs(text.utf8, spans: nil) where first[paragraph.key] == nil {
            first[paragraph.key] = (-1, "tool", text.sourceRange(of: paragraph.range), 0)
          }
        }
      }
      for (index, message) in prompt.messages.enumerated() where message.role.isInstructing && !message.isExample {
        for paragraph in paragraphs(message.text.utf8, spans: message.spans) {
          if let original = first[paragraph.key] {
            let tokens = counter.rawCount(message.text.utf8[paragraph.range])
            guard original.message != index, tokens >= minimumTokens, position - original.position < sandwichBytes
            else { continue }
            context.report(
              paragraph.range, in: message,
              ["role": .text(original.role), "tokens": .number(tokens)],
              related: [RelatedRange(original.range, label: LocalizedText(en: "given here first", zh: "第一次出现在这里"))])
          } else {
            first[paragraph.key] = (
              index, message.role.rawValue, message.text.sourceRange(of: paragraph.range), position
            )
          }
        }
        position += message.text.utf8.count
      }
    }
  }

  private static func hasLongLine(_ bytes: [UInt8]) -> Bool {
    var length = 0
    for byte in bytes {
      length = byte == 0x0A ? 0 : length + 1
      if length >= minimumBytes { return true }
    }
    return false
  }

  /// The paragraphs that may have ``minimumTokens`` tokens; a line is one if its neighbours are not blank.
  private static func paragraphs(
    _ bytes: [UInt8], spans: SpanMap?
  ) -> [Paragraph] {
    var result: [Paragraph] = []
    var start = 0
    func close(_ end: Int) {
      var (low, high) = (start, end)
      while low < high, bytes[low] <= 0x20 { low += 1 }
      while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
      guard high - low >= minimumBytes, spans?.isMostlyInstruction(low..<high) != false else { return }
      result.append(
        Paragraph(key: NormalizedText(bytes[low..<high]).words, range: low..<high))
    }
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x0A {
        close(index)
        start = index + 1
      }
      index += 1
    }
    close(bytes.count)
    return result
  }
}
