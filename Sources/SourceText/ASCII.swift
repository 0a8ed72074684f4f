extension UInt8 {
  /// The lower case of an ASCII capital letter; any other byte, those of longer characters too, is itself.
  ///
  /// The matchers call it for every byte, so that it has to be inlined into other modules.
  @inlinable package var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

/// Byte classes that scanners share; inlinable because they are asked about every byte. Bytes of multi-byte characters count
/// as letters of identifiers.
extension UInt8 {
  @inlinable package var isIdentifierStart: Bool {
    (0x61...0x7A).contains(self) || (0x41...0x5A).contains(self) || self == 0x5F || self >= 0x80
  }
  @inlinable package var isDigit: Bool { (0x30...0x39).contains(self) }
  @inlinable package var isIdentifierPart: Bool { isIdentifierStart || isDigit }
  @inlinable package var isASCIILetter: Bool { (0x61...0x7A).contains(self) || (0x41...0x5A).contains(self) }
  @inlinable package var isASCIIIdentifierPart: Bool { isASCIILetter || isDigit || self == 0x5F }
  @inlinable package var isBlank: Bool { self == 0x20 || self == 0x09 }
  @inlinable package var isBlankOrBreak: Bool { isBlank || self == 0x0A || self == 0x0D }
}
