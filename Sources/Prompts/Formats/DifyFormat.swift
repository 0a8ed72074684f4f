import SourceText
import YAMLSyntax

/// Dify's app files: `kind: app` with a workflow, or with the prompt of a chat, completion or agent app.
///
/// Every node that calls a model is a prompt. Variables come from other nodes and are not declared. Source: langgenius/dify
/// `api/services/app_dsl_service.py`.
enum DifyFormat: FormatReader {
  static let format = PromptFormat.dify

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, root["kind"]?.text == "app" else { return false }
    return root["app"]?.isMapping == true
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard let root = context.root else { return }
    for node in root["workflow"]?["graph"]?["nodes"]?.items ?? [] {
      guard let data = node["data"], data.isMapping else { continue }
      add(data, name: data["title"]?.text, context, &document)
    }
    if let configuration = root["model_config"], configuration.isMapping {
      let name = root["app"]?["name"]?.text
      let texts = [message(configuration["pre_prompt"], role: .system, syntax: .dify)] + advanced(configuration)
      add(texts.compactMap(\.self), of: configuration, name: name, context, &document)
    }
  }

  private static func add(
    _ data: YAMLNode, name: String?, _ context: FormatContext, _ document: inout PromptDocument
  ) {
    var messages: [Message] = []
    let template = data["prompt_template"]
    // A chat has a list of messages, a completion model a single one.
    for item in template?.isSequence == true ? template?.items ?? [] : [template].compactMap(\.self) {
      let isJinja = item["edition_type"]?.text == "jinja2"
      let role = item["role"]?.text.flatMap { Role(name: $0) } ?? .prompt
      let text = isJinja ? item["jinja2_text"] ?? item["text"] : item["text"]
      if let message = message(text, role: role, syntax: isJinja ? .jinja : .dify) { messages.append(message) }
    }
    // With a memory, what the user asks stands behind the earlier turns.
    if let message = message(data["memory"]?["query_prompt_template"], role: .user, syntax: .dify) {
      messages.append(message)
    }
    // Extractors, classifiers and agents.
    let instruction = data["instruction"] ?? data["agent_parameters"]?["instruction"]?["value"]
    if let message = message(instruction, role: .system, syntax: .dify) { messages.append(message) }
    if let message = message(data["agent_parameters"]?["query"]?["value"], role: .user, syntax: .dify) {
      messages.append(message)
    }
    add(messages, of: data, name: name, context, &document)
  }

  /// The messages of an app whose prompt is written in the expert mode.
  private static func advanced(_ configuration: YAMLNode) -> [Message?] {
    guard configuration["prompt_type"]?.text == "advanced" else { return [] }
    let chat = configuration["chat_prompt_config"]?["prompt"]?.items ?? []
    let completion = configuration["completion_prompt_config"]?["prompt"]
    return chat.map { message($0["text"], role: $0["role"]?.text.flatMap { Role(name: $0) } ?? .user, syntax: .dify) }
      + [message(completion?["text"], role: .prompt, syntax: .dify)]
  }

  private static func message(_ node: YAMLNode?, role: Role, syntax: TemplateSyntax) -> Message? {
    guard let node, node.isScalar, !node.isNull, let text = node.mappedText else { return nil }
    guard text.utf8.contains(where: { !$0.isBlankOrBreak }) else { return nil }
    return Message(role: role, text: text, syntax: syntax, node: node)
  }

  private static func add(
    _ messages: [Message], of holder: YAMLNode, name: String?, _ context: FormatContext,
    _ document: inout PromptDocument
  ) {
    guard !messages.isEmpty else { return }
    var prompt = Prompt(name: name, messages: messages)
    if let model = holder["model"], let name = context.modelName(model["name"]) {
      var target = ModelTarget(model: name, dialect: .dify)
      target.parameters = context.parameters(in: model["completion_params"])
      target.parameterBlock = model["completion_params"]?.range ?? model.range
      prompt.targetIndexes = [document.targets.count]
      document.targets.append(target)
      prompt.responseFormat = context.responseFormat(model["completion_params"]?["response_format"])
    }
    if let schema = holder["structured_output"]?["schema"], holder["structured_output_enabled"]?.bool != false {
      prompt.responseFormat = ResponseFormat(kind: .jsonSchema, range: schema.range)
    }
    document.prompts.append(prompt)
  }
}
