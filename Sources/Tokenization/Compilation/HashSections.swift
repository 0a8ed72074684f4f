import CPieceScanner

/// The hash tables of a vocabulary table, as `CVocabulary.h` lays them out.
struct HashSections {
  let tokens: TokenList
  /// The tokens that a whole piece may be, by rising number.
  let wholePieces: [Int]

  static let shortHomeBits: UInt64 = 17
  private static let (shortLoad, longLoad, pairLoad) = (0.65, 0.75, 0.62)
  static let frequentBucketBits = 16

  // MARK: Tokens of up to seven bytes

  /// Robin Hood hashing; `nil` if a distance does not fit, which takes an unlucky vocabulary.
  func shortTokens() -> [UInt64]? {
    let keys = wholePieces.filter { tokens.length(of: $0) <= VocabularyTable.shortLimit }
    let slots = max(1 << Int(Self.shortHomeBits), Int(Double(keys.count) / Self.shortLoad))
    let longest = 15
    var table = [(tag: UInt64, distance: Int, token: Int)?](repeating: nil, count: slots + longest)
    for token in keys {
      let (home, tag) = shortHash(token)
      var index = Int((home &* UInt64(slots)) >> Self.shortHomeBits)
      var entry = (tag: tag, distance: 0, token: token)
      while let resident = table[index] {
        if resident.distance < entry.distance {
          table[index] = entry
          entry = resident
        }
        index += 1
        entry.distance += 1
        if entry.distance > longest { return nil }
      }
      table[index] = entry
    }
    return table.map { entry in
      guard let entry else { return .max }
      return entry.tag << 22 | UInt64(entry.distance) << 18 | UInt64(entry.token)
    }
  }

  private func shortHash(_ token: Int) -> (home: UInt64, tag: UInt64) {
    let keyMask: UInt64 = 1 << 59 - 1
    var key = UInt64(tokens.length(of: token)) << 56
    for (index, byte) in tokens[token].enumerated() { key |= UInt64(byte) << UInt64(8 * index) }
    key = key &* 0x9E37_79B9_7F4A_7C15 & keyMask
    key ^= key >> 29
    key = key &* 0xD6E8_FEB8_6659_FD93 & keyMask
    return (key >> 42, key & (1 << 42 - 1))
  }

  // MARK: Tokens of eight bytes and more

  func longTokens() -> [UInt32] {
    let keys = wholePieces.filter { tokens.length(of: $0) > VocabularyTable.shortLimit }
    let slots = Int(Double(keys.count) / Self.longLoad)
    var table = [UInt32](repeating: .max, count: slots + 64)
    for token in keys {
      let hash = longHash(token)
      var index = Int(((hash >> 32) &* UInt64(slots)) >> 32)
      while table[index] != .max { index += 1 }
      table[index] = UInt32(truncatingIfNeeded: hash >> 18 & 0x3FFF) << 18 | UInt32(token)
    }
    return table
  }

  private func longHash(_ token: Int) -> UInt64 {
    let multiplier: UInt64 = 0x9FB2_1C65_1E98_DF25
    let bytes = Array(tokens[token])
    var hash = UInt64(bytes.count) &* multiplier
    bytes.withUnsafeBytes { bytes in
      for start in Array(stride(from: 0, to: bytes.count - 8, by: 8)) + [bytes.count - 8] {
        hash = (hash ^ bytes.word(at: start)) &* multiplier
        hash ^= hash >> 32
      }
    }
    return hash &* multiplier
  }

  // MARK: Merges

  static func pairHash(_ merge: MergeTree.Merge) -> UInt64 {
    (UInt64(merge.left) << 18 | UInt64(merge.right)) &* 0x9E37_79B9_7F4A_7C15
  }

  static func pairs(_ merges: [MergeTree.Merge]) -> [UInt64] {
    let slots = Int(Double(merges.count) / pairLoad)
    var table = [UInt64](repeating: 0, count: slots + 64)
    for merge in merges {
      var index = Int(((pairHash(merge) >> 32) &* UInt64(slots)) >> 32)
      while table[index] != 0 { index += 1 }
      table[index] = 1 << 63 | UInt64(merge.left) << 36 | UInt64(merge.right) << 18 | UInt64(merge.token)
    }
    return table
  }

  static func pairFilter(_ merges: [MergeTree.Merge]) -> [UInt64] {
    var filter = [UInt64](repeating: 0, count: 1 << (Int(CPIECESCANNER_PAIR_FILTER_BITS) - 6))
    for merge in merges {
      let hash = pairHash(merge) >> (64 - UInt64(CPIECESCANNER_PAIR_FILTER_BITS))
      filter[Int(hash >> 6)] |= 1 << (hash & 63)
    }
    return filter
  }

  // MARK: Frequent tokens

  /// Those merged first before others; a token whose bucket is full is left out.
  func frequent(bits: Int) -> [UInt64] {
    var table = [UInt64](repeating: 0, count: 4 << bits)
    for token in wholePieces where tokens.length(of: token) <= 15 && tokens[token].allSatisfy({ $0 < 0x80 }) {
      let bytes = tokens[token]
      var low: UInt64 = 0
      var high = UInt64(bytes.count) << 56
      for (index, byte) in bytes.enumerated() {
        if index < 8 {
          low |= UInt64(byte) << UInt64(8 * index)
        } else {
          high |= UInt64(byte) << UInt64(8 * index - 64)
        }
      }
      let hash = (low ^ high &* 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15
      let bucket = 4 * Int(hash >> UInt64(64 - bits))
      // No piece has length 0, so an empty slot has none.
      if table[bucket + 1] == 0 {
        (table[bucket], table[bucket + 1]) = (low, high)
      } else if table[bucket + 3] == 0 {
        (table[bucket + 2], table[bucket + 3]) = (low, high)
      }
    }
    return table
  }
}
