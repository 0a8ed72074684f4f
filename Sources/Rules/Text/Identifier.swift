import SourceText

/// Something in a text that names a thing in characters no tokenizer knows: a UUID, a hash, a key, a long address.
struct Identifier {
  enum Kind { case uuid, hash, base64, url }

  let kind: Kind
  let range: ByteRange

  /// All identifiers of a text in order. O(length).
  static func all(in bytes: [UInt8]) -> [Identifier] {
    var found: [Identifier] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "h"),
        bytes.hasBytes("http://", at: index) || bytes.hasBytes("https://", at: index)
      {
        let start = index
        while index < bytes.count, isAddressByte(bytes[index]) { index += 1 }
        if index - start >= 60 { found.append(Identifier(kind: .url, range: start..<index)) }
      } else if isCodeByte(bytes[index]) {
        let start = index
        while index < bytes.count, isCodeByte(bytes[index]) { index += 1 }
        if index - start >= 32, let kind = kind(of: bytes[start..<index]) {
          found.append(Identifier(kind: kind, range: start..<index))
        }
      } else {
        index += 1
      }
    }
    return found
  }

  private static func isAddressByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x80 && !"\"'`<>)]},;|".utf8.contains(byte)
  }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "+/=-_".utf8.contains(byte)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isHex(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func kind(of word: ArraySlice<UInt8>) -> Kind? {
    let groups = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    // Both kinds of character: a row of zeros is a placeholder, and a run of letters is a word.
    let isMixed = Set(word).count >= 6
    if groups.map(\.count) == [8, 4, 4, 4, 12], groups.allSatisfy({ $0.allSatisfy(isHex) }) {
      return isMixed ? .uuid : nil
    }
    if word.allSatisfy(isHex) { return isMixed && word.contains(where: isDigit) ? .hash : nil }
    let digits = word.count(where: isDigit)
    let capitals = word.count { (0x41...0x5A).contains($0) }
    let smalls = word.count { (0x61...0x7A).contains($0) }
    // Paths and names in snake case have more separators and fewer digits.
    guard word.count >= 40, digits >= 4, capitals >= 6, smalls >= 6,
      digits + capitals + smalls + word.count / 16 + 2 >= word.count
    else { return nil }
    return .base64
  }
}
