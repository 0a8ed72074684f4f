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
  static func pieceEnd(in text: ClassifiedText, from start: Int) -> Int

  /// The name that the vectorized scanner has for this rule.
  static var scannerRule: CPieceScannerRule { get }
}
