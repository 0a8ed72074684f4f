/// Writes one XML 1.0 document, an element or an attribute list at a time. The caller balances `open` and `close`.
struct XMLWriter {
  typealias Attributes = KeyValuePairs<String, String>

  private var output = OutputBuffer()
  private var names: [String] = []
  private let depth: Int

  /// - Parameter depth: How many elements are open around what is written.
  init(depth: Int = 0) {
    self.depth = depth
  }

  /// What was written since the last call.
  mutating func take() -> [UInt8] { output.take() }

  mutating func declaration() { output.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n") }

  mutating func open(_ name: String, _ attributes: Attributes = [:]) {
    begin(name, attributes)
    output.append(">\n")
    names.append(name)
  }

  mutating func close() {
    guard let name = names.popLast() else { return }
    output.append(spaces: (depth + names.count) * 2)
    output.append("</\(name)>\n")
  }

  /// An element without content.
  mutating func element(_ name: String, _ attributes: Attributes) {
    begin(name, attributes)
    output.append("/>\n")
  }

  /// An element that holds text.
  mutating func element(_ name: String, _ attributes: Attributes, text: String) {
    begin(name, attributes)
    output.append(">")
    append(text, isAttribute: false)
    output.append("</\(name)>\n")
  }

  private mutating func begin(_ name: String, _ attributes: Attributes) {
    output.append(spaces: (depth + names.count) * 2)
    output.append("<\(name)")
    for (key, value) in attributes {
      output.append(" \(key)=\"")
      append(value, isAttribute: true)
      output.append("\"")
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): false
    default: byte.isPrintableASCII
    }
  }

  /// Escapes what has a meaning; in attributes line breaks and tabs too, which a reader would take for blanks, and DEL, which
  /// terminals act upon. What XML 1.0 cannot hold at all (production 2, `Char`) becomes U+FFFD.
  private mutating func append(_ text: String, isAttribute: Bool) {
    if text.utf8.allSatisfy(Self.isPlain) { return output.append(text) }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output.append("&amp;")
      case "<": output.append("&lt;")
      case ">": output.append("&gt;")
      case "\"": output.append("&quot;")
      case "\t" where isAttribute: output.append("&#9;")
      case "\n" where isAttribute: output.append("&#10;")
      case "\r", "\u{7F}": output.append("&#\(scalar.value);")
      case "\t", "\n", "\u{20}"..."\u{FFFD}", "\u{10000}"...: output.append(Array(String(scalar).utf8))
      default: output.append("\u{FFFD}")
      }
    }
  }
}
