package import Prompts
package import SourceText

extension TokenCounter {
  /// Fixed texts beyond this many bytes are counted around a change only.
  private static let longest = 512
  /// How far around a change text is counted at least.
  private static let context = 48

  /// The tokens that every call saves when a range of a message's text is replaced, as re-counting the message's fixed text
  /// gives it; negative if it becomes longer. `nil` if the range holds a placeholder: then it is not fixed text alone.
  ///
  /// Of long texts only the surroundings are counted, up to places where every pre-tokenizer cuts, so that the difference is
  /// the same.
  ///
  /// - Complexity: linear in the range, and in the number of placeholders.
  package func saving(replacing range: ByteRange, with replacement: String, in message: Message) -> Int? {
    var (low, high) = (0, message.text.utf8.count)
    for expression in message.template.expressions where expression.kind != .escape {
      if expression.range.upperBound <= range.lowerBound {
        low = expression.range.upperBound
      } else if expression.range.lowerBound >= range.upperBound {
        high = expression.range.lowerBound
        break
      } else {
        return nil
      }
    }
    if high - low > Self.longest {
      low = message.text.utf8.cut(before: range.lowerBound - Self.context, notBefore: low)
      high = message.text.utf8.cut(behind: range.upperBound + Self.context, notBehind: high)
    }
    let after =
      Array(message.sentText(in: low..<range.lowerBound)) + Array(replacement.utf8)
      + Array(message.sentText(in: range.upperBound..<high))
    return rawCount(message.sentText(in: low..<high)) - rawCount(after)
  }
}

extension [UInt8] {
  /// The last place before `offset` where all pre-tokenizers cut, whatever stands around it.
  fileprivate func cut(before offset: Int, notBefore limit: Int) -> Int {
    var index = offset
    while index > limit, !isCut(index) { index -= 1 }
    return Swift.max(index, limit)
  }

  fileprivate func cut(behind offset: Int, notBehind limit: Int) -> Int {
    var index = offset
    while index < limit, !isCut(index) { index += 1 }
    return Swift.min(index, limit)
  }

  /// Whether a letter ends here and a single space, or a single Chinese comma or full stop, comes between it and the next:
  /// `word| next`.
  private func isCut(_ index: Int) -> Bool {
    guard index > 0, index + 4 < count else { return false }
    if self[index] == 0x20 { return self[index - 1].isASCIILetter && self[index + 1].isASCIILetter }
    let isMark = self[index...].starts(with: "，".utf8) || self[index...].starts(with: "。".utf8)
    // Han letters are E3 to E9; the marks of their scripts begin with E3 80 and EF BC.
    return isMark && index > 2 && (0xE4...0xE9).contains(self[index - 3]) && (0xE4...0xE9).contains(self[index + 3])
  }
}
