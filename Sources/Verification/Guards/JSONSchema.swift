import Providers

/// The part of JSON Schema that providers' structured outputs allow: types, enumerations, objects, arrays, alternatives.
///
/// Keywords that it does not know are passed over, so that an answer is never called wrong for their sake.
struct JSONSchema {
  private let schema: JSONValue
  private let root: JSONValue

  init(_ schema: JSONValue) {
    self.init(schema, root: schema)
  }

  private init(_ schema: JSONValue, root: JSONValue) {
    self.schema = schema
    self.root = root
  }

  /// The first thing that is wrong with a value, with its place; `nil` if nothing is.
  func problem(of value: JSONValue) -> String? { problem(of: value, at: "$", depth: 0) }

  private func problem(of value: JSONValue, at place: String, depth: Int) -> String? {
    // References may go round in circles.
    guard depth < 64 else { return nil }
    func check(_ other: JSONValue, _ value: JSONValue, at place: String) -> String? {
      JSONSchema(other, root: root).problem(of: value, at: place, depth: depth + 1)
    }
    if let reference = schema["$ref"]?.string {
      return resolve(reference).flatMap { check($0, value, at: place) }
    }
    if let types = schema["type"] {
      let names = types.string.map { [$0] } ?? types.items.compactMap(\.string)
      if !names.isEmpty, !names.contains(where: { Self.value(value, is: $0) }) {
        return "\(place) is not \(names.joined(separator: " or "))"
      }
    }
    if let constant = schema["const"], constant.canonical != value.canonical { return "\(place) is another value" }
    if let allowed = schema["enum"]?.items, !allowed.contains(where: { $0.canonical == value.canonical }) {
      return "\(place) is none of the values"
    }
    if let alternatives = (schema["anyOf"] ?? schema["oneOf"])?.items, !alternatives.isEmpty,
      !alternatives.contains(where: { check($0, value, at: place) == nil })
    {
      return "\(place) fits no alternative"
    }
    for part in schema["allOf"]?.items ?? [] { if let problem = check(part, value, at: place) { return problem } }
    switch value {
    case .object(let members):
      for name in schema["required"]?.items.compactMap(\.string) ?? [] where value[name] == nil {
        return "\(place).\(name) is missing"
      }
      let properties = schema["properties"]
      for member in members {
        if let property = properties?[member.key] {
          if let problem = check(property, member.value, at: "\(place).\(member.key)") { return problem }
        } else if schema["additionalProperties"]?.bool == false {
          return "\(place).\(member.key) is not allowed"
        }
      }
    case .array(let items):
      if let least = schema["minItems"]?.integer, items.count < least { return "\(place) has too few items" }
      if let most = schema["maxItems"]?.integer, items.count > most { return "\(place) has too many items" }
      guard let itemSchema = schema["items"] else { break }
      for (index, item) in items.enumerated() {
        if let problem = check(itemSchema, item, at: "\(place)[\(index)]") { return problem }
      }
    case .integer, .number:
      let number = value.number ?? 0
      if let least = schema["minimum"]?.number, number < least { return "\(place) is too small" }
      if let most = schema["maximum"]?.number, number > most { return "\(place) is too large" }
    case .string(let text):
      if let least = schema["minLength"]?.integer, text.unicodeScalars.count < least { return "\(place) is too short" }
      if let most = schema["maxLength"]?.integer, text.unicodeScalars.count > most { return "\(place) is too long" }
    case .null, .bool: break
    }
    return nil
  }

  /// `#`, `#/$defs/name`, `#/definitions/name`.
  private func resolve(_ reference: String) -> JSONValue? {
    guard reference.hasPrefix("#") else { return nil }
    return reference.dropFirst().split(separator: "/").reduce(Optional(root)) { value, part in
      value?[String(part)]
    }
  }

  private static func value(_ value: JSONValue, is type: String) -> Bool {
    switch (type, value) {
    case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object),
      ("number", .integer), ("number", .number), ("integer", .integer):
      true
    case ("integer", .number): value.integer != nil
    case ("null", _), ("boolean", _), ("string", _), ("array", _), ("object", _), ("number", _), ("integer", _): false
    default: true
    }
  }
}
