import SourceText
import YAMLSyntax

/// LangChain's serialized prompts: `_type: prompt` and `few_shot`, and the `lc: 1` constructor form.
enum LangChainFormat: FormatReader {
  static let format = PromptFormat.langchain

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, root.isMapping else { return false }
    if let type = root["_type"]?.text, ["prompt", "few_shot", "chat"].contains(type) { return true }
    if root["lc"]?.int == 1, root["id"]?.items.contains(where: { $0.text == "prompts" }) == true { return true }
    guard root["template"]?.isScalar == true || root["suffix"]?.isScalar == true else { return false }
    if let variables = root["input_variables"], variables.isSequence {
      return variables.items.allSatisfy(\.isScalar) && root["template_format"]?.text.map(isOurs) != false
    }
    return root["output_parser"] != nil && root["template_format"]?.text.map(isOurs) == true
  }

  private static func isOurs(_ templateFormat: String) -> Bool {
    ["f-string", "jinja2", "mustache"].contains(templateFormat)
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard var root = context.root else { return }
    if root["lc"] != nil, let arguments = root["kwargs"] { root = arguments }
    let syntax: TemplateSyntax =
      switch root["template_format"]?.text {
      case "jinja2": .jinja
      case "mustache": .handlebars
      default: .fString
      }
    var messages: [Message] = []
    func add(_ node: YAMLNode?, role: Role, isExample: Bool = false) {
      guard let node, node.isScalar, let text = node.mappedText, !text.utf8.isEmpty else { return }
      messages.append(Message(role: role, text: text, syntax: syntax, node: node, isExample: isExample))
    }
    if root["messages"]?.items.isEmpty == false {
      for item in root["messages"]?.items ?? [] {
        let arguments = item["kwargs"] ?? item
        let kind = item["id"]?.items.last?.text ?? ""
        let role: Role = kind.hasPrefix("System") ? .system : (kind.hasPrefix("AI") ? .assistant : .user)
        add(arguments["prompt"]?["kwargs"]?["template"] ?? arguments["prompt"]?["template"], role: role)
      }
    }
    add(root["prefix"], role: .prompt)
    add(root["template"], role: .prompt)
    add(root["example_prompt"]?["template"], role: .prompt, isExample: true)
    for example in root["examples"]?.items ?? [] {
      for entry in example.entries { add(entry.value, role: .prompt, isExample: true) }
    }
    add(root["suffix"], role: .prompt)
    guard !messages.isEmpty else { return }
    var prompt = Prompt(messages: messages)
    let declared = (root["input_variables"]?.items ?? []).compactMap { node in
      node.text.map { DeclaredVariable(name: $0, range: node.contentRange) }
    }
    // An empty list means that the file leaves its variables to the loader.
    prompt.declaredVariables = declared.isEmpty ? nil : declared
    if let partial = root["partial_variables"] {
      prompt.builtinNames = Set(partial.keys)
    }
    // The example prompt takes its names from the examples.
    prompt.builtinNames.formUnion((root["example_prompt"]?["input_variables"]?.items ?? []).compactMap(\.text))
    for example in root["examples"]?.items ?? [] { prompt.builtinNames.formUnion(example.keys) }
    prompt.targetIndexes = [0]
    document.targets = [ModelTarget(model: nil, dialect: .langchain)]
    document.prompts = [prompt]
  }
}
