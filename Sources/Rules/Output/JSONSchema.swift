import Prompts
import SourceText
import YAMLSyntax

/// A JSON schema that a request carries: for its answer or for the arguments of a tool.
struct JSONSchema {
  let root: YAMLNode
  /// Whether the request asks for exactly this shape.
  let isStrict: Bool
  /// The text that holds the schema as JSON, when it stands in a string.
  private let text: MappedText?

  /// The schema of the answer, as the parameters of OpenAI's APIs and of GitHub Models give it.
  static func ofAnswer(_ prompt: Prompt, _ target: ModelTarget, in document: PromptDocument) -> JSONSchema? {
    if document.format == .githubModels {
      guard prompt.responseFormat?.kind == .jsonSchema, let node = document.tree?.firstDocument?["jsonSchema"] else {
        return nil
      }
      return JSONSchema(wrapper: node)
    }
    if let format = target.parameter(.responseFormat)?.value {
      return format["json_schema"].flatMap { JSONSchema(wrapper: $0) }
    }
    // The Responses API puts it below `text`.
    let format = target.parameters.first { $0.name == "text" }?.value["format"]
    return format?["type"]?.text == "json_schema" ? format.flatMap { JSONSchema(wrapper: $0) } : nil
  }

  /// The arguments of a function.
  static func ofArguments(_ tool: Tool) -> JSONSchema? {
    let function = tool.node["function"] ?? tool.node
    guard let root = function["parameters"] ?? function["input_schema"], root.isMapping else { return nil }
    return JSONSchema(root: root, isStrict: function["strict"]?.bool == true, text: nil)
  }

  /// `wrapper` is `{name, strict, schema}`, or that as a text.
  private init?(wrapper: YAMLNode) {
    var node = wrapper
    var text: MappedText?
    if wrapper.isScalar {
      guard let mapped = wrapper.mappedText,
        let parsed = JSONReader.parse(SourceText(path: "", bytes: mapped.utf8)).firstDocument
      else { return nil }
      (node, text) = (parsed, mapped)
    }
    guard let root = node["schema"], root.isMapping else { return nil }
    self.init(root: root, isStrict: node["strict"]?.bool == true, text: text)
  }

  private init(root: YAMLNode, isStrict: Bool, text: MappedText?) {
    self.root = root
    self.isStrict = isStrict
    self.text = text
  }

  /// Where a node of the schema stands in the file.
  func sourceRange(of node: YAMLNode) -> ByteRange { text.map { $0.sourceRange(of: node.range) } ?? node.range }

  /// A schema inside the schema.
  struct Part {
    let node: YAMLNode
    /// How many objects and arrays it lies in.
    let depth: Int
    /// The name of the property that it describes.
    let name: String?
  }

  /// The most parts that are looked at: aliases can make more of them than the file has bytes.
  private static let limit = 10_000

  /// The schema and those inside it, in the order of the file.
  var parts: [Part] {
    var parts: [Part] = []
    var stack = [Part(node: root, depth: 0, name: nil)]
    while let part = stack.popLast(), parts.count < Self.limit {
      guard part.node.isMapping, part.depth < 64 else { continue }
      parts.append(part)
      var inner: [Part] = []
      for key in ["properties", "$defs", "definitions"] {
        for entry in part.node[key]?.entries ?? [] {
          inner.append(
            Part(
              node: entry.value.resolved, depth: part.depth + 1, name: key == "properties" ? entry.key.text : nil))
        }
      }
      if let items = part.node["items"] { inner.append(Part(node: items, depth: part.depth + 1, name: nil)) }
      for node in part.node["anyOf"]?.items ?? [] { inner.append(Part(node: node, depth: part.depth, name: nil)) }
      stack += inner.reversed()
    }
    return parts
  }

  /// The names of all properties, each once, in order.
  var propertyNames: [String] {
    var seen: Set<String> = []
    return parts.compactMap(\.name).filter { seen.insert($0).inserted }
  }
}

extension JSONSchema.Part {
  /// Whether it may describe an object: by its type, or by having properties.
  var isObject: Bool { hasType("object") || node["type"] == nil && node["properties"] != nil }

  func hasType(_ name: String) -> Bool {
    guard let type = node["type"] else { return false }
    return type.text == name || type.items.contains { $0.text == name }
  }

  /// What to show of it: the key that says what it is, rather than all of its lines.
  var heading: YAMLNode { node["type"] ?? node.entries.first?.key ?? node }
}
