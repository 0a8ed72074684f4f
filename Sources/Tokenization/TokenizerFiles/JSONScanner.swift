/// Reads JSON (RFC 8259) from front to back without building a tree: tokenizer files have a million values, of which a few
/// arrays are wanted.
struct JSONScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0
  private var depth = 0

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
  }

  struct SyntaxError: Error {
    let offset: Int
    let expected: StaticString
  }

  enum Kind { case object, array, string, number, word }

  /// What the next value is.
  mutating func kind() throws(SyntaxError) -> Kind {
    switch try peek("a value") {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    default: return .word
    }
  }

  /// Calls `body` for every member, which has to read the value.
  mutating func object(_ body: (inout JSONScanner, [UInt8]) throws(SyntaxError) -> Void) throws(SyntaxError) {
    try expect("{", "`{`")
    try enter()
    if try take("}") { return depth -= 1 }
    repeat {
      _ = try peek("a key")
      let key = try string()
      try expect(":", "`:`")
      try body(&self, key)
    } while try take(",")
    try expect("}", "`,` or `}`")
    depth -= 1
  }

  /// Calls `body` for every element, which has to read it.
  mutating func array(_ body: (inout JSONScanner) throws(SyntaxError) -> Void) throws(SyntaxError) {
    try expect("[", "`[`")
    try enter()
    if try take("]") { return depth -= 1 }
    repeat { try body(&self) } while try take(",")
    try expect("]", "`,` or `]`")
    depth -= 1
  }

  /// The bytes that a string stands for.
  mutating func string() throws(SyntaxError) -> [UInt8] {
    try expect("\"", "a string")
    var result: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return result
      case UInt8(ascii: "\\"): try escape(into: &result)
      case 0..<0x20: throw error("an escaped control character")
      default: result.append(byte)
      }
    }
    throw error("`\"`")
  }

  /// A whole number of up to 18 digits.
  mutating func integer() throws(SyntaxError) -> Int {
    _ = try peek("a number")
    let start = position
    var value = 0
    while position < bytes.count, position - start < 18,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position])
    {
      value = value * 10 + Int(bytes[position] - UInt8(ascii: "0"))
      position += 1
    }
    guard position > start else { throw error("a whole number") }
    return value
  }

  /// `true` for `true`, `false` for `false` and `null`.
  mutating func boolean() throws(SyntaxError) -> Bool {
    _ = try peek("true or false")
    if takeWord("true") { return true }
    if takeWord("false") || takeWord("null") { return false }
    throw error("true or false")
  }

  /// Whether the next value is `null`, which is then read.
  mutating func null() throws(SyntaxError) -> Bool {
    _ = try peek("a value")
    return takeWord("null")
  }

  mutating func skip() throws(SyntaxError) {
    switch try kind() {
    case .object: try object { scanner, _ throws(SyntaxError) in try scanner.skip() }
    case .array: try array { scanner throws(SyntaxError) in try scanner.skip() }
    case .string: _ = try string()
    case .number:
      while position < bytes.count, "+-.eE0123456789".utf8.contains(bytes[position]) { position += 1 }
    case .word: _ = try boolean()
    }
  }

  /// Nothing but blanks may follow.
  mutating func end() throws(SyntaxError) {
    skipBlanks()
    if position < bytes.count { throw error("the end of the file") }
  }

  // MARK: Parts

  private mutating func skipBlanks() {
    while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
  }

  private mutating func peek(_ expected: StaticString) throws(SyntaxError) -> UInt8 {
    skipBlanks()
    guard position < bytes.count else { throw error(expected) }
    return bytes[position]
  }

  private mutating func take(_ character: Unicode.Scalar) throws(SyntaxError) -> Bool {
    skipBlanks()
    guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar, _ expected: StaticString) throws(SyntaxError) {
    guard try take(character) else { throw error(expected) }
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    let text = UnsafeRawBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard bytes[position...].starts(with: text) else { return false }
    position += text.count
    return true
  }

  private mutating func enter() throws(SyntaxError) {
    depth += 1
    if depth > 64 { throw error("fewer than 64 levels") }
  }

  private mutating func escape(into result: inout [UInt8]) throws(SyntaxError) {
    guard position < bytes.count else { throw error("an escape sequence") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result.append(byte)
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: "\\u".utf8) {
        position += 2
        let low = try hexadecimal()
        guard (0xDC00..<0xE000).contains(low) else { throw error("the second half of a surrogate pair") }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw error("a surrogate pair") }
      result.append(contentsOf: Character(scalar).utf8)
    default: throw error("an escape sequence")
    }
  }

  private mutating func hexadecimal() throws(SyntaxError) -> UInt32 {
    guard position + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits") }
    position += 4
    return code
  }

  private func error(_ expected: StaticString) -> SyntaxError { SyntaxError(offset: position, expected: expected) }
}
