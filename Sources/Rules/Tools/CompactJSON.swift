import YAMLSyntax

extension YAMLNode {
  /// The value as JSON without blanks, the form in which it is sent; at most `limit` bytes of it.
  func compactJSON(limit: Int = 1 << 20) -> [UInt8] {
    var json: [UInt8] = []
    append(to: &json, depth: 0, limit)
    return json
  }

  /// The depth and the size are bounded: an alias may name what it stands in.
  private func append(to json: inout [UInt8], depth: Int, _ limit: Int) {
    guard depth < 64, json.count < limit else { return }
    let node = resolved
    if node.isMapping {
      json.append(UInt8(ascii: "{"))
      for (index, entry) in node.mergedEntries.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        Self.append(entry.key.text ?? "", to: &json)
        json.append(UInt8(ascii: ":"))
        entry.value.append(to: &json, depth: depth + 1, limit)
      }
      json.append(UInt8(ascii: "}"))
    } else if node.isSequence {
      json.append(UInt8(ascii: "["))
      for (index, item) in node.items.enumerated() {
        if index > 0 { json.append(UInt8(ascii: ",")) }
        item.append(to: &json, depth: depth + 1, limit)
      }
      json.append(UInt8(ascii: "]"))
    } else if let text = node.string {
      Self.append(text, to: &json)
    } else if node.isNull {
      json += "null".utf8
    } else {
      json += (node.text ?? "").utf8
    }
  }

  private static func append(_ text: String, to json: inout [UInt8]) {
    json.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): json += [UInt8(ascii: "\\"), byte]
      case 0x0A: json += "\\n".utf8
      case 0x09: json += "\\t".utf8
      case 0..<0x20: json.append(0x20)
      default: json.append(byte)
      }
    }
    json.append(UInt8(ascii: "\""))
  }
}
