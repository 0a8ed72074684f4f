extension Encoding {
  /// Counts the tokens of a text that arrives in parts, such as an answer that is streamed.
  ///
  /// ```swift
  /// var counter = Encoding.IncrementalCounter(.o200kBase)
  /// for part in stream {
  ///   counter.append(part)
  ///   if counter.count > budget { break }
  /// }
  /// ```
  ///
  /// ``count`` always is what ``Encoding/count(_:)`` says of all parts together, wherever they were cut, even within a
  /// character. Only the end of the text is kept: what later parts may still change.
  public struct IncrementalCounter: Sendable {
    /// The encoding that text is counted in.
    public let encoding: Encoding
    /// The tokens of what can no longer change.
    private var settled = 0
    private var rest: [UInt8] = []
    /// How long ``rest`` may become before it is looked at again; it doubles as long as nothing can be settled, so that the
    /// whole takes linear time.
    private var threshold = Self.firstThreshold

    private static var firstThreshold: Int { 256 }

    /// A counter of the empty text.
    public init(_ encoding: Encoding) { self.encoding = encoding }

    /// Adds a part of the text.
    ///
    /// - Complexity: linear in the size of the part, over all parts.
    public mutating func append(_ text: String) {
      text.withUTF8Bytes { append(utf8: $0) }
    }

    /// Adds a part of the text, given as UTF-8 bytes; see ``Encoding`` about bytes that are not UTF-8.
    ///
    /// - Complexity: linear in the number of bytes, over all parts.
    public mutating func append(utf8 text: UnsafeRawBufferPointer) {
      rest.append(contentsOf: text)
      if rest.count >= threshold { settle() }
    }

    /// The number of tokens of the text so far.
    ///
    /// - Complexity: linear in the length of the end that is still open, which usually is a few words.
    public var count: Int { settled + rest.withUnsafeBytes { encoding.count(utf8: $0) } }

    /// Counts what later parts cannot change: all but the last two pieces (see ``Encoding/preTokenRanges(utf8:)``) of the text
    /// up to its last whole character.
    private mutating func settle() {
      let normalization = encoding.definition.vocabulary.normalization
      let encoder = BytePairEncoder(vocabulary: encoding.definition.vocabulary)
      let (tokens, open) = rest.withUnsafeBytes { text -> (Int, [UInt8]) in
        let complete = Self.endOfLastCharacter(text)
        return normalization.withNormalForm(of: UnsafeRawBufferPointer(rebasing: text[..<complete])) { normal in
          var tokens = 0
          // Where the last three pieces begin. Pieces are counted where they stand: by itself, the
          // text up to here might be cut in another way.
          var borders = (0, 0, 0)
          encoding.forEachPiece(in: normal) { start, _ in
            if borders.1 > borders.0 { tokens += encoder.count(normal, from: borders.0, to: borders.1) }
            borders = (borders.1, borders.2, start)
            return true
          }
          if borders.1 > borders.0 { tokens += encoder.count(normal, from: borders.0, to: borders.1) }
          return (tokens, Array(normal[borders.1...]) + Array(text[complete...]))
        }
      }
      settled += tokens
      rest = open
      threshold = max(Self.firstThreshold, 2 * rest.count)
    }

    /// Where the last character begins if it may be cut off, else the end.
    private static func endOfLastCharacter(_ text: UnsafeRawBufferPointer) -> Int {
      for length in 1...3 where length <= text.count {
        let byte = text[text.count - length]
        if byte & 0xC0 == 0x80 { continue }
        let whole = byte < 0xC0 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        return whole > length ? text.count - length : text.count
      }
      return text.count
    }
  }
}
