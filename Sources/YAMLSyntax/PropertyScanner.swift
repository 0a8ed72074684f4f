/// Finds where a node's value starts behind its anchor and tag.
enum PropertyScanner {
  /// The offset of the first byte of the value, or `end` if the value is empty.
  static func skipProperties(of bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var index = start
    var afterProperty = start
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "&"), UInt8(ascii: "!"):
        while index < end, !bytes[index].isYAMLBlankOrBreak { index += 1 }
        afterProperty = index
      case UInt8(ascii: "#"):
        while index < end, bytes[index] != 0x0A, bytes[index] != 0x0D { index += 1 }
      case let byte where byte.isYAMLBlankOrBreak:
        index += 1
      default:
        return index
      }
    }
    return afterProperty
  }
}
