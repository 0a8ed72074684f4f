import Prompts
import SourceText
import YAMLSyntax

/// A worked example that a prompt gives: what comes in, and what the model is shown to answer.
struct FewShotExample {
  /// A place in one of the prompt's messages.
  struct Part {
    let message: Message
    let range: ByteRange

    var utf8: ArraySlice<UInt8> { message.text.utf8[range] }
    var sourceRange: ByteRange { message.text.sourceRange(of: range) }
    /// Whether the template puts something in: then the text is not known.
    var isOpen: Bool { message.template.fills(range) }
  }

  /// All of it, or the turn that answers.
  let whole: Part
  let input: Part?
  let output: Part?
  /// Whether it is a turn of the conversation and not a passage of a text.
  var isTurn = false
  /// Examples that follow each other have the same number; what stands between others tells them apart.
  var group = 0

  /// The examples of a prompt in their order: turns of the conversation, LangChain's lists, and passages of the texts.
  static func all(in prompt: Prompt, of document: PromptDocument) -> [FewShotExample] {
    if document.format == .langchain, let listed = listed(in: prompt, of: document) { return listed }
    var examples: [FewShotExample] = []
    for (index, message) in prompt.messages.enumerated() {
      if !message.isExample {
        examples += FewShotScanner.examples(in: message)
      } else if message.role == .assistant, index > 0, prompt.messages[index - 1].role == .user {
        let answer = Part(message: message, range: 0..<message.text.utf8.count)
        let question = prompt.messages[index - 1]
        examples.append(
          FewShotExample(
            whole: answer, input: Part(message: question, range: 0..<question.text.utf8.count), output: answer,
            isTurn: true))
      }
    }
    return examples
  }

  /// The entries of `examples`: the last value of each is the answer.
  private static func listed(in prompt: Prompt, of document: PromptDocument) -> [FewShotExample]? {
    guard let root = document.tree?.firstDocument, let list = (root["kwargs"] ?? root)["examples"], !list.items.isEmpty
    else { return nil }
    // The messages stand in the order of the list's entries.
    var messages = prompt.messages.filter(\.isExample)[...]
    func take(_ node: YAMLNode) -> Part? {
      guard node.isScalar, let position = messages.firstIndex(where: { $0.node?.id == node.id }) else { return nil }
      let message = messages[position]
      messages = messages[(position + 1)...]
      return Part(message: message, range: 0..<message.text.utf8.count)
    }
    return list.items.compactMap { item in
      let parts = item.entries.compactMap { take($0.value.resolved) }
      guard parts.count >= 2, let input = parts.first, let output = parts.last else { return nil }
      return FewShotExample(whole: output, input: input, output: output)
    }
  }
}
