import CPieceScanner

/// Patterns that end a word where a capital follows a small letter. `o200k_base`, the first of them, has these
/// alternatives in order (tiktoken 0.14.0), where U stands for `[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]` and W for
/// `[\p{Ll}\p{Lm}\p{Lo}\p{M}]`:
///
///     1  [^\r\n\p{L}\p{N}]?U*W+(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     2  [^\r\n\p{L}\p{N}]?U+W*(?i:'s|'t|'re|'ve|'m|'ll|'d)?
///     3  \p{N}{1,3}
///     4   ?[^\s\p{L}\p{N}]+[\r\n/]*
///     5  \s*[\r\n]+
///     6  \s+(?!\S)
///     7  \s+
struct CaseWordPreTokenizer<Style: CaseWordStyle>: PreTokenizer {
  var scannerRule: CPieceScannerRule? { Style.scannerRule }

  @inline(__always)
  func pieceEnd(in text: ClassifiedText, from start: Int) -> Int {
    let first = text.character(at: start)
    let next = start &+ first.length
    if Style.separatesHan, text.isHan(at: start) { return text.hanRun(from: next) }
    // A mark may be the optional prefix or belong to the word; the longest match is the same.
    if first.kind.meets(.letterOrMark) { return word(in: text, from: start) }
    if first.kind.meets(.number) { return text.number(after: next, atMost: Style.digits) }

    if next < text.count, !first.kind.meets(.newline) {
      let second = text.character(at: next)
      if second.kind.meets(.letterOrMark), !Style.separatesHan || !text.isHan(at: next) {
        return word(in: text, from: next)
      }
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
  private func word(in text: ClassifiedText, from start: Int) -> Int {
    var end = start
    var caselessEnd: Int?
    while end < text.count {
      let character = text.character(at: end)
      if Style.separatesHan, text.isHan(at: end) { break }
      if character.kind.meets(.lower) {
        end = smallLetters(in: text, from: end &+ character.length)
        return contraction(in: text, at: end)
      }
      if character.kind.meets(.caselessOrMark) {
        caselessEnd = end &+ character.length
      } else if !character.kind.meets(.upper) {
        break
      }
      end &+= character.length
    }
    return contraction(in: text, at: caselessEnd ?? end)
  }

  @inline(__always)
  private func smallLetters(in text: ClassifiedText, from start: Int) -> Int {
    guard Style.separatesHan else { return text.run(from: start) { $0.meets(.lowerOrCaseless) } }
    var end = start
    while end < text.count {
      let character = text.character(at: end)
      guard character.kind.meets(.lowerOrCaseless), !text.isHan(at: end) else { break }
      end &+= character.length
    }
    return end
  }

  @inline(__always)
  private func contraction(in text: ClassifiedText, at end: Int) -> Int {
    Style.hasContractions ? text.contraction(at: end) ?? end : end
  }

  @inline(__always)
  private func punctuation(in text: ClassifiedText, from start: Int) -> Int {
    var end = text.run(from: start) { $0.isPunctuation }
    while end < text.count, isTail(text.bytes[end]) { end &+= 1 }
    return end
  }

  @inline(__always)
  private func isTail(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || Style.takesSlashes && byte == UInt8(ascii: "/")
  }

  /// Alternatives 5 to 7.
  private func whiteSpace(in text: ClassifiedText, from start: Int) -> Int {
    let run = text.whiteSpace(from: start)
    if let end = run.newlineEnd { return end }
    if run.end == text.count { return run.end }
    return run.last > start ? run.last : run.end
  }
}

/// How a pattern differs from that of `o200k_base`.
protocol CaseWordStyle {
  /// Whether a word takes a contraction behind it along.
  static var hasContractions: Bool { get }
  /// The most digits of a piece.
  static var digits: Int { get }
  /// Whether slashes belong to the newlines behind punctuation.
  static var takesSlashes: Bool { get }
  /// Whether runs of Han characters are pieces of their own: `[\p{Han}]+`, before all else.
  static var separatesHan: Bool { get }
  static var scannerRule: CPieceScannerRule? { get }
}

typealias O200kPreTokenizer = CaseWordPreTokenizer<O200kStyle>

enum O200kStyle: CaseWordStyle {
  static var hasContractions: Bool { true }
  static var digits: Int { 3 }
  static var takesSlashes: Bool { true }
  static var separatesHan: Bool { false }
  static var scannerRule: CPieceScannerRule? { CPieceScannerO200k }
}

/// Mistral's tekken: no contractions, and every digit by itself (`tekken_240911.json`, mistral-common 1.13.1).
enum TekkenStyle: CaseWordStyle {
  static var hasContractions: Bool { false }
  static var digits: Int { 1 }
  static var takesSlashes: Bool { true }
  static var separatesHan: Bool { false }
  static var scannerRule: CPieceScannerRule? { nil }
}

/// Kimi K2: Han apart, `&&[^\p{Han}]` in every class of letters, and `[\r\n]*` behind punctuation
/// (`tokenization_kimi.py` of moonshotai/Kimi-K2-Instruct).
enum KimiK2Style: CaseWordStyle {
  static var hasContractions: Bool { true }
  static var digits: Int { 3 }
  static var takesSlashes: Bool { false }
  static var separatesHan: Bool { true }
  static var scannerRule: CPieceScannerRule? { nil }
}
