package import SourceText
package import YAMLSyntax

/// Who speaks in a message.
package enum Role: String, CaseIterable, Sendable {
  case system, developer, user, assistant, tool
  /// A prompt whose format has no roles.
  case prompt

  /// The role that a file names; `nil` for a word that is none.
  package init?(name: String) {
    switch name.lowercased() {
    case "system": self = .system
    case "developer": self = .developer
    case "user", "human": self = .user
    case "assistant", "ai", "model", "bot": self = .assistant
    case "tool", "function": self = .tool
    default: return nil
    }
  }

  /// Whether the text instructs rather than exemplifies.
  package var isInstructing: Bool { self != .assistant && self != .tool }
}

/// One text that is sent to the model.
package struct Message: Sendable {
  package let role: Role
  package let text: MappedText
  package let template: Template
  package let spans: SpanMap
  /// The scalar that holds the text, unless it is the body of a template file.
  package let node: YAMLNode?
  /// Where the text starts in that scalar's, which may hold several messages.
  package let nodeOffset: Int
  /// Whether it is a turn of a conversation that is given as an example: an assistant's, or one it answers.
  package let isExample: Bool

  package init(role: Role, text: MappedText, syntax: TemplateSyntax, node: YAMLNode?, isExample: Bool = false) {
    self.init(
      role: role, text: text, template: Template(text.utf8, syntax: syntax), node: node, isExample: isExample)
  }

  /// `template` is the text as its template language reads it, perhaps as a part of a longer text.
  package init(
    role: Role, text: MappedText, template: Template, node: YAMLNode?, nodeOffset: Int = 0, isExample: Bool = false
  ) {
    self.role = role
    self.text = text
    self.node = node
    self.nodeOffset = nodeOffset
    self.isExample = isExample
    self.template = template
    spans =
      isExample
      ? SpanMap([TextSpan(kind: .example, range: 0..<text.utf8.count)], length: text.utf8.count)
      : SpanScanner.scan(text.utf8, template: template)
  }

  /// The bytes of the file that hold the text.
  package var sourceRange: ByteRange { text.sourceRange(of: 0..<text.utf8.count) }

  package var string: String { text.string }

  /// The text of `range` as it is sent: a brace that is doubled to mean itself is one.
  package func sentText(in range: ByteRange) -> ArraySlice<UInt8> {
    // Only an f-string has escapes; looking for them in every segment of another would be quadratic.
    guard template.syntax == .fString else { return text.utf8[range] }
    let escapes = template.expressions.filter { $0.kind == .escape && range.contains($0.range.lowerBound) }
    if escapes.isEmpty { return text.utf8[range] }
    var sent: [UInt8] = []
    var position = range.lowerBound
    for escape in escapes {
      sent += text.utf8[position..<escape.range.lowerBound + 1]
      position = min(escape.range.upperBound, range.upperBound)
    }
    return (sent + text.utf8[position..<range.upperBound])[...]
  }
}

/// A variable that the file says the prompt takes.
package struct DeclaredVariable: Sendable {
  package let name: String
  package let range: ByteRange
}

/// A function the model may call.
package struct Tool: Sendable {
  package let name: String
  package let range: ByteRange
  /// The definition as it stands in the file.
  package let node: YAMLNode

  /// The tools that a `tools` or `functions` value defines. What has no name is a provider's own tool.
  package static func list(in node: YAMLNode?) -> [Tool] {
    (node?.items ?? []).compactMap { item in
      guard let name = item["function"]?["name"] ?? item["name"], let text = name.text else { return nil }
      return Tool(name: text, range: item.range, node: item)
    }
  }
}

/// How the answer's form is constrained by a parameter.
package struct ResponseFormat: Sendable {
  package enum Kind: Sendable { case text, jsonObject, jsonSchema, other }
  package let kind: Kind
  package let range: ByteRange
}

/// Everything that makes up one request to a model.
package struct Prompt: Sendable {
  /// What distinguishes it from other prompts of the file: a label or the path of its keys.
  package var name: String?
  package var messages: [Message]
  /// Indexes of ``PromptDocument/targets``: the models and parameters it is sent with.
  package var targetIndexes: [Int] = []
  package var tools: [Tool] = []
  package var responseFormat: ResponseFormat?
  /// Who speaks last, be it without text; `nil` where the format has no list of messages.
  package var closingRole: Role?
  /// Content parts that are images.
  package var images: [ByteRange] = []
  /// Where the request says what to keep in the provider's cache, in the order in which it is rendered.
  package var cacheMarkers: [CacheMarker] = []
  /// The variables the file declares; `nil` if the format has no declarations or the file leaves them to its loader.
  package var declaredVariables: [DeclaredVariable]?
  /// Names used by the file outside its messages: assertions, transforms, evaluators.
  package var externallyUsedNames: Set<String> = []
  /// Names that the consumer of the format defines by itself.
  package var builtinNames: Set<String> = []
  /// Values to fill in for the variables.
  package var samples: [Sample] = []

  /// A row of test data.
  package struct Sample: Sendable {
    /// By the names of the variables.
    package var values: [String: String]
    /// Where the file has it, with what else it says there, such as assertions.
    package var node: YAMLNode

    package init(_ values: [String: String], at node: YAMLNode) {
      self.values = values
      self.node = node
    }
  }

  package init(name: String? = nil, messages: [Message]) {
    self.name = name
    self.messages = messages
  }
}
