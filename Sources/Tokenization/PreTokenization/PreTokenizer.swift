import CPieceScanner

/// Cuts text into the pieces within which bytes are merged.
///
/// The pieces cover the text without gap or overlap, and equal the matches of the encoding's regular expression in the
/// reference. Implementations read every byte a bounded number of times on the way through a text: whatever a piece
/// looked at beyond its end belongs to pieces that do not look as far.
protocol PreTokenizer {
  /// The end of the piece that starts at `start`.
  ///
  /// - Precondition: `start < text.count`, and `start` is 0 or the end of a piece.
  func pieceEnd(in text: ClassifiedText, from start: Int) -> Int

  /// The name that the vectorized scanner has for this rule, if it knows it.
  var scannerRule: CPieceScannerRule? { get }
}

/// The rule by which text is cut into pieces; the number is the one in a table's header.
enum PreTokenizerKind: UInt32, CaseIterable, Sendable {
  case cl100k = 1
  case o200k
  case gpt2
  case llama3
  case qwen2
  case qwen35
  case deepSeek3
  case tekken
  case kimiK2
  case unsplit
}

/// Any of the rules, chosen piece by piece: for those that no loop is made for.
struct AnyPreTokenizer: PreTokenizer {
  let kind: PreTokenizerKind
  /// For ``UnsplitPreTokenizer``.
  let joints: UnsafePointer<UInt32>

  var scannerRule: CPieceScannerRule? { nil }

  func pieceEnd(in text: ClassifiedText, from start: Int) -> Int {
    switch kind {
    case .cl100k: Cl100kPreTokenizer().pieceEnd(in: text, from: start)
    case .o200k: O200kPreTokenizer().pieceEnd(in: text, from: start)
    case .gpt2: GPT2PreTokenizer().pieceEnd(in: text, from: start)
    case .llama3: LetterWordPreTokenizer<Llama3Style>().pieceEnd(in: text, from: start)
    case .qwen2: LetterWordPreTokenizer<Qwen2Style>().pieceEnd(in: text, from: start)
    case .qwen35: LetterWordPreTokenizer<Qwen35Style>().pieceEnd(in: text, from: start)
    case .deepSeek3: DeepSeek3PreTokenizer().pieceEnd(in: text, from: start)
    case .tekken: CaseWordPreTokenizer<TekkenStyle>().pieceEnd(in: text, from: start)
    case .kimiK2: CaseWordPreTokenizer<KimiK2Style>().pieceEnd(in: text, from: start)
    case .unsplit: UnsplitPreTokenizer(joints: joints).pieceEnd(in: text, from: start)
    }
  }
}
