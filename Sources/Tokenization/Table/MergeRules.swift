/// What the encoder asks of a vocabulary: which tokens begin a text, and which may stand side by side.
extension VocabularyTable {
  @inline(__always)
  private func left(of id: TokenID) -> TokenID { TokenID(truncatingIfNeeded: records[Int(id)] & 0x3FFFF) }

  @inline(__always)
  private func right(of id: TokenID) -> TokenID { TokenID(truncatingIfNeeded: records[Int(id)] &>> 18 & 0x3FFFF) }

  /// The longest token that is a proper prefix of `id`'s bytes; `id` itself if it is a single byte.
  @inline(__always)
  func prefix(of id: TokenID) -> TokenID { TokenID(truncatingIfNeeded: records[Int(id)] &>> 36 & 0x3FFFF) }

  @inline(__always)
  func length(of id: TokenID) -> Int { Int(truncatingIfNeeded: records[Int(id)] &>> 54) }

  /// The token that byte-pair encoding makes of two neighbours; `nil` if it leaves them alone.
  @inline(__always)
  func merge(_ first: TokenID, _ second: TokenID) -> TokenID? {
    let pair = UInt64(first) &<< 18 | UInt64(second)
    let hash = pair &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: ((hash &>> 32) &* pairSlots) &>> 32)
    let key = pair | 1 &<< 45
    while true {
      let entry = pairs[slot]
      if entry &>> 18 == key { return TokenID(truncatingIfNeeded: entry & 0x3FFFF) }
      if entry == 0 { return nil }
      slot &+= 1
    }
  }

  /// Whether byte-pair encoding, given the bytes of `first` and then of `second`, yields just these two tokens.
  ///
  /// Takes the merges of both sides back, the latest first. At each step, the tokens that face each other across the
  /// border must have no merge of their own that would have come before the ones taken back so far. A sequence in which
  /// all neighbours pass is the encoding of its text, and the only such sequence (the theorem behind GitHub's `bpe`).
  ///
  /// - Complexity: linear in the lengths of the tokens.
  func canFollow(_ first: TokenID, _ second: TokenID) -> Bool {
    var (first, second) = (first, second)
    var limit = TokenID.max
    while true {
      if let merged = merge(first, second), merged < limit { return false }
      // A single byte is its own part, so a side that does not change when taken apart is used up. Between equals the
      // left merge comes first, hence the right side's limit is one higher.
      if first > second {
        limit = first
        first = right(of: first)
        if first == limit {
          limit = second &+ 1
          second = left(of: second)
          if second &+ 1 == limit { return true }
        }
      } else {
        limit = second &+ 1
        second = left(of: second)
        if second &+ 1 == limit {
          limit = first
          first = right(of: first)
          if first == limit { return true }
        }
      }
    }
  }

  /// The longest token that the bytes from `start` begin with. There always is one: every byte is a token.
  ///
  /// - Complexity: linear in the length of the longest token.
  /// - Precondition: `start < end`.
  func longestToken(_ text: UnsafeRawBufferPointer, from start: Int, to end: Int) -> TokenID {
    var base = trieRoot
    var last = trieRoot
    var position = start
    walk: while position < end {
      let byte = text[position]
      let slot = trie[base &+ Int(byte)]
      guard UInt8(truncatingIfNeeded: slot) == byte else { break }
      position &+= 1
      let value = slot &>> 10
      switch slot &>> 8 & 3 {
      case 1:
        if matches(text, value, from: start, at: position, to: end) { return value }
        break walk
      case 2: base = Int(value)
      case 3:
        base = Int(value)
        last = base
      default: break walk
      }
    }
    return trie[last &+ 256] &>> 10
  }

  /// Whether the rest of a token, from `position` on, is in the text.
  @inline(__always)
  private func matches(
    _ text: UnsafeRawBufferPointer, _ id: TokenID, from start: Int, at position: Int, to end: Int
  ) -> Bool {
    let tokenEnd = start &+ length(of: id)
    guard tokenEnd <= end else { return false }
    guard position < tokenEnd else { return true }
    let bytes = tokenBytes.start(of: id)
    for index in position..<tokenEnd where text[index] != bytes[index &- start] { return false }
    return true
  }
}
