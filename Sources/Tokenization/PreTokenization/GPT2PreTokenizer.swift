import CPieceScanner

/// The pattern of GPT-2, `r50k_base` and `p50k_base`, its alternatives in order (tiktoken 0.14.0):
///
///     1  '(?:[sdmt]|ll|ve|re)
///     2   ?\p{L}++
///     3   ?\p{N}++
///     4   ?[^\s\p{L}\p{N}]++
///     5  \s++$
///     6  \s+(?!\S)
///     7  \s
struct GPT2PreTokenizer: PreTokenizer {
  var scannerRule: CPieceScannerRule? { nil }

  func pieceEnd(in text: ClassifiedText, from start: Int) -> Int {
    if let end = text.smallContraction(at: start) { return end }
    let first = text.character(at: start)
    var (kind, next) = (first.kind, start &+ first.length)
    if text.bytes[start] == UInt8(ascii: " "), next < text.count {
      let second = text.character(at: next)
      if !second.kind.meets(.space) { (kind, next) = (second.kind, next &+ second.length) }
    }
    if kind.meets(.letter) { return text.run(from: next) { $0.meets(.letter) } }
    if kind.meets(.number) { return text.run(from: next) { $0.meets(.number) } }
    if kind.isPunctuation { return text.run(from: next) { $0.isPunctuation } }
    let run = text.whiteSpace(from: start)
    return run.end == text.count || run.last == start ? run.end : run.last
  }
}
