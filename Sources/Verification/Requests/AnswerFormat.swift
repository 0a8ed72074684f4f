import Providers

/// The form that a prompt asks its answers to have, whichever API's words it is written in.
struct AnswerFormat {
  /// `text`, `json_object` or `json_schema`.
  private let type: String
  /// What belongs to a schema: its name, whether it is strict, and itself.
  private let name: String?
  private let isStrict: Bool?
  let schema: JSONValue?
  /// As the file has it.
  private let original: JSONValue

  /// Reads `response_format` of Chat Completions, `text` of Responses, `output_config` of Messages, or a type alone.
  ///
  /// `definition`: The schema, where the file has it beside the type.
  /// `nil` if nothing is asked for.
  init?(_ value: JSONValue, definition: JSONValue?) {
    let format = value["format"] ?? value
    guard let type = format["type"]?.string ?? format.string else { return nil }
    self.type = type
    original = value
    let beside = definition.map { text in text.string.flatMap { JSONValue(json: Array($0.utf8)) } ?? text }
    let description = format["json_schema"] ?? beside ?? format
    name = description["name"]?.string
    isStrict = description["strict"]?.bool
    // A schema may stand there itself, without what OpenAI puts around it.
    schema =
      type == "json_schema" ? description["schema"] ?? (description["properties"] != nil ? description : nil) : nil
  }

  var isJSON: Bool { type.hasPrefix("json") }

  /// The field of a request; `nil` if the API has none for it.
  func field(for api: ModelInterface) -> JSONValue.Member? {
    switch api {
    case .chat:
      if original["type"] != nil { return .init("response_format", original) }
      guard type == "json_schema" else { return .init("response_format", ["type": .string(type)]) }
      return definition.map { .init("response_format", ["type": "json_schema", "json_schema": $0]) }
    case .responses:
      if original["format"] != nil { return .init("text", original) }
      guard type == "json_schema" else { return .init("text", ["format": ["type": .string(type)]]) }
      return definition.map { definition in
        .init("text", ["format": .object([.init("type", "json_schema")] + definition.members)])
      }
    case .messages:
      if original["format"] != nil { return .init("output_config", original) }
      // There is no JSON without a schema.
      return schema.map { .init("output_config", ["format": ["type": "json_schema", "schema": $0]]) }
    }
  }

  /// Whether an API has no words for it.
  func isUnknown(to api: ModelInterface) -> Bool { type != "text" && field(for: api) == nil }

  private var definition: JSONValue? {
    guard let schema else { return nil }
    var definition: JSONValue = ["name": .string(name ?? "answer")]
    if let isStrict { definition.set("strict", .bool(isStrict)) }
    definition.set("schema", schema)
    return definition
  }
}
