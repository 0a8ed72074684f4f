import Foundation

/// Any JSON value, to look into output whose shape is the matter of the test.
struct JSONObject: Sendable, Decodable {
  private enum Value: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case text(String)
    case array([JSONObject])
    case object([String: JSONObject])
  }

  private let value: Value

  init(_ run: Trimtab.Run) throws {
    self = try JSONDecoder().decode(JSONObject.self, from: run.bytes)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = .null
    } else if let bool = try? container.decode(Bool.self) {
      value = .bool(bool)
    } else if let number = try? container.decode(Double.self) {
      value = .number(number)
    } else if let text = try? container.decode(String.self) {
      value = .text(text)
    } else if let items = try? container.decode([JSONObject].self) {
      value = .array(items)
    } else {
      value = .object(try container.decode([String: JSONObject].self))
    }
  }

  subscript(key: String) -> JSONObject? { if case .object(let members) = value { members[key] } else { nil } }
  subscript(index: Int) -> JSONObject? {
    items.indices.contains(index) ? items[index] : nil
  }

  var items: [JSONObject] { if case .array(let items) = value { items } else { [] } }
  var keys: [String] { if case .object(let members) = value { members.keys.sorted() } else { [] } }
  var text: String? { if case .text(let text) = value { text } else { nil } }
  var bool: Bool? { if case .bool(let bool) = value { bool } else { nil } }
  var number: Double? { if case .number(let number) = value { number } else { nil } }
  var int: Int? { number.map { Int($0) } }
}
