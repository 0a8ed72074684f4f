import SourceText
import YAMLSyntax

/// Reads lists of `{role, content}`, which many formats share.
enum ChatMessages {
  /// A text of a list, before its template language is known.
  struct Draft {
    var role: Role
    var text: MappedText
    var node: YAMLNode
  }

  /// Whether `node` is a list of chat messages.
  static func isMessageList(_ node: YAMLNode?) -> Bool {
    guard let items = node?.items, !items.isEmpty else { return false }
    return items.contains {
      $0["role"]?.text != nil && ($0["content"] != nil || $0["text"] != nil || $0["tool_calls"] != nil)
    }
  }

  /// The texts of a message list in order. Content parts that are not text are left out.
  static func drafts(of list: YAMLNode?) -> [Draft] {
    var drafts: [Draft] = []
    for item in list?.items ?? [] {
      guard let name = item["role"]?.text else { continue }
      let role = Role(name: name) ?? .user
      for node in textNodes(item["content"] ?? item["text"]) {
        if let text = node.mappedText { drafts.append(Draft(role: role, text: text, node: node)) }
      }
    }
    return drafts
  }

  /// The text scalars of a `content` or `system` value: a string, or a list of parts.
  static func textNodes(_ node: YAMLNode?) -> [YAMLNode] {
    guard let node else { return [] }
    if node.isScalar { return node.isNull ? [] : [node.resolved] }
    return node.items.flatMap { part -> [YAMLNode] in
      if part.isScalar { return [part] }
      guard part["type"] == nil || part["type"]?.text == "text" || part["type"]?.text == "input_text",
        let text = part["text"], text.isScalar
      else { return [] }
      return [text]
    }
  }

  /// Who speaks last in a message list.
  static func closingRole(of list: YAMLNode?) -> Role? {
    list?.items.last?["role"]?.text.flatMap { Role(name: $0) }
  }

  /// The content parts of a message list that are images, as OpenAI and Anthropic write them.
  static func images(of list: YAMLNode?) -> [ByteRange] {
    (list?.items ?? []).flatMap { $0["content"]?.items ?? [] }.filter {
      ["image_url", "input_image", "image"].contains($0["type"]?.text)
    }.map(\.range)
  }

  /// Messages from drafts. A literal assistant turn and the user turn it answers are an example.
  static func messages(_ drafts: [Draft], syntax: TemplateSyntax) -> [Message] {
    drafts.enumerated().map { index, draft in
      let isAnswered = draft.role == .user && index + 1 < drafts.count && drafts[index + 1].role == .assistant
      return Message(
        role: draft.role, text: draft.text, syntax: syntax, node: draft.node,
        isExample: draft.role == .assistant || draft.role == .tool || isAnswered)
    }
  }
}

extension FormatContext {
  /// Every entry of `node` as a parameter.
  func parameters(in node: YAMLNode?) -> [Parameter] {
    (node?.mergedEntries ?? []).map(Parameter.init)
  }

  /// A model's name, unless the value is empty or no text.
  func modelName(_ node: YAMLNode?) -> ModelTarget.Name? {
    guard let node, let text = node.text, !text.isEmpty, !node.isNull else { return nil }
    return ModelTarget.Name(text: text, range: node.contentRange)
  }

  /// `response_format` in the forms of OpenAI, GitHub Models, Anthropic and prompty.
  func responseFormat(_ node: YAMLNode?) -> ResponseFormat? {
    guard let node, !node.isNull else { return nil }
    // Anthropic's `output_config` holds the effort too, and may hold nothing else.
    if node["effort"] != nil, node["format"] == nil, node["type"] == nil { return nil }
    let word = (node.text ?? node["type"]?.text ?? node["format"]?["type"]?.text)?.lowercased()
    let kind: ResponseFormat.Kind =
      switch word {
      case "text": .text
      case "json_object", "json": .jsonObject
      case "json_schema": .jsonSchema
      default: .other
      }
    return ResponseFormat(kind: kind, range: node.range)
  }
}
