/// Bytes on their way to a stream; whoever owns the stream takes them out when there are enough.
package struct OutputBuffer: Sendable {
  package private(set) var bytes: [UInt8] = []

  private static let blanks = Array(repeating: UInt8(ascii: " "), count: 64)

  package init() {}

  package var isEmpty: Bool { bytes.isEmpty }

  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { bytes.append(contentsOf: $0) }
  }

  package mutating func append(_ more: some Collection<UInt8>) {
    bytes.append(contentsOf: more)
  }

  package mutating func append(_ number: Int) {
    append(String(number))
  }

  package mutating func append(byte: UInt8) {
    bytes.append(byte)
  }

  package mutating func append(byte: UInt8, count: Int) {
    bytes.append(contentsOf: repeatElement(byte, count: max(count, 0)))
  }

  package mutating func append(spaces count: Int) {
    if count <= 0 { return }
    if count <= Self.blanks.count {
      bytes.append(contentsOf: Self.blanks[..<count])
    } else {
      append(byte: UInt8(ascii: " "), count: count)
    }
  }

  /// Ends the line; spaces before the break are dropped.
  package mutating func endLine() {
    while bytes.last == UInt8(ascii: " ") { bytes.removeLast() }
    bytes.append(UInt8(ascii: "\n"))
  }

  /// The bytes so far, which are no longer in the buffer afterwards.
  package mutating func take() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&taken, &bytes)
    return taken
  }
}
