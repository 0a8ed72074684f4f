/// What is done to a text before it is cut into pieces; the number is the one in a table's header.
enum Normalization: UInt32, Sendable {
  case none
  /// Canonical composition: Qwen's tokenizers ask for it.
  case nfc
  /// `▁` (U+2581) is a space: SentencePiece writes spaces that way, and Gemma's tokenizer cannot tell the two apart.
  case markAsSpace

  /// Calls `body` with the normal form of `text`, which nearly always is `text` itself and is then not copied.
  ///
  /// - Complexity: linear in the size of `text`.
  @inline(__always)
  func withNormalForm<Result>(of text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if self == .none { return body(text) }
    guard let changed = normalForm(of: text) else { return body(text) }
    return changed.withUnsafeBytes { body($0) }
  }

  /// The normal form; `nil` if it is the text itself.
  private func normalForm(of text: UnsafeRawBufferPointer) -> [UInt8]? {
    switch self {
    case .none: nil
    case .nfc: CanonicalComposition.normalForm(of: text)
    case .markAsSpace: Self.replacingMarks(in: text)
    }
  }

  private static let mark: [UInt8] = [0xE2, 0x96, 0x81]

  private static func replacingMarks(in text: UnsafeRawBufferPointer) -> [UInt8]? {
    func isMark(_ position: Int) -> Bool {
      text[position] == mark[0] && text.count - position >= 3 && text[position + 1] == mark[1]
        && text[position + 2] == mark[2]
    }
    guard let first = text.indices.first(where: isMark) else { return nil }
    var result = Array(text[..<first])
    var position = first
    while position < text.count {
      let isMark = isMark(position)
      result.append(isMark ? UInt8(ascii: " ") : text[position])
      position += isMark ? 3 : 1
    }
    return result
  }
}
