import Prompts
import SourceText

/// A template that will not render: an open block, an end without a start, a placeholder without its end.
enum UnbalancedTemplate: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages {
        guard let problem = message.template.problems.first(where: { isCertain($0, message, prompt, document) }) else {
          continue
        }
        report(problem, message, context)
        break
      }
    }
  }

  /// `{{` that opens JSON written for an f-string, or stands in code, is no placeholder.
  private static func isCertain(
    _ problem: TemplateProblem, _ message: Message, _ prompt: Prompt, _ document: PromptDocument
  ) -> Bool {
    if case .unclosedBlock = problem.kind { return !isMentioned(problem.range, in: message) }
    guard case .unclosedDelimiter(let delimiter) = problem.kind else { return true }
    let kind = message.spans.kind(at: problem.range.lowerBound)
    if kind == .codeBlock || kind == .inlineCode || kind == .quotation { return false }
    let bytes = message.text.utf8
    // What the prompt holds elsewhere, or a mistake that only a placeholder can be, shows that this is a template.
    let isTemplate =
      document.format == .prompty || document.format == .dotprompt
      || prompt.messages.contains { !$0.template.references.isEmpty }
    guard isTemplate || isMistypedEnd(bytes, from: problem.range.upperBound, delimiter) else { return false }
    let next = problem.range.upperBound
    if delimiter == "{%" { return true }
    var index = next
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count else { return false }
    let isName =
      (0x61...0x7A).contains(bytes[index]) || (0x41...0x5A).contains(bytes[index]) || bytes[index] == UInt8(ascii: "$")
      || bytes[index] == UInt8(ascii: "#")
    guard isName else { return false }
    // A name, then something that is no placeholder: the end of the text or line, or a single brace.
    while index < bytes.count, bytes[index] != 0x0A, bytes[index] != UInt8(ascii: "}"), index - next < 60 {
      if bytes[index] == UInt8(ascii: ":") || bytes[index] == UInt8(ascii: ",") { return false }
      index += 1
    }
    return true
  }

  /// `Use {% for x in list %} to iterate`: words about the language, in a text that closes no block at all.
  private static func isMentioned(_ range: ByteRange, in message: Message) -> Bool {
    let closesAny = message.template.expressions.contains {
      if case .statement(_, .some) = $0.kind { true } else { false }
    }
    guard !closesAny else { return false }
    let kind = message.spans.kind(at: max(0, range.lowerBound - 1))
    if kind == .inlineCode || kind == .quotation { return true }
    let line = message.text.line(at: range.lowerBound)
    let bytes = message.text.utf8
    return NormalizedText(bytes[line.lowerBound..<range.lowerBound]).words.count >= 2
      && NormalizedText(bytes[range.upperBound..<max(range.upperBound, line.upperBound)]).words.count >= 2
  }

  /// `{{name} ` with one brace at its end, or `{% if` and the like.
  private static func isMistypedEnd(_ bytes: [UInt8], from start: Int, _ delimiter: String) -> Bool {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    let wordStart = index
    while index < bytes.count, (0x61...0x7A).contains(bytes[index] | 0x20) || bytes[index] == UInt8(ascii: "_") {
      index += 1
    }
    guard index > wordStart else { return false }
    if delimiter == "{%" {
      let word = String(decoding: bytes[wordStart..<index], as: UTF8.self)
      return ["if", "for", "set", "elif", "else", "endif", "endfor", "block", "macro"].contains(word)
    }
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    return index < bytes.count && bytes[index] == UInt8(ascii: "}")
  }

  private static func report(_ problem: TemplateProblem, _ message: Message, _ context: RuleContext) {
    let text = message.text.string(in: problem.range)
    switch problem.kind {
    case .unclosedBlock: context.report(problem.range, in: message, case: "unclosed-block", ["block": .text(text)])
    case .strayEnd: context.report(problem.range, in: message, case: "unopened-block", ["block": .text(text)])
    case .mismatchedEnd(let opened, _):
      context.report(
        problem.range, in: message, case: "mismatched-block", ["block": .text(text), "open": .text(opened)])
    case .unclosedDelimiter:
      let line = message.text.line(at: problem.range.lowerBound)
      var end = problem.range.upperBound
      while end < line.upperBound, end - problem.range.lowerBound < 40 || message.text.utf8[end] & 0xC0 == 0x80 {
        end += 1
      }
      let range = problem.range.lowerBound..<end
      context.report(
        range, in: message, case: "unclosed-placeholder",
        ["placeholder": .text(message.text.string(in: range).trimmingBlanks)])
    }
  }
}
