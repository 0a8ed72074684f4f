/// Writes one JSON document: keys in the order given, strings escaped as RFC 8259 demands and no further, but for DEL, which
/// terminals act upon.
///
/// The caller balances `begin` and `end`; `object` and `array` with a closure do so by themselves.
package struct JSONWriter: Sendable {
  package private(set) var output = OutputBuffer()
  /// The open objects and arrays; whether each has something in it yet.
  private var isFilled: [Bool] = []
  private var followsKey = false
  private let indentation: Int?

  /// - Parameter indentation: The spaces per level, or `nil` for everything on one line.
  package init(indentation: Int? = 2) {
    self.indentation = indentation
  }

  /// What was written since the last call.
  package mutating func take() -> [UInt8] { output.take() }

  package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  package mutating func endObject() { end(UInt8(ascii: "}")) }
  package mutating func beginArray() { begin(UInt8(ascii: "[")) }
  package mutating func endArray() { end(UInt8(ascii: "]")) }

  package mutating func object(_ body: (inout JSONWriter) -> Void) {
    beginObject()
    body(&self)
    endObject()
  }

  package mutating func array(_ body: (inout JSONWriter) -> Void) {
    beginArray()
    body(&self)
    endArray()
  }

  /// The key of the next value.
  package mutating func key(_ key: String) {
    separate()
    write(key)
    output.append(indentation == nil ? ":" : ": ")
    followsKey = true
  }

  package mutating func value(_ value: String) {
    separate()
    write(value)
  }

  /// A string from bytes; what is not UTF-8 becomes U+FFFD.
  package mutating func value(utf8 bytes: some Collection<UInt8>) {
    value(String(decoding: bytes, as: UTF8.self))
  }

  package mutating func value(_ value: Int) {
    separate()
    output.append(value)
  }

  /// A number; JSON has none that is not finite, `null` stands for it.
  package mutating func value(_ value: Double) {
    separate()
    output.append(value.isFinite ? value.description : "null")
  }

  package mutating func value(_ value: Bool) {
    separate()
    output.append(value ? "true" : "false")
  }

  package mutating func null() {
    separate()
    output.append("null")
  }

  package mutating func member(_ key: String, _ value: String) {
    self.key(key)
    self.value(value)
  }

  package mutating func member(_ key: String, _ value: Int) {
    self.key(key)
    self.value(value)
  }

  package mutating func member(_ key: String, _ value: Double) {
    self.key(key)
    self.value(value)
  }

  package mutating func member(_ key: String, _ value: Bool) {
    self.key(key)
    self.value(value)
  }

  /// A string, or `null`.
  package mutating func member(_ key: String, optional value: String?) {
    self.key(key)
    if let value { self.value(value) } else { null() }
  }

  package mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
    self.key(key)
    object(body)
  }

  package mutating func array(_ key: String, _ body: (inout JSONWriter) -> Void) {
    self.key(key)
    array(body)
  }

  // MARK: Layout

  private mutating func begin(_ bracket: UInt8) {
    separate()
    output.append(byte: bracket)
    isFilled.append(false)
  }

  private mutating func end(_ bracket: UInt8) {
    if isFilled.popLast() == true { breakLine() }
    output.append(byte: bracket)
  }

  private mutating func separate() {
    if followsKey {
      followsKey = false
      return
    }
    guard let last = isFilled.indices.last else { return }
    if isFilled[last] { output.append(byte: UInt8(ascii: ",")) }
    isFilled[last] = true
    breakLine()
  }

  private mutating func breakLine() {
    guard let indentation else { return }
    output.append(byte: UInt8(ascii: "\n"))
    output.append(spaces: indentation * isFilled.count)
  }

  // MARK: Strings

  private mutating func write(_ string: String) {
    var string = string
    output.append(byte: UInt8(ascii: "\""))
    string.withUTF8 { bytes in
      if bytes.contains(where: Self.needsEscape) {
        for byte in bytes { writeEscaped(byte) }
      } else {
        output.append(bytes)
      }
    }
    output.append(byte: UInt8(ascii: "\""))
  }

  private static func needsEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func writeEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): output.append("\\\"")
    case UInt8(ascii: "\\"): output.append("\\\\")
    case UInt8(ascii: "\n"): output.append("\\n")
    case UInt8(ascii: "\r"): output.append("\\r")
    case UInt8(ascii: "\t"): output.append("\\t")
    case 0..<0x20, 0x7F:
      output.append(byte < 0x10 ? "\\u000" : "\\u00")
      output.append(String(byte, radix: 16))
    default: output.append(byte: byte)
    }
  }
}
