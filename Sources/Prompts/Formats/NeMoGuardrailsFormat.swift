import SourceText
import YAMLSyntax

/// NeMo Guardrails: `prompts` with a `task` each, general `instructions`, and the `sample_conversation`.
///
/// The runtime fills in the variables of the Jinja templates, and none is declared. Source: NVIDIA-NeMo/Guardrails
/// `rails/llm/config.py`, `TaskPrompt`.
enum NeMoGuardrailsFormat: FormatReader {
  static let format = PromptFormat.nemoGuardrails

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, root.isMapping else { return false }
    if root["prompts"]?.items.contains(where: isTaskPrompt) == true { return true }
    return root["instructions"]?.items.contains { $0["type"]?.text == "general" && $0["content"] != nil } == true
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard let root = context.root else { return }
    let model = root["models"]?.items.first { $0["type"]?.text == "main" }
    for item in root["prompts"]?.items ?? [] where isTaskPrompt(item) {
      add(Prompt(name: item["task"]?.text, messages: messages(of: item)), item, model, context, &document)
    }
    var shared: [Message] = []
    for item in root["instructions"]?.items ?? [] {
      guard let node = item["content"], node.isScalar, let text = node.mappedText else { continue }
      shared.append(Message(role: .system, text: text, syntax: .jinja, node: node))
    }
    if let node = root["sample_conversation"], node.isScalar, let text = node.mappedText {
      shared.append(Message(role: .prompt, text: text, syntax: .none, node: node, isExample: true))
    }
    add(Prompt(name: "instructions", messages: shared), nil, model, context, &document)
  }

  private static func isTaskPrompt(_ item: YAMLNode) -> Bool {
    item["task"]?.isScalar == true && (item["content"]?.isScalar == true || item["messages"]?.isSequence == true)
  }

  private static func messages(of item: YAMLNode) -> [Message] {
    if let node = item["content"], let text = node.mappedText {
      return [Message(role: .prompt, text: text, syntax: .jinja, node: node)]
    }
    let drafts: [ChatMessages.Draft] = (item["messages"]?.items ?? []).compactMap { entry in
      // A bare string is a template that the history becomes messages by.
      guard let node = entry.isScalar ? entry : entry["content"], let text = node.mappedText else { return nil }
      return ChatMessages.Draft(role: entry["type"]?.text.flatMap { Role(name: $0) } ?? .user, text: text, node: node)
    }
    return drafts.map {
      Message(role: $0.role, text: $0.text, syntax: .jinja, node: $0.node, isExample: $0.role == .assistant)
    }
  }

  private static func add(
    _ prompt: Prompt, _ item: YAMLNode?, _ model: YAMLNode?, _ context: FormatContext,
    _ document: inout PromptDocument
  ) {
    guard !prompt.messages.isEmpty else { return }
    var prompt = prompt
    var target = ModelTarget(model: context.modelName(model?["model"]), dialect: .modelOnly)
    target.parameters = context.parameters(in: model?["parameters"])
    // A task's own limits come before those of the model.
    let own = context.parameters(in: item).filter { $0.kind == .maxTokens || $0.kind == .stop }
    target.parameters = own + target.parameters.filter { parameter in !own.contains { $0.kind == parameter.kind } }
    if target.model != nil || !target.parameters.isEmpty {
      prompt.targetIndexes = [document.targets.count]
      document.targets.append(target)
    }
    document.prompts.append(prompt)
  }
}
