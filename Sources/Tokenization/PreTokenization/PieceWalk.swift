extension Encoding {
  /// Calls `body` with the start and the end of every piece of `text` in order, until it returns `false`.
  ///
  /// - Complexity: linear in the size of `text`.
  @inline(__always)
  func forEachPiece(in text: UnsafeRawBufferPointer, _ body: (_ start: Int, _ end: Int) -> Bool) {
    switch definition.preTokenizer {
    case .cl100k: Self.walk(text, Cl100kPreTokenizer(), body)
    case .o200k: Self.walk(text, O200kPreTokenizer(), body)
    default: Self.walk(text, definition.anyPreTokenizer, body)
    }
  }

  @inline(__always)
  private static func walk(_ text: UnsafeRawBufferPointer, _ rule: some PreTokenizer, _ body: (Int, Int) -> Bool) {
    let text = ClassifiedText(bytes: text)
    var start = 0
    while start < text.count {
      let end = rule.pieceEnd(in: text, from: start)
      guard body(start, end) else { return }
      start = end
    }
  }

  /// Calls `body` with the number of every token of `text`, which is in normal form, in order.
  @inline(__always)
  func forEachToken(in text: UnsafeRawBufferPointer, _ body: (TokenID) -> Void) {
    let vocabulary = definition.vocabulary
    let encoder = BytePairEncoder(vocabulary: vocabulary)
    forEachPiece(in: text) { start, end in
      if let token = vocabulary.token(text, from: start, to: end) {
        body(token)
      } else {
        encoder.withTokens(text, from: start, to: end) { $0.forEach(body) }
      }
      return true
    }
  }
}

extension String {
  /// The string's UTF-8 bytes. Native strings hold them already; only a bridged one is copied first.
  @inline(__always)
  func withUTF8Bytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var string = self
    return string.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }
}
