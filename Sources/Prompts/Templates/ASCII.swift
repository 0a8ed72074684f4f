/// Byte classes that the scanners share. Bytes of multi-byte characters count as letters.
extension UInt8 {
  var isIdentifierStart: Bool {
    (0x61...0x7A).contains(self) || (0x41...0x5A).contains(self) || self == 0x5F || self >= 0x80
  }
  var isDigit: Bool { (0x30...0x39).contains(self) }
  var isIdentifierPart: Bool { isIdentifierStart || isDigit }
  var isASCIILetter: Bool { (0x61...0x7A).contains(self) || (0x41...0x5A).contains(self) }
  var isASCIIIdentifierPart: Bool { isASCIILetter || isDigit || self == 0x5F }
  var isBlank: Bool { self == 0x20 || self == 0x09 }
  var isBlankOrBreak: Bool { isBlank || self == 0x0A || self == 0x0D }
}
