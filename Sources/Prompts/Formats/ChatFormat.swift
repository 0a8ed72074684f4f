import SourceText
import YAMLSyntax

/// Request bodies of OpenAI and Anthropic, and any file that is a list of chat messages, in YAML or JSON.
enum ChatFormat: FormatReader {
  static let format = PromptFormat.chat

  static func recognises(_ context: FormatContext) -> Bool {
    context.tree.documents.contains { bodies(in: $0).isEmpty == false }
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    read(context.tree.documents.flatMap { Self.bodies(in: $0) }, context, into: &document)
  }

  /// Reads request bodies that another format holds, each under a name.
  static func read(
    requests: [(name: String?, body: YAMLNode)], _ context: FormatContext, into document: inout PromptDocument
  ) {
    let bodies = requests.compactMap { request in
      Self.bodies(in: request.body).first.map { Body(name: request.name, node: $0.node, messages: $0.messages) }
    }
    read(bodies, context, into: &document)
  }

  private static func read(_ bodies: [Body], _ context: FormatContext, into document: inout PromptDocument) {
    var drafts: [(Body, [ChatMessages.Draft])] = []
    for body in bodies {
      var texts: [ChatMessages.Draft] = ChatMessages.textNodes(body.node["system"]).compactMap { node in
        node.mappedText.map { ChatMessages.Draft(role: .system, text: $0, node: node) }
      }
      if body.isResponsesRequest, let node = body.node["instructions"], let text = node.mappedText {
        texts.append(ChatMessages.Draft(role: .system, text: text, node: node))
      }
      if body.messages.isScalar, let text = body.messages.mappedText {
        texts.append(ChatMessages.Draft(role: .user, text: text, node: body.messages))
      } else {
        texts += ChatMessages.drafts(of: body.messages)
      }
      if !texts.isEmpty { drafts.append((body, texts)) }
    }
    let syntax = TemplateInference.syntax(of: drafts.flatMap { $0.1.map(\.text.utf8) })
    let hasMarkers = CacheMarkers.mayOccur(in: context.source)
    for (body, texts) in drafts {
      var prompt = Prompt(name: body.name, messages: ChatMessages.messages(texts, syntax: syntax))
      var target = ModelTarget(model: context.modelName(body.node["model"]), dialect: dialect(of: body))
      if body.node.isMapping {
        target.parameters = context.parameters(in: body.node).filter {
          !["messages", "system", "model"].contains($0.name)
        }
        let isRequest = target.model != nil || target.parameters.contains { $0.kind != nil }
        target.parameterBlock = isRequest ? body.node.range : nil
      }
      prompt.tools = Tool.list(in: body.node["tools"] ?? body.node["functions"])
      prompt.responseFormat = context.responseFormat(
        body.node["response_format"] ?? body.node["output_config"] ?? body.node["output_format"]
          ?? (body.isResponsesRequest ? body.node["text"]?["format"] : nil))
      prompt.closingRole = ChatMessages.closingRole(of: body.messages)
      prompt.images = ChatMessages.images(of: body.messages)
      if hasMarkers { prompt.cacheMarkers = CacheMarkers.read(body.node, messages: body.messages, of: prompt) }
      prompt.targetIndexes = [document.targets.count]
      document.targets.append(target)
      document.prompts.append(prompt)
    }
  }

  private struct Body {
    var name: String?
    /// The request: a mapping with `messages`, or the list itself.
    var node: YAMLNode
    var messages: YAMLNode

    /// Whether it is one of OpenAI's Responses API, which has `input` for messages and `instructions` for the system.
    var isResponsesRequest: Bool { node["input"]?.id == messages.id }
  }

  /// The message lists of a document: at the top, or one level down under a name (several prompts in a file).
  private static func bodies(in root: YAMLNode) -> [Body] {
    if ChatMessages.isMessageList(root) { return [Body(node: root, messages: root)] }
    if let messages = root["messages"], ChatMessages.isMessageList(messages) {
      return [Body(node: root, messages: messages)]
    }
    // OpenAI's Responses API takes a text, with instructions or without.
    if root["model"]?.isScalar == true, let input = root["input"], input.string != nil,
      isResponsesRequest(root)
    {
      return [Body(node: root, messages: input)]
    }
    var found: [Body] = []
    for entry in root.mergedEntries.prefix(1000) {
      let value = entry.value.resolved
      if let messages = value["messages"], ChatMessages.isMessageList(messages) {
        found.append(Body(name: entry.key.text, node: value, messages: messages))
      } else if ChatMessages.isMessageList(value) {
        found.append(Body(name: entry.key.text, node: root, messages: value))
      }
    }
    for item in root.items.prefix(1000) {
      if let messages = item["messages"], ChatMessages.isMessageList(messages) {
        found.append(Body(name: (item["name"] ?? item["id"])?.text, node: item, messages: messages))
      }
    }
    return found
  }

  /// Embeddings, speech and moderation take a `model` and an `input` too.
  private static func isResponsesRequest(_ root: YAMLNode) -> Bool {
    let own = [
      "instructions", "max_output_tokens", "reasoning", "service_tier", "store", "previous_response_id", "tools",
    ]
    if own.contains(where: { root[$0] != nil }) || root["text"]?.isMapping == true { return true }
    let model = root["model"]?.text?.lowercased() ?? ""
    return root.keys.allSatisfy {
      ["model", "input", "stream", "temperature", "top_p", "metadata", "user"].contains($0)
    }
      && ["gpt-", "o1", "o3", "o4"].contains { model.hasPrefix($0) }
      && !Array(model.utf8).containsAny(of: ["tts", "audio", "image", "transcribe", "realtime"])
  }

  private static func dialect(of body: Body) -> RequestDialect {
    let model = body.node["model"]?.text?.lowercased() ?? ""
    let isClaude = model.contains("claude")
    if body.node["system"] != nil || body.node["anthropic_version"] != nil || body.node["stop_sequences"] != nil
      || (isClaude && body.node["max_completion_tokens"] == nil
        && !body.messages.items.contains { $0["role"]?.text == "system" })
    {
      return isClaude || model.isEmpty || body.node["anthropic_version"] != nil ? .anthropic : .openAI
    }
    return .openAI
  }
}
