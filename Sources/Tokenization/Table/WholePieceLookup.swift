/// Finding the token that is exactly a given piece. Nine pieces of English text in ten are one token, so this is the
/// path that decides speed: up to 7 bytes cost one hash and, nearly always, one cache line.
extension VocabularyTable {
  static let shortLimit = 7

  /// The token that equals the bytes in `range` of `text`; `nil` if none does.
  ///
  /// - Complexity: linear in the length of the longest token at most.
  /// - Precondition: `range` is not empty and lies within `text`.
  @inline(__always)
  func token(_ text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> TokenID? {
    let length = end - start
    if length <= Self.shortLimit { return shortToken(Self.key(text, from: start, to: end)) }
    if length <= longestToken { return longToken(text, from: start, to: end) }
    return nil
  }

  /// Bytes and length in 59 bits.
  @inline(__always)
  private static func key(_ text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> UInt64 {
    let length = UInt64(truncatingIfNeeded: end &- start)
    let unused = 64 &- 8 &* length
    if start &+ 8 <= text.count {
      return (text.word(at: start) &<< unused) &>> unused | length &<< 56
    }
    if end >= 8 {
      return text.word(at: end &- 8) &>> unused | length &<< 56
    }
    var bytes: UInt64 = 0
    for index in (start..<end).reversed() { bytes = bytes &<< 8 | UInt64(text[index]) }
    return bytes | length &<< 56
  }

  @inline(__always)
  private func shortToken(_ key: UInt64) -> TokenID? {
    let keyMask: UInt64 = 1 << 59 - 1
    let tagMask: UInt64 = 1 << 42 - 1
    var mix = key &* 0x9E37_79B9_7F4A_7C15 & keyMask
    mix ^= mix &>> 29
    mix = mix &* 0xD6E8_FEB8_6659_FD93 & keyMask
    let home = Int(truncatingIfNeeded: ((mix &>> 42) &* shortSlots) &>> 17)
    let tag = (mix & tagMask) &<< 4
    for distance in 0..<16 {
      let slot = shortTokens[home &+ distance]
      let identity = slot &>> 18
      if identity == tag | UInt64(truncatingIfNeeded: distance) {
        return TokenID(truncatingIfNeeded: slot & 0x3FFFF)
      }
      // Robin Hood order: had the key been put in, it would not lie beyond one that is nearer to its home.
      if slot == .max || identity & 15 < distance { return nil }
    }
    return nil
  }

  private func longToken(_ text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> TokenID? {
    let multiplier: UInt64 = 0x9FB2_1C65_1E98_DF25
    var hash = UInt64(truncatingIfNeeded: end &- start) &* multiplier
    var position = start
    while position < end &- 8 {
      hash = (hash ^ text.word(at: position)) &* multiplier
      hash ^= hash &>> 32
      position &+= 8
    }
    hash = (hash ^ text.word(at: end &- 8)) &* multiplier
    hash ^= hash &>> 32
    hash = hash &* multiplier

    var slot = Int(truncatingIfNeeded: ((hash &>> 32) &* longSlots) &>> 32)
    let tag = UInt32(truncatingIfNeeded: hash &>> 18) & 0x3FFF
    while longTokens[slot] != .max {
      let id = longTokens[slot] & 0x3FFFF
      if longTokens[slot] &>> 18 == tag, length(of: id) == end &- start,
        text.equals(tokenBytes.start(of: id), from: start, to: end)
      {
        return id
      }
      slot &+= 1
    }
    return nil
  }
}

extension UnsafeRawBufferPointer {
  /// Eight bytes as a little-endian number.
  ///
  /// - Precondition: `offset + 8 <= count`.
  @inline(__always)
  func word(at offset: Int) -> UInt64 {
    UInt64(littleEndian: loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  /// - Precondition: the range is at least eight bytes long, as is what `other` points to.
  @inline(__always)
  func equals(_ other: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Bool {
    let other = UnsafeRawBufferPointer(start: other, count: end &- start)
    var position = start
    while position < end &- 8 {
      if word(at: position) != other.word(at: position &- start) { return false }
      position &+= 8
    }
    return word(at: end &- 8) == other.word(at: other.count &- 8)
  }
}
