extension VocabularySource {
  /// A `.tiktoken` file: a line for every token, base64 and rank.
  ///
  /// - Throws: ``TokenizerFileError`` with the first line that is not such a line.
  init(rankFile: UnsafeRawBufferPointer, name: String, pattern: PreTokenizerKind) throws(TokenizerFileError) {
    self.init(name: name, preTokenizer: pattern)
    var entries: [(rank: Int, token: [UInt8])] = []
    var number = 0
    for line in rankFile.split(separator: 0x0A, omittingEmptySubsequences: false) {
      number += 1
      let fields = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x0D || $0 == 0x09 })
      if fields.isEmpty { continue }
      guard fields.count == 2, let token = Base64.decode(fields[0]), !token.isEmpty,
        let rank = Int(String(decoding: fields[1], as: UTF8.self)), rank >= 0
      else { throw .malformedLine(number) }
      guard rank < VocabularyCompiler.maximumCount else { throw .tooManyTokens(rank + 1) }
      entries.append((rank, token))
    }
    entries.sort { $0.rank < $1.rank }
    for (rank, token) in entries {
      guard rank >= tokens.count else { throw .repeatedRank(rank) }
      while tokens.count < rank { tokens.append([]) }
      tokens.append(token)
    }
  }
}

/// Base64 (RFC 4648).
private enum Base64 {
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    for byte in text {
      let value: UInt8
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="): continue
      default: return nil
      }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        result.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return result
  }
}
