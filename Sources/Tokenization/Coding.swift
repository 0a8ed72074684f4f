extension Encoding {
  /// The tokens of `text`, all of it taken as ordinary text (tiktoken's `encode_ordinary`).
  ///
  /// - Complexity: linear in the size of `text`.
  public func encode(_ text: String) -> [TokenID] {
    text.withUTF8Bytes { encode(utf8: $0) }
  }

  /// The tokens of the text with the given UTF-8 bytes; see ``Encoding`` about bytes that are not UTF-8.
  ///
  /// - Complexity: linear in the number of bytes.
  public func encode(utf8 text: UnsafeRawBufferPointer) -> [TokenID] {
    var tokens: [TokenID] = []
    append(text, to: &tokens)
    return tokens
  }

  func append(_ text: UnsafeRawBufferPointer, to tokens: inout [TokenID]) {
    tokens.reserveCapacity(tokens.count + text.count / 4)
    let vocabulary = definition.vocabulary
    vocabulary.normalization.withNormalForm(of: text) { text in
      forEachToken(in: text) { tokens.append(vocabulary.id(of: $0)) }
    }
  }

  /// The bytes that `tokens` stand for, special tokens included. A token may end within a character, so the bytes of a
  /// part of an encoded text need not be UTF-8.
  ///
  /// - Throws: ``TokenizationError/unknownToken(_:encoding:)`` for an id the encoding does not have.
  /// - Complexity: linear in the number of bytes.
  public func decode(_ tokens: some Sequence<TokenID>) throws(TokenizationError) -> [UInt8] {
    var bytes: [UInt8] = []
    for token in tokens {
      if let ordinary = ordinaryBytes(of: token) {
        bytes.append(contentsOf: ordinary)
      } else if let special = definition.specialBytes(of: token) {
        bytes.append(contentsOf: special)
      } else {
        throw .unknownToken(token, encoding: name)
      }
    }
    return bytes
  }

  /// The bytes of a token other than a special one; `nil` for any other number.
  func ordinaryBytes(of token: TokenID) -> UnsafeBufferPointer<UInt8>? {
    let vocabulary = definition.vocabulary
    guard let number = vocabulary.number(of: token) else { return nil }
    return UnsafeBufferPointer(
      start: vocabulary.tokenBytes.start(of: number), count: vocabulary.length(of: number))
  }
}
