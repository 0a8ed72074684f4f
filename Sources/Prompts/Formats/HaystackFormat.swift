import SourceText
import YAMLSyntax

/// Haystack 2 pipelines: `components` with `type: haystack.…`, whose prompt builders have a `template`.
///
/// Source: docs.haystack.deepset.ai/docs/serialization, `components/builders/chat_prompt_builder.py`.
enum HaystackFormat: FormatReader {
  static let format = PromptFormat.haystack

  static func recognises(_ context: FormatContext) -> Bool {
    guard let components = context.root?["components"], components.isMapping else { return false }
    return components.entries.contains { $0.value.resolved["type"]?.text?.hasPrefix("haystack") == true }
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard let root = context.root, let components = root["components"] else { return }
    var generators: [(name: String, target: Int)] = []
    for entry in components.mergedEntries {
      guard let name = entry.key.text, let target = target(entry.value.resolved, context) else { continue }
      generators.append((name, document.targets.count))
      document.targets.append(target)
    }
    let receivers = receivers(root)
    for entry in components.mergedEntries {
      guard let name = entry.key.text, let parameters = entry.value.resolved["init_parameters"] else { continue }
      let messages = messages(of: parameters["template"]) + system(parameters["system_prompt"])
      guard !messages.isEmpty else { continue }
      var prompt = Prompt(name: name, messages: messages)
      declarations(parameters, &prompt)
      let own = receivers[name] ?? []
      prompt.targetIndexes = generators.filter { own.contains($0.name) || $0.name == name }.map(\.target)
      document.prompts.append(prompt)
    }
    if document.prompts.isEmpty { document.targets = [] }
  }

  /// The model of a generator, or of the generator that an agent holds.
  private static func target(_ component: YAMLNode, _ context: FormatContext) -> ModelTarget? {
    let inner = component["init_parameters"]?["chat_generator"] ?? component
    guard inner["type"]?.text?.hasSuffix("Generator") == true, let parameters = inner["init_parameters"] else {
      return nil
    }
    var target = ModelTarget(
      model: context.modelName(parameters["model"] ?? parameters["azure_deployment"]), dialect: .haystack)
    target.model?.isDeployment = parameters["model"] == nil
    // A server of one's own, or Hugging Face's.
    target.hasOwnEndpoint = parameters["api_params"] != nil
    target.parameters = context.parameters(in: parameters["generation_kwargs"])
    target.parameterBlock = parameters["generation_kwargs"]?.range ?? parameters.range
    return target
  }

  // MARK: Messages

  /// The messages of a template: one text, text with `{% message role="…" %}` blocks, or a list of chat messages.
  private static func messages(of template: YAMLNode?) -> [Message] {
    guard let template else { return [] }
    if template.isScalar {
      guard !template.isNull, let text = template.mappedText, !text.utf8.isEmpty else { return [] }
      let split = SplitTemplate(text, syntax: .jinja, node: template)
      return MessageBlocks.split(split).map(split.messages)
        ?? [Message(role: .prompt, text: text, template: split.template, node: template)]
    }
    return template.items.flatMap { item -> [Message] in
      // Versions before 2.9 write `_role` and `_content`; before that, the content was a text.
      let role = (item["role"] ?? item["_role"])?.text.flatMap { Role(name: $0) } ?? .user
      return texts(item["content"] ?? item["_content"]).compactMap { node in
        node.mappedText.map {
          Message(role: role, text: $0, syntax: .jinja, node: node, isExample: role == .assistant)
        }
      }
    }
  }

  private static func texts(_ content: YAMLNode?) -> [YAMLNode] {
    guard let content else { return [] }
    if content.isScalar { return content.isNull ? [] : [content] }
    return content.items.compactMap { $0["text"] }.filter(\.isScalar)
  }

  private static func system(_ node: YAMLNode?) -> [Message] {
    guard let node, node.isScalar, !node.isNull, let text = node.mappedText, !text.utf8.isEmpty else { return [] }
    return [Message(role: .system, text: text, syntax: .jinja, node: node)]
  }

  private static func declarations(_ parameters: YAMLNode, _ prompt: inout Prompt) {
    // Without `variables`, the builder takes them from the template.
    let declared = (parameters["variables"]?.items ?? []).compactMap { node in
      node.text.map { DeclaredVariable(name: $0, range: node.contentRange) }
    }
    prompt.declaredVariables = declared.isEmpty ? nil : declared
  }

  /// The components that the output of each component goes to.
  private static func receivers(_ root: YAMLNode) -> [String: Set<String>] {
    var receivers: [String: Set<String>] = [:]
    for connection in root["connections"]?.items ?? [] {
      guard let sender = connection["sender"]?.text, let receiver = connection["receiver"]?.text else { continue }
      receivers[String(sender.prefix { $0 != "." }), default: []].insert(String(receiver.prefix { $0 != "." }))
    }
    return receivers
  }
}

/// Haystack's blocks `{% message role="…" %}…{% endmessage %}`, each of which is a message.
enum MessageBlocks {
  /// The texts of the blocks in order; `nil` if there is none.
  static func split(_ template: SplitTemplate) -> [SplitTemplate.Part]? {
    let bytes = template.text.utf8
    var parts: [SplitTemplate.Part] = []
    var open: (role: Role, start: Int)?
    for expression in template.template.expressions {
      switch expression.kind {
      case .statement(opens: "message", closes: _):
        let tag = String(decoding: bytes[expression.range], as: UTF8.self)
        let value = tag.split { $0 == "\"" || $0 == "'" }.dropFirst().first
        open = (value.flatMap { Role(name: String($0)) } ?? .user, expression.range.upperBound)
      case .statement(opens: nil, closes: "message"):
        guard let block = open else { continue }
        parts.append(SplitTemplate.Part(role: block.role, range: block.start..<expression.range.lowerBound))
        open = nil
      default: continue
      }
    }
    return parts.isEmpty ? nil : parts
  }
}
