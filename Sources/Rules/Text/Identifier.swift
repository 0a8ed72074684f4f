import SourceText

/// Something in a text that names a thing in characters no tokenizer knows: a UUID, a hash, a key, a long address.
struct Identifier {
  enum Kind { case uuid, hash, base64, url }

  let kind: Kind
  let range: ByteRange

  private static let shortestCode = 32
  private static let shortestAddress = 60

  /// All identifiers of a text in order. O(length).
  static func all(in bytes: [UInt8]) -> [Identifier] {
    var found: [Identifier] = []
    bytes.withUnsafeBufferPointer { buffer in
      var index = 0
      // Only every so many bytes need a look: a word of the shortest length has one of them in it.
      while index + shortestCode <= buffer.count {
        guard isPart(buffer[index + shortestCode - 1]) else {
          index += shortestCode
          continue
        }
        var start = index + shortestCode - 1
        while start > index, isPart(buffer[start - 1]) { start -= 1 }
        var end = index + shortestCode
        while end < buffer.count, isPart(buffer[end]) { end += 1 }
        if end - start >= shortestCode { add(bytes, start..<end, to: &found) }
        index = end
      }
    }
    return found
  }

  /// Looks at a run of characters without blanks and quotation marks.
  private static func add(_ bytes: [UInt8], _ run: ByteRange, to found: inout [Identifier]) {
    var index = run.lowerBound
    while index < run.upperBound {
      if bytes[index] == UInt8(ascii: "h"),
        bytes.hasBytes("http://", at: index) || bytes.hasBytes("https://", at: index)
      {
        // The mark behind an address belongs to the sentence.
        let end = ".:!?*".utf8.contains(bytes[run.upperBound - 1]) ? run.upperBound - 1 : run.upperBound
        if end - index >= shortestAddress { found.append(Identifier(kind: .url, range: index..<end)) }
        return
      }
      let start = index
      while index < run.upperBound, isCodeByte(bytes[index]) { index += 1 }
      if index - start >= shortestCode, let kind = kind(of: bytes[start..<index]) {
        found.append(Identifier(kind: kind, range: start..<index))
      }
      if index == start { index += 1 }
    }
  }

  /// ASCII but blanks and what encloses or separates.
  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20, 0x7F...0xFF: false
    case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"):
      false
    default: true
    }
  }

  private static func isCodeByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
      UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isHex(_ byte: UInt8) -> Bool {
    byte.isDigit || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }

  private static func kind(of word: ArraySlice<UInt8>) -> Kind? {
    let groups = word.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    // Both kinds of character: a row of zeros is a placeholder, and a run of letters is a word.
    let isMixed = Set(word).count >= 6
    if groups.map(\.count) == [8, 4, 4, 4, 12], groups.allSatisfy({ $0.allSatisfy(isHex) }) {
      return isMixed ? .uuid : nil
    }
    if word.allSatisfy(isHex) { return isMixed && word.contains(where: \.isDigit) ? .hash : nil }
    let digits = word.count(where: \.isDigit)
    let capitals = word.count { (0x41...0x5A).contains($0) }
    let smalls = word.count { (0x61...0x7A).contains($0) }
    // Paths and names in snake case have more separators and fewer digits.
    guard word.count >= 40, digits >= 4, capitals >= 6, smalls >= 6,
      digits + capitals + smalls + word.count / 16 + 2 >= word.count
    else { return nil }
    return .base64
  }
}
