package import Prompts
package import SourceText
package import Tokenization

/// What a message consists of: tokens, and places that a value is put in.
package enum MessagePart: Hashable, Sendable {
  case token(PlacedToken)
  /// A template expression, by its range in the message's text.
  case expression(ByteRange)
}

/// A token of a message's fixed text.
package struct PlacedToken: Hashable, Sendable {
  package let id: TokenID
  /// In the message's text. It may begin or end within a character.
  package let range: ByteRange
}

extension Message {
  /// The tokens of the fixed text between the expressions, and the expressions, in order. There are as many tokens as
  /// ``PromptMeasurement/MessagePart/staticTokens`` says.
  ///
  /// - Complexity: linear in the size of the text.
  package func parts(in encoding: Tokenization.Encoding) -> [MessagePart] {
    var parts: [MessagePart] = []
    var position = 0
    for expression in template.expressions where expression.kind != .escape {
      if expression.range.lowerBound > position {
        appendTokens(of: position..<expression.range.lowerBound, in: encoding, to: &parts)
      }
      if expression.range.upperBound > position { parts.append(.expression(expression.range)) }
      position = max(position, expression.range.upperBound)
    }
    if position < text.utf8.count { appendTokens(of: position..<text.utf8.count, in: encoding, to: &parts) }
    return parts
  }

  private func appendTokens(
    of range: ByteRange, in encoding: Tokenization.Encoding, to parts: inout [MessagePart]
  ) {
    let sent = sentText(in: range)
    let (ids, ranges) = sent.withUnsafeBytes { (encoding.encode(utf8: $0), encoding.tokenRanges(utf8: $0)) }
    // Of an escaped brace one is sent: what is behind it stands one byte further on in the text.
    var escapes =
      sent.count == range.count
      ? [] : template.expressions.filter { $0.kind == .escape && range.contains($0.range.lowerBound) }[...]
    var shift = range.lowerBound
    func textOffset(_ offset: Int) -> Int {
      while let escape = escapes.first, offset + shift > escape.range.lowerBound {
        shift += escape.range.count - 1
        escapes = escapes.dropFirst()
      }
      // An encoding that normalizes text may have more bytes than the text.
      return min(offset + shift, range.upperBound)
    }
    var start = range.lowerBound
    for (id, tokenRange) in zip(ids, ranges) {
      let end = textOffset(tokenRange.upperBound)
      parts.append(.token(PlacedToken(id: id, range: start..<max(start, end))))
      start = max(start, end)
    }
  }
}
