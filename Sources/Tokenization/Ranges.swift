extension Encoding {
  /// The byte ranges, in the UTF-8 form of `text`, of the tokens of ``encode(_:)``.
  ///
  /// A range may begin or end within a character.
  ///
  /// - Complexity: linear in the size of `text`.
  public func tokenRanges(_ text: String) -> [Range<Int>] {
    text.withUTF8Bytes { tokenRanges(utf8: $0) }
  }

  /// The byte ranges of the tokens of ``encode(utf8:)``. They follow one another without gap.
  ///
  /// - Complexity: linear in the number of bytes.
  public func tokenRanges(utf8 text: UnsafeRawBufferPointer) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(text.count / 4)
    var start = 0
    definition.vocabulary.normalization.withNormalForm(of: text) { text in
      forEachToken(in: text) { token in
        let end = start &+ definition.vocabulary.length(of: token)
        ranges.append(start..<end)
        start = end
      }
    }
    return ranges
  }

  /// The byte ranges, in the UTF-8 form of `text`, of its pre-tokens: the pieces into which the encoding's pattern cuts
  /// a text. No token crosses from one to the next.
  ///
  /// - Complexity: linear in the size of `text`.
  public func preTokenRanges(_ text: String) -> [Range<Int>] {
    text.withUTF8Bytes { preTokenRanges(utf8: $0) }
  }

  /// The byte ranges of the pre-tokens of a text, given as UTF-8 bytes. They follow one another without gap.
  ///
  /// How a text goes on can change its last pre-tokens: a piece of white space may lose its last character to the word
  /// that follows, and a word of capitals may lose its end to a later lower-case letter. Whoever counts a prefix that
  /// must stay valid under any continuation therefore cuts it between characters and leaves out the last two.
  ///
  /// - Complexity: linear in the number of bytes.
  public func preTokenRanges(utf8 text: UnsafeRawBufferPointer) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    definition.vocabulary.normalization.withNormalForm(of: text) { text in
      forEachPiece(in: text) { start, end in
        ranges.append(start..<end)
        return true
      }
    }
    return ranges
  }
}
