/// Finds tokens by their bytes: open addressing over the tokens of a list.
struct TokenIndex {
  private let tokens: TokenList
  private var slots: [UInt32]
  private let mask: Int

  private static var empty: UInt32 { .max }

  /// Of tokens with the same bytes, the first counts.
  init(_ tokens: TokenList) {
    self.tokens = tokens
    var capacity = 64
    while capacity < 2 * tokens.count { capacity *= 2 }
    slots = Array(repeating: Self.empty, count: capacity)
    mask = capacity - 1
    tokens.bytes.withUnsafeBytes { bytes in
      for token in 0..<tokens.count where tokens.length(of: token) > 0 {
        let key = UnsafeRawBufferPointer(rebasing: bytes[tokens.starts[token]..<tokens.starts[token + 1]])
        var slot = Self.hash(key) & mask
        while slots[slot] != Self.empty, !isEqual(Int(slots[slot]), key, bytes) { slot = (slot + 1) & mask }
        if slots[slot] == Self.empty { slots[slot] = UInt32(token) }
      }
    }
  }

  /// The token with exactly these bytes.
  func token(_ key: UnsafeRawBufferPointer) -> Int? {
    tokens.bytes.withUnsafeBytes { bytes in
      var slot = Self.hash(key) & mask
      while slots[slot] != Self.empty {
        if isEqual(Int(slots[slot]), key, bytes) { return Int(slots[slot]) }
        slot = (slot + 1) & mask
      }
      return nil
    }
  }

  @inline(__always)
  private func isEqual(_ token: Int, _ key: UnsafeRawBufferPointer, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard tokens.length(of: token) == key.count else { return false }
    let start = tokens.starts[token]
    for index in 0..<key.count where bytes[start &+ index] != key[index] { return false }
    return true
  }

  @inline(__always)
  private static func hash(_ key: UnsafeRawBufferPointer) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash ^= hash >> 29
    return Int(truncatingIfNeeded: hash & 0x7FFF_FFFF)
  }
}
