import Prompts
import SourceText

/// Braces of JSON that the template engine takes for its own, so that rendering raises an error.
enum UnescapedBraces: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where !message.isExample {
        switch message.template.syntax {
        case .fString where document.format == .langchain:
          if let range = stray(in: message) {
            context.report(range, in: message, case: "format", ["text": .text(shown(range, message))])
          }
        case .jinja where isDeclared(document):
          if let range = object(in: message) {
            context.report(range, in: message, case: "expression", ["text": .text(shown(range, message))])
          }
        default: break
        }
      }
    }
  }

  /// Whether the format, rather than the look of the text, says that the engine is Jinja or Nunjucks.
  private static func isDeclared(_ document: PromptDocument) -> Bool {
    switch document.format {
    case .prompty, .promptfoo, .langchain, .semanticKernel, .haystack, .nemoGuardrails, .dify: true
    case .chat, .text: document.referrer != nil
    default: false
    }
  }

  /// The first brace of an f-string that is neither part of a placeholder nor doubled, with what it encloses.
  private static func stray(in message: Message) -> ByteRange? {
    let bytes = message.text.utf8
    var expressions = message.template.expressions[...]
    var index = 0
    while index < bytes.count {
      if let expression = expressions.first, expression.range.lowerBound <= index {
        index = max(index, expression.range.upperBound)
        expressions = expressions.dropFirst()
        continue
      }
      let byte = bytes[index]
      if byte == UInt8(ascii: "}") { return index..<index + 1 }
      if byte == UInt8(ascii: "{") {
        var end = index + 1
        while end < bytes.count, bytes[end] != UInt8(ascii: "}"), bytes[end] != UInt8(ascii: "{") { end += 1 }
        // Behind `$` and `#` braces belong to another language, but hold a name that Python fills in all the same.
        if index > 0, bytes[index - 1] == UInt8(ascii: "$") || bytes[index - 1] == UInt8(ascii: "#") {
          index = min(end + 1, bytes.count)
          continue
        }
        return index..<index + 1
      }
      index += 1
    }
    return nil
  }

  /// The first `{{` that a quoted key and a colon follow: no expression, but JSON whose braces were doubled.
  private static func object(in message: Message) -> ByteRange? {
    let bytes = message.text.utf8
    let starts =
      message.template.expressions.filter { $0.kind == .output }.map(\.range.lowerBound)
      + message.template.problems.filter { $0.kind == .unclosedDelimiter("{{") }.map(\.range.lowerBound)
    return starts.sorted().first { start in
      var index = start + 2
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") else {
        return false
      }
      let quote = bytes[index]
      index += 1
      while index < bytes.count, bytes[index] != quote, bytes[index] != 0x0A { index += 1 }
      index += 1
      while index < bytes.count, bytes[index] == 0x20 { index += 1 }
      return index < bytes.count && bytes[index] == UInt8(ascii: ":")
    }.map { $0..<$0 + 2 }
  }

  /// The brace with a little of what follows it on its line.
  private static func shown(_ range: ByteRange, _ message: Message) -> String {
    let bytes = message.text.utf8
    var end = range.upperBound
    while end < bytes.count, bytes[end] != 0x0A, end - range.lowerBound < 24 || bytes[end] & 0xC0 == 0x80 { end += 1 }
    return message.text.string(in: range.lowerBound..<end).trimmingBlanks
  }
}
