extension UInt8 {
  var isLineBreak: Bool { self == UInt8(ascii: "\n") || self == UInt8(ascii: "\r") }
  var isBlank: Bool { self == UInt8(ascii: " ") || self == UInt8(ascii: "\t") }
  /// Takes one column and does nothing else.
  var isPrintableASCII: Bool { self >= 0x20 && self < 0x7F }
  /// Does not begin a scalar.
  var isContinuation: Bool { self & 0xC0 == 0x80 }
}
