/// Byte classes that the scanners share. Bytes of multi-byte characters count as letters.
extension UInt8 {
  var isIdentifierStart: Bool {
    (0x61...0x7A).contains(self) || (0x41...0x5A).contains(self) || self == 0x5F || self >= 0x80
  }
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isIdentifierPart: Bool { isIdentifierStart || isDigit }
  var isASCIILetter: Bool { (0x61...0x7A).contains(self) || (0x41...0x5A).contains(self) }
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  var isBlankOrBreak: Bool { isBlank || self == 0x0A || self == 0x0D }
  var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension Array where Element == UInt8 {
  /// Whether `needle` stands at `index`.
  func hasBytes(_ needle: StaticString, at index: Int) -> Bool {
    let length = needle.utf8CodeUnitCount
    guard index >= 0, index + length <= count else { return false }
    for offset in 0..<length where self[index + offset] != needle.utf8Start[offset] { return false }
    return true
  }

  /// The next place of `needle` at or behind `index`.
  func firstIndex(of needle: StaticString, from index: Int, to end: Int? = nil) -> Int? {
    let end = end ?? count
    let length = needle.utf8CodeUnitCount
    guard length > 0, end - length >= index else { return nil }
    let first = needle.utf8Start[0]
    var position = index
    while position <= end - length {
      if self[position] == first, hasBytes(needle, at: position) { return position }
      position += 1
    }
    return nil
  }

  /// The end of the line that holds `index`, before its line break.
  func endOfLine(from index: Int) -> Int {
    var position = index
    while position < count, self[position] != 0x0A { position += 1 }
    return position
  }
}
