import SourceText

/// A text file that is one prompt.
enum TextFormat {
  static func read(_ source: SourceText) -> PromptDocument {
    var document = PromptDocument(source: source)
    guard source.encodingProblem == nil else { return document }
    let range = source.byteOrderMarkLength..<source.bytes.count
    let text = MappedText(verbatim: range, of: source)
    guard text.utf8.contains(where: { !$0.isBlankOrBreak }) else { return document }
    document.format = .text
    let syntax = TemplateInference.syntax(of: [text.utf8])
    document.prompts = [Prompt(messages: [Message(role: .prompt, text: text, syntax: syntax, node: nil)])]
    return document
  }
}
