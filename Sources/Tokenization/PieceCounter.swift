import CPieceScanner

/// Counts the tokens of a text, its plain parts with the vectorized scanner and the rest piece by piece.
struct PieceCounter<Rule: PreTokenizer> {
  private let vocabulary: VocabularyTable
  private let rule: Rule

  init(_ vocabulary: VocabularyTable, _ rule: Rule) {
    self.vocabulary = vocabulary
    self.rule = rule
  }

  /// Texts from this size on get a cache of their own for pieces of several tokens. Smaller ones do without, so that
  /// counting them allocates nothing.
  private static var cacheThreshold: Int { 1 << 16 }

  /// The number of tokens if it is at most `limit`; else `limit + 1`.
  func count(_ text: UnsafeRawBufferPointer, upTo limit: Int, cache: PieceCache?) -> Int {
    guard let cache = cache ?? (text.count >= Self.cacheThreshold ? PieceCache(forLength: text.count) : nil) else {
      return count(text, upTo: limit, CPieceScannerCache())
    }
    return withExtendedLifetime(cache) { count(text, upTo: limit, cache.table) }
  }

  private func count(_ text: UnsafeRawBufferPointer, upTo limit: Int, _ cache: CPieceScannerCache) -> Int {
    guard let base = text.baseAddress else { return 0 }
    let classified = ClassifiedText(bytes: text)
    // What the scanner does not find it merges, without asking first whether the piece is a token.
    let scannerRule = vocabulary.isIrregular || vocabulary.isOutOfOrder ? nil : rule.scannerRule
    let canScan = scannerRule != nil && CPieceScannerIsAvailable()
    let bytes = base.assumingMemoryBound(to: UInt8.self)
    let encoder = BytePairEncoder(vocabulary: vocabulary)
    var (merges, wide) = (vocabulary.merges, vocabulary.wide)
    return withUnsafePointer(to: encoder) { encoder in
      var total = 0
      var position = 0
      while position < text.count, total <= limit {
        if scannerRule != nil, text[position] & 0xF0 == 0xE0 {
          total &+= CPieceScannerCountWide(&wide, &merges, bytes, text.count, &position, cache, countPiece, encoder)
          if position == text.count || total > limit { break }
        }
        if canScan, let scannerRule, isPlain(text, at: position) {
          let rest = text.count &- position
          let length = min(rest, Self.longestScan)
          var scanned = 0
          total &+= CPieceScannerCount(
            vocabulary.frequent, scannerRule, bytes + position, length, length == rest, &scanned, limit &- total,
            cache, &merges, countPiece, encoder)
          position &+= scanned
          if position == text.count || total > limit { break }
        }
        let end = rule.pieceEnd(in: classified, from: position)
        if scannerRule == nil, vocabulary.token(text, from: position, to: end) != nil {
          total &+= 1
        } else if vocabulary.mergesCharacters {
          total &+= encoder.pointee.withTokens(text, from: position, to: end) { $0.count }
        } else if end &- position > 15 {
          total &+= CPieceScannerCountLong(
            &wide, &merges, bytes + position, end &- position, text.count &- position, cache, countPiece, encoder)
        } else {
          total &+= CPieceScannerCountPiece(
            bytes + position, end &- position, text.count &- position, cache, &merges, countPiece, encoder)
        }
        position = end
      }
      return total > limit ? limit &+ 1 : total
    }
  }

  private static var longestScan: Int { 1 << 31 }

  /// Whether the next bytes are ASCII, so that it is worth calling the scanner.
  @inline(__always)
  private func isPlain(_ text: UnsafeRawBufferPointer, at position: Int) -> Bool {
    guard text.count &- position >= 16 else { return true }
    return (text.word(at: position) | text.word(at: position &+ 8)) & 0x8080_8080_8080_8080 == 0
  }
}

/// The scanner asks for the tokens of a piece that is not in its table.
private func countPiece(_ context: UnsafeRawPointer?, _ piece: UnsafePointer<UInt8>?, _ length: Int) -> Int {
  guard let context else { return 0 }
  let encoder = context.assumingMemoryBound(to: BytePairEncoder.self)
  return encoder.pointee.count(UnsafeRawBufferPointer(start: piece, count: length), from: 0, to: length)
}
