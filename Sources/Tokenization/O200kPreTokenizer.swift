import CPieceScanner

/// The pattern of `o200k_base`, its alternatives in order (tiktoken 0.14.0), where U stands for
/// `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]` and W for `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`:
///
///     1  [^\r\n\p{L}\p{N}]?U*W+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     2  [^\r\n\p{L}\p{N}]?U+W*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     3  \p{N}{1,3}
///     4   ?[^\s\p{L}\p{N}]+[\r\n/]*
///     5  \s*[\r\n]+
///     6  \s+(?!\S)
///     7  \s+
enum O200kPreTokenizer: PreTokenizer {
  static var scannerRule: CPieceScannerRule { CPieceScannerO200k }

  @inline(__always)
  static func pieceEnd(in text: ClassifiedText, from start: Int) -> Int {
    let first = text.character(at: start)
    let next = start &+ first.length
    // A mark may be the optional prefix or belong to the word; the longest match is the same.
    if first.kind.meets(.letterOrMark) { return word(in: text, from: start) }
    if first.kind.meets(.number) { return text.number(after: next) }

    if next < text.count, !first.kind.meets(.newline) {
      let second = text.character(at: next)
      if second.kind.meets(.letterOrMark) { return word(in: text, from: next) }
      if text.bytes[start] == UInt8(ascii: " "), second.kind.isPunctuation {
        return punctuation(in: text, from: next &+ second.length)
      }
    }
    if first.kind.meets(.space) { return whiteSpace(in: text, from: start) }
    return punctuation(in: text, from: next)
  }

  /// Alternatives 1 and 2 without their prefix, given a letter or a mark at `start`.
  ///
  /// `U*` takes all it can. If a lower-case letter follows, `W+` goes on from there. If none does, `U*` has to give
  /// back characters until `W+` matches one: the last that is in both sets, a caseless letter or a mark. If there is none,
  /// the whole run is a word of capitals, by the second alternative.
  ///
  /// What is given back is all capitals, so the next piece takes it in one go: no character is read a third time.
  @inline(__always)
  private static func word(in text: ClassifiedText, from start: Int) -> Int {
    var end = start
    var caselessEnd: Int?
    while end < text.count {
      let character = text.character(at: end)
      if character.kind.meets(.lower) {
        end = text.run(from: end &+ character.length) { $0.meets(.lowerOrCaseless) }
        return text.contraction(at: end) ?? end
      }
      if character.kind.meets(.caselessOrMark) {
        caselessEnd = end &+ character.length
      } else if !character.kind.meets(.upper) {
        break
      }
      end &+= character.length
    }
    end = caselessEnd ?? end
    return text.contraction(at: end) ?? end
  }

  @inline(__always)
  private static func punctuation(in text: ClassifiedText, from start: Int) -> Int {
    var end = text.run(from: start) { $0.isPunctuation }
    while end < text.count, isTail(text.bytes[end]) { end &+= 1 }
    return end
  }

  /// `[\r\n/]`
  @inline(__always)
  private static func isTail(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "/")
  }

  /// Alternatives 5 to 7.
  private static func whiteSpace(in text: ClassifiedText, from start: Int) -> Int {
    let run = text.whiteSpace(from: start)
    if let end = run.newlineEnd { return end }
    if run.end == text.count { return run.end }
    return run.last > start ? run.last : run.end
  }
}
