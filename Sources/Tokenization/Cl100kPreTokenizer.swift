import CPieceScanner

/// The pattern of `cl100k_base`, its alternatives in order (tiktoken 0.14.0):
///
///     1  '(?i:[sdmt]|ll|ve|re)
///     2  [^\r\n\p{L}\p{N}]?+\p{L}++
///     3  \p{N}{1,3}+
///     4   ?[^\s\p{L}\p{N}]++[\r\n]*+
///     5  \s++$
///     6  \s*[\r\n]
///     7  \s+(?!\S)
///     8  \s
enum Cl100kPreTokenizer: PreTokenizer {
  static var scannerRule: CPieceScannerRule { CPieceScannerCl100k }

  @inline(__always)
  static func pieceEnd(in text: ClassifiedText, from start: Int) -> Int {
    let first = text.character(at: start)
    let next = start &+ first.length
    if first.kind.meets(.letter) { return text.run(from: next) { $0.meets(.letter) } }
    if first.kind.meets(.number) { return text.number(after: next) }
    if let end = text.contraction(at: start) { return end }

    if next < text.count, !first.kind.meets(.newline) {
      let second = text.character(at: next)
      if second.kind.meets(.letter) { return text.run(from: next &+ second.length) { $0.meets(.letter) } }
      if text.bytes[start] == UInt8(ascii: " "), second.kind.isPunctuation {
        return punctuation(in: text, from: next &+ second.length)
      }
    }
    if first.kind.meets(.space) { return whiteSpace(in: text, from: start) }
    return punctuation(in: text, from: next)
  }

  @inline(__always)
  private static func punctuation(in text: ClassifiedText, from start: Int) -> Int {
    let end = text.run(from: start) { $0.isPunctuation }
    return text.run(from: end) { $0.meets(.newline) }
  }

  /// Alternatives 5 to 8.
  private static func whiteSpace(in text: ClassifiedText, from start: Int) -> Int {
    let run = text.whiteSpace(from: start)
    if run.end == text.count { return run.end }
    if let end = run.newlineEnd { return end }
    return run.last > start ? run.last : run.end
  }
}
