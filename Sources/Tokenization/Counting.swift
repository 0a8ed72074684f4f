extension Encoding {
  /// The number of tokens of `text`.
  ///
  /// Equals `encode(text).count` without building the list. In an encoding that is part of the program, counting a text
  /// of less than 64 KB allocates nothing. In others it may: a copy of a text that is not in normal form (Qwen, Gemma),
  /// and room for pieces of more than 64 bytes where the order of merges allows no shorter way (``EncodingLibrary``).
  ///
  /// - Complexity: linear in the size of `text`.
  public func count(_ text: String) -> Int {
    text.withUTF8Bytes { count(utf8: $0) }
  }

  /// The number of tokens of the text with the given UTF-8 bytes; see ``Encoding`` about bytes that are not UTF-8.
  ///
  /// - Complexity: linear in the number of bytes.
  public func count(utf8 text: UnsafeRawBufferPointer) -> Int {
    count(utf8: text, upTo: .max)
  }

  /// The number of tokens of the text with the given UTF-8 bytes; see ``Encoding`` about bytes that are not UTF-8.
  ///
  /// - Complexity: linear in the number of bytes.
  public func count(utf8 text: Span<UInt8>) -> Int {
    text.withUnsafeBytes { count(utf8: $0) }
  }

  /// The number of tokens of `text` if it is at most `limit`; else `limit + 1`, found without reading much further.
  ///
  /// - Complexity: linear in the size of the text up to the piece that exceeds the limit.
  public func count(_ text: String, upTo limit: Int) -> Int {
    text.withUTF8Bytes { count(utf8: $0, upTo: limit) }
  }

  /// The number of tokens of the text with the given UTF-8 bytes if it is at most `limit`; else `limit + 1`,
  /// found without reading much further.
  ///
  /// - Complexity: linear in the number of bytes up to the piece that exceeds the limit.
  public func count(utf8 text: UnsafeRawBufferPointer, upTo limit: Int) -> Int {
    count(utf8: text, upTo: limit, cache: nil)
  }

  func count(utf8 text: UnsafeRawBufferPointer, upTo limit: Int, cache: PieceCache?) -> Int {
    definition.prepare(forLength: text.count)
    let vocabulary = definition.vocabulary
    return vocabulary.normalization.withNormalForm(of: text) { text in
      switch definition.preTokenizer {
      case .cl100k: PieceCounter(vocabulary, Cl100kPreTokenizer()).count(text, upTo: limit, cache: cache)
      case .o200k: PieceCounter(vocabulary, O200kPreTokenizer()).count(text, upTo: limit, cache: cache)
      default: PieceCounter(vocabulary, definition.anyPreTokenizer).count(text, upTo: limit, cache: cache)
      }
    }
  }
}
