import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// JSON mode for messages that do not mention JSON, which providers refuse.
enum JsonModeWithoutJsonWord: CodedRule {
  /// Who demands the word: each documents it for its JSON mode.
  private static let providers: [Provider] = [.openAI, .deepSeek, .qwen]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts where !prompt.messages.isEmpty {
      let targets = document.targets(of: prompt)
      guard let target = targets.first, targets.count == 1, !target.isInherited,
        let (model, via, name) = context.resolved(target), providers.contains(model.provider),
        context.isFirstParty(via) || target.dialect == .githubModels,
        let range = jsonMode(prompt, target), !mentionsJSON(prompt), !mayBeFilledIn(prompt)
      else { continue }
      context.report(range, ["model": .text(name)])
    }
  }

  /// Where JSON mode is asked for.
  private static func jsonMode(_ prompt: Prompt, _ target: ModelTarget) -> ByteRange? {
    if let format = prompt.responseFormat { return format.kind == .jsonObject ? format.range : nil }
    guard let parameter = target.parameter(.responseFormat) else { return nil }
    let word = parameter.value.text ?? parameter.value["type"]?.text
    return word == "json_object" ? parameter.range : nil
  }

  private static func mentionsJSON(_ prompt: Prompt) -> Bool {
    prompt.messages.contains { $0.text.utf8.map(\.lowercasedASCII).containsAny(of: ["json"]) }
  }

  /// Whether the word may come with a value: instructions in a variable, a schema, a partial.
  private static func mayBeFilledIn(_ prompt: Prompt) -> Bool {
    prompt.messages.contains { message in
      let instructs = message.role == .system || message.role == .developer
      let opaque = message.template.expressions.contains {
        $0.kind == .output && message.template.references(in: $0).isEmpty
      }
      return opaque
        || message.template.references.contains { reference in
          let name = reference.name.lowercased()
          return instructs
            || ["format", "schema", "instruction", "prompt", "rule", "example", "template", "格式", "要求", "指令"].contains {
              name.contains($0)
            }
        }
    }
  }
}
