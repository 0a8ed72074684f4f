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
    guard let file = context.root else { return }
    let root = arguments(file)
    var messages: [Message] = []
    func add(_ node: YAMLNode?, role: Role, in holder: YAMLNode?, isExample: Bool = false) {
      guard let node, node.isScalar, !node.isNull, let text = node.mappedText, !text.utf8.isEmpty else { return }
      messages.append(
        Message(role: role, text: text, syntax: holder.map(syntax) ?? .none, node: node, isExample: isExample))
    }
    for item in root["messages"]?.items ?? [] {
      let message = arguments(item)
      let kind = item["id"]?.items.last?.text ?? ""
      let role: Role = kind.hasPrefix("System") ? .system : (kind.hasPrefix("AI") ? .assistant : .user)
      guard let prompt = message["prompt"].map(arguments) else {
        // A message without variables is no template.
        add(message["content"], role: role, in: nil)
        continue
      }
      add(prompt["template"], role: role, in: prompt)
    }
    add(root["prefix"], role: .prompt, in: root)
    add(root["template"], role: .prompt, in: root)
    let example = root["example_prompt"].map(arguments)
    if let example { add(example["template"], role: .prompt, in: example, isExample: true) }
    for entry in (root["examples"]?.items ?? []).flatMap(\.entries) {
      add(entry.value, role: .prompt, in: root, isExample: true)
    }
    add(root["suffix"], role: .prompt, in: root)
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
    prompt.builtinNames.formUnion((example?["input_variables"]?.items ?? []).compactMap(\.text))
    for example in root["examples"]?.items ?? [] { prompt.builtinNames.formUnion(example.keys) }
    prompt.targetIndexes = [0]
    document.targets = [ModelTarget(model: nil, dialect: .langchain)]
    document.prompts = [prompt]
  }

  /// What a constructor is called with: the object's own keys, or `kwargs` in the form `lc: 1`.
  private static func arguments(_ node: YAMLNode) -> YAMLNode { node["lc"] == nil ? node : node["kwargs"] ?? node }

  private static func syntax(of node: YAMLNode) -> TemplateSyntax {
    switch node["template_format"]?.text {
    case "jinja2": .jinja
    case "mustache": .handlebars
    default: .fString
    }
  }
}
