package import Reporting
package import YAMLSyntax

/// A JSON value whose objects keep the order of their keys: the order is part of the text that providers cache.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a key; `nil` if there is none, or this is no object.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  package subscript(index: Int) -> JSONValue? {
    guard case .array(let items) = self, items.indices.contains(index) else { return nil }
    return items[index]
  }

  package var string: String? { if case .string(let value) = self { value } else { nil } }
  package var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
  package var members: [Member] { if case .object(let members) = self { members } else { [] } }
  package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  package var isNull: Bool { self == .null }

  /// A whole number, also one that is written as `12.0`.
  package var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  package var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// A string, or a number or truth value as text: some servers give an error's `code` as a number.
  package var text: String? {
    switch self {
    case .string(let value): value
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .bool(let value): String(value)
    case .null, .array, .object: nil
    }
  }

  /// Sets a key, where it is, or behind the others; a value that is no object becomes one.
  package mutating func set(_ key: String, _ value: JSONValue) {
    var members = members
    if let index = members.firstIndex(where: { $0.key == key }) {
      members[index].value = value
    } else {
      members.append(Member(key, value))
    }
    self = .object(members)
  }

  package mutating func remove(_ key: String) {
    if case .object(let members) = self { self = .object(members.filter { $0.key != key }) }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int) { self = .integer(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements.map { Member($0, $1) }) }
}

extension JSONValue {
  /// Reads one JSON text; `nil` if it is none.
  package init?(json bytes: some Sequence<UInt8>) {
    let found = bytes.withContiguousStorageIfAvailable(JSONParser.parse)
    guard let value = found ?? Array(bytes).withUnsafeBufferPointer(JSONParser.parse) else { return nil }
    self = value
  }

  /// The value of a node of a file, as YAML's core schema reads it.
  package init(_ node: YAMLNode) {
    let node = node.resolved
    switch node.kind {
    case .sequence: self = .array(node.items.map(JSONValue.init))
    case .mapping:
      self = .object(
        node.mergedEntries.compactMap { entry in entry.key.text.map { Member($0, JSONValue(entry.value)) } })
    default:
      if node.isNull {
        self = .null
      } else if let value = node.bool {
        self = .bool(value)
      } else if let value = node.int {
        self = .integer(value)
      } else if let value = node.double, value.isFinite {
        self = .number(value)
      } else {
        self = .string(node.text ?? "")
      }
    }
  }

  /// The value as JSON on one line.
  package var json: [UInt8] {
    var writer = JSONWriter(indentation: nil)
    write(to: &writer)
    return writer.take()
  }

  /// The value with the keys of all objects sorted: equal for values that mean the same.
  package var canonical: JSONValue {
    switch self {
    case .array(let items): .array(items.map(\.canonical))
    case .object(let members):
      .object(
        members.map { Member($0.key, $0.value.canonical) }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      )
    case .number(let value): Int(exactly: value).map(JSONValue.integer) ?? self
    default: self
    }
  }

  package func write(to writer: inout JSONWriter) {
    switch self {
    case .null: writer.null()
    case .bool(let value): writer.value(value)
    case .integer(let value): writer.value(value)
    case .number(let value): writer.value(value)
    case .string(let value): writer.value(value)
    case .array(let items):
      writer.beginArray()
      for item in items { item.write(to: &writer) }
      writer.endArray()
    case .object(let members):
      writer.beginObject()
      for member in members {
        writer.key(member.key)
        member.value.write(to: &writer)
      }
      writer.endObject()
    }
  }
}
