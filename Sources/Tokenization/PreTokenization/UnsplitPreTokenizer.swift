import CPieceScanner

/// For vocabularies that merge across the whole text, as Gemma's: cuts wherever no token holds the two bytes at the border
/// side by side, which no merge can tell from not cutting.
struct UnsplitPreTokenizer: PreTokenizer {
  /// By two bytes, the first one times 256: all ones if no token holds them side by side.
  let joints: UnsafePointer<UInt32>

  var scannerRule: CPieceScannerRule? { nil }

  func pieceEnd(in text: ClassifiedText, from start: Int) -> Int {
    var end = start &+ 1
    while end < text.count, joints[Int(text.bytes[end &- 1]) &<< 8 | Int(text.bytes[end])] != .max { end &+= 1 }
    return end
  }
}
