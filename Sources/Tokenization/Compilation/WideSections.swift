import CPieceScanner

/// What is known of every character of three bytes, a filter of the pairs that some token holds whole, and one of those
/// of which some token holds a part: sections "wide", "bridges" and "half bridges" of `CVocabulary.h`.
struct WideSections {
  private(set) var characters = [UInt32](repeating: 0, count: 1 << 16)
  private(set) var bridges = [UInt64](repeating: 0, count: 1 << (Int(CPIECESCANNER_BRIDGE_BITS) - 6))
  private(set) var halfBridges = [UInt64](repeating: 0, count: 1 << (Int(CPIECESCANNER_HALF_BRIDGE_BITS) - 6))

  private static let (openRight, openLeft): (UInt32, UInt32) = (1 << 22, 1 << 23)
  private static let codes = [0x800..<0xD800, 0xE000..<0x10000].joined()

  /// `members` are the tokens to which merges lead.
  init(_ source: VocabularySource, _ merges: MergeTree, _ index: TokenIndex, _ members: [Int]) {
    let classes = CharacterClassTable.embedded
    for code in Self.codes {
      let bytes = [UInt8(0xE0 | code >> 12), UInt8(0x80 | code >> 6 & 0x3F), UInt8(0x80 | code & 0x3F)]
      let kind: UInt32 =
        switch classes[UInt32(code)] {
        case .caseless: 1
        case [], .punctuationOrSymbol: 2
        case .number: 3
        default: 0
        }
      let parts = merges.encode(bytes, source, index)
      let id = parts.count == 1 ? parts[0] : 0
      characters[code] = id | UInt32(parts.count) << 18 | kind << 20
    }
    for token in members {
      let bytes = source.tokens[token]
      if bytes.allSatisfy({ $0 < 0x80 }) { continue }
      let parts = Self.characters(of: Array(bytes))
      for (left, right) in zip(parts, parts.dropFirst()) {
        if left.isWhole && left.bytes.count != 3 || right.isWhole && right.bytes.count != 3 { continue }
        if !right.isWhole && !(0xE0..<0xF0).contains(right.bytes[0]) { continue }
        if left.isWhole && right.isWhole {
          Self.add(&bridges, left.code, right.code, UInt32(CPIECESCANNER_BRIDGE_BITS))
        } else {
          addPartial(left, right)
        }
      }
    }
  }

  /// A character of a token, or the part of one that is cut off at its end.
  private struct Part {
    let bytes: [UInt8]
    let isWhole: Bool

    /// The 16 bits of a whole character of three bytes.
    var code: UInt32 { UInt32(bytes[0] & 15) << 12 | UInt32(bytes[1] & 63) << 6 | UInt32(bytes[2] & 63) }
  }

  private static func characters(of token: [UInt8]) -> [Part] {
    var parts: [Part] = []
    var start = 0
    while start < token.count {
      let lead = token[start]
      let size = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
      let isTail = lead & 0xC0 == 0x80
      var end = start + 1
      while end < token.count, token[end] & 0xC0 == 0x80, end < start + size || isTail { end += 1 }
      parts.append(Part(bytes: Array(token[start..<end]), isWhole: lead < 0x80 || lead >= 0xC0 && end - start == size))
      start = end
    }
    return parts
  }

  private static func add(_ filter: inout [UInt64], _ left: UInt32, _ right: UInt32, _ bits: UInt32) {
    let hash = ((left &* 0x9E37_79B1 ^ right &* 0x85EB_CA6B) &* 0xC2B2_AE35) >> (32 - bits)
    filter[Int(hash >> 6)] |= 1 << UInt64(hash & 63)
  }

  /// The keys of a side are the character, or what a part of it leaves known; the scanner asks for these three.
  private mutating func addPartial(_ left: Part, _ right: Part) {
    let seconds: [UInt32] =
      right.bytes.count > 1 ? right.bytes.dropFirst().map { UInt32($0 & 63) } : Array(0..<64)
    let beginnings = right.isWhole ? [right.code] : seconds.map { UInt32(right.bytes[0] & 15) << 6 | $0 }
    let bits = UInt32(CPIECESCANNER_HALF_BRIDGE_BITS)
    for beginning in beginnings {
      if left.isWhole {
        Self.add(&halfBridges, left.code | 1 << 17, beginning | 1 << 16, bits)
      } else {
        let last = UInt32((left.bytes.last ?? 0) & 63)
        Self.add(&halfBridges, last, beginning | (right.isWhole ? 0 : 1 << 16), bits)
      }
    }
    // Where one of the two is known, it alone says whether to ask.
    if left.isWhole {
      characters[Int(left.code)] |= Self.openRight
    } else if right.isWhole {
      characters[Int(right.code)] |= Self.openLeft
    } else {
      let last = Int((left.bytes.last ?? 0) & 63)
      for code in Self.codes where code & 63 == last { characters[code] |= Self.openRight }
    }
  }
}
