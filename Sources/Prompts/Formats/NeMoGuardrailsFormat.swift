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
    var shared = ModelTarget(model: context.modelName(model?["model"]), dialect: .modelOnly)
    shared.parameters = context.parameters(in: model?["parameters"])
    if shared.model != nil { document.targets = [shared] }
    for item in root["prompts"]?.items ?? [] where isTaskPrompt(item) {
      var prompt = Prompt(name: item["task"]?.text, messages: messages(of: item))
      prompt.targetIndexes = Array(document.targets.indices.prefix(1))
      let own = context.parameters(in: item).filter { $0.kind == .maxTokens || $0.kind == .stop }
      if !own.isEmpty {
        // A task's own limits come before those of the model.
        var target = shared
        target.parameters = own + shared.parameters.filter { parameter in !own.contains { $0.kind == parameter.kind } }
        prompt.targetIndexes = [document.targets.count]
        document.targets.append(target)
      }
      if !prompt.messages.isEmpty { document.prompts.append(prompt) }
    }
    var prompt = Prompt(name: "instructions", messages: instructions(root))
    prompt.targetIndexes = shared.model == nil ? [] : [0]
    if !prompt.messages.isEmpty { document.prompts.append(prompt) }
  }

  /// What the runtime puts into the prompts of its own.
  private static func instructions(_ root: YAMLNode) -> [Message] {
    var messages: [Message] = []
    for item in root["instructions"]?.items ?? [] {
      guard let node = item["content"], node.isScalar, let text = node.mappedText else { continue }
      messages.append(Message(role: .system, text: text, syntax: .jinja, node: node))
    }
    if let node = root["sample_conversation"], node.isScalar, let text = node.mappedText {
      messages.append(Message(role: .prompt, text: text, syntax: .none, node: node, isExample: true))
    }
    return messages
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
}
