import SourceText

/// Says at once that a text does not contain a word, so that an expression need not be tried on it.
///
/// A Bloom filter over the hashes of all runs of three bytes, ASCII letters in lower case: a word may occur only if each
/// of its runs does. An answer of `true` can be wrong, one of `false` cannot.
struct TrigramIndex {
  private static let bitCount = 1 << 14
  private var bits = [UInt64](repeating: 0, count: bitCount / 64)

  /// O(length).
  init(_ utf8: [UInt8]) {
    utf8.withUnsafeBufferPointer { bytes in
      bits.withUnsafeMutableBufferPointer { bits in
        var run: UInt32 = 0
        for index in bytes.indices {
          run = Self.next(run, bytes[index])
          guard index >= 2 else { continue }
          let bit = Self.bit(of: run)
          bits[bit >> 6] |= 1 << UInt64(bit & 63)
        }
      }
    }
  }

  /// Whether one of `words` may occur, whatever its case in the text.
  ///
  /// - Precondition: the words are in lower case and at least three bytes long.
  func mayContain(anyOf words: [StaticString]) -> Bool {
    words.contains { mayContain(UnsafeBufferPointer(start: $0.utf8Start, count: $0.utf8CodeUnitCount)) }
  }

  /// The same of words that are not constants.
  func mayContain(anyOf words: [String]) -> Bool {
    words.contains { word in
      var word = word
      return word.withUTF8 { mayContain($0) }
    }
  }

  private func mayContain(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
    assert(word.count >= 3, "no run of three bytes")
    var run: UInt32 = 0
    for index in word.indices {
      run = Self.next(run, word[index])
      guard index >= 2 else { continue }
      let bit = Self.bit(of: run)
      if bits[bit >> 6] & 1 << UInt64(bit & 63) == 0 { return false }
    }
    return true
  }

  @inline(__always)
  private static func next(_ run: UInt32, _ byte: UInt8) -> UInt32 {
    (run << 8 | UInt32(byte.lowercasedASCII)) & 0xFF_FFFF
  }

  @inline(__always)
  private static func bit(of run: UInt32) -> Int { Int((run &* 0x9E37_79B1) >> 18) }
}
