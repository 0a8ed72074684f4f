/// UTF-8 bytes seen as characters with classes: what pre-tokenizers read.
struct ClassifiedText {
  let bytes: UnsafeRawBufferPointer
  let classes = CharacterClassTable.embedded

  @inline(__always)
  var count: Int { bytes.count }

  struct Character {
    let kind: CharacterClass
    /// In bytes.
    let length: Int
  }

  /// The character that starts at `offset`. A byte of no well-formed sequence is a character by itself, of no class.
  ///
  /// - Precondition: `offset < count`.
  @inline(__always)
  func character(at offset: Int) -> Character {
    let byte = bytes[offset]
    if byte < 0x80 { return Character(kind: classes[ascii: byte], length: 1) }
    return multibyteCharacter(at: offset)
  }

  /// Well-formed sequences are those of table 3-7 of the Unicode standard: no overlong form, no surrogate, nothing
  /// above U+10FFFF.
  private func multibyteCharacter(at offset: Int) -> Character {
    let illFormed = Character(kind: [], length: 1)
    let lead = UInt32(bytes[offset])
    let available = count &- offset
    switch lead {
    case 0xC2...0xDF:
      guard available >= 2, let second = continuation(offset &+ 1) else { return illFormed }
      return Character(kind: classes[(lead & 0x1F) &<< 6 | second], length: 2)
    case 0xE0...0xEF:
      guard available >= 3, let second = continuation(offset &+ 1), let third = continuation(offset &+ 2) else {
        return illFormed
      }
      let codePoint = (lead & 0x0F) &<< 12 | second &<< 6 | third
      guard codePoint >= 0x800, codePoint & 0xF800 != 0xD800 else { return illFormed }
      return Character(kind: classes[codePoint], length: 3)
    case 0xF0...0xF4:
      guard available >= 4, let second = continuation(offset &+ 1), let third = continuation(offset &+ 2),
        let fourth = continuation(offset &+ 3)
      else { return illFormed }
      let codePoint = (lead & 0x07) &<< 18 | second &<< 12 | third &<< 6 | fourth
      guard codePoint >= 0x10000, codePoint <= 0x10FFFF else { return illFormed }
      return Character(kind: classes[codePoint], length: 4)
    default:
      return illFormed
    }
  }

  @inline(__always)
  private func continuation(_ offset: Int) -> UInt32? {
    let byte = bytes[offset]
    return byte & 0xC0 == 0x80 ? UInt32(byte & 0x3F) : nil
  }

  /// The end of the run of characters that satisfy `belongs`.
  @inline(__always)
  func run(from start: Int, while belongs: (CharacterClass) -> Bool) -> Int {
    var offset = start
    while offset < count {
      let character = character(at: offset)
      guard belongs(character.kind) else { break }
      offset &+= character.length
    }
    return offset
  }
}

/// The parts that patterns share.
extension ClassifiedText {
  /// `(?i:'s|'t|'re|'ve|'m|'ll|'d)` at `offset`: its end, or `nil`. Ignoring case, `s` is also U+017F (ſ).
  @inline(__always)
  func contraction(at offset: Int) -> Int? {
    guard offset &+ 1 < count, bytes[offset] == UInt8(ascii: "'") else { return nil }
    return contractionTail(at: offset &+ 1)
  }

  private func contractionTail(at offset: Int) -> Int? {
    // With bit 5 set, only a letter of either case becomes a lower-case letter.
    let next = offset &+ 1 < count ? bytes[offset &+ 1] : 0
    switch bytes[offset] | 0x20 {
    case UInt8(ascii: "s"), UInt8(ascii: "t"), UInt8(ascii: "d"), UInt8(ascii: "m"): return offset &+ 1
    case UInt8(ascii: "l"): return next | 0x20 == UInt8(ascii: "l") ? offset &+ 2 : nil
    case UInt8(ascii: "v"), UInt8(ascii: "r"): return next | 0x20 == UInt8(ascii: "e") ? offset &+ 2 : nil
    default: return bytes[offset] == 0xC5 && next == 0xBF ? offset &+ 2 : nil
    }
  }

  /// `'(?:[sdmt]|ll|ve|re)` at `offset`: its end, or `nil`.
  func smallContraction(at offset: Int) -> Int? {
    guard let end = contraction(at: offset) else { return nil }
    return bytes[(offset &+ 1)..<end].allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) } ? end : nil
  }

  /// `\p{N}{1,3}` for at most three, given that the first number ends at `offset`.
  @inline(__always)
  func number(after offset: Int, atMost limit: Int) -> Int {
    var end = offset
    for _ in 1..<limit {
      guard end < count else { break }
      let character = character(at: end)
      guard character.kind.meets(.number) else { break }
      end &+= character.length
    }
    return end
  }

  /// A run of white space: where it ends, where its last character starts, and where its last newline ends.
  struct WhiteSpace {
    let end: Int
    let last: Int
    let newlineEnd: Int?
  }

  /// - Precondition: there is white space at `start`.
  func whiteSpace(from start: Int) -> WhiteSpace {
    var (end, last) = (start, start)
    var newlineEnd: Int?
    while end < count {
      let character = character(at: end)
      guard character.kind.meets(.space) else { break }
      last = end
      end &+= character.length
      if character.kind.meets(.newline) { newlineEnd = end }
    }
    return WhiteSpace(end: end, last: last, newlineEnd: newlineEnd)
  }
}
