/// Scripts that some patterns name.
extension ClassifiedText {
  /// Whether `\p{Han}` matches at `offset` (Unicode 16, Scripts.txt).
  func isHan(at offset: Int) -> Bool {
    guard let codePoint = wideCodePoint(at: offset) else { return false }
    switch codePoint {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF: return true
    case 0x2E80...0x2E99, 0x2E9B...0x2EF3, 0x2F00...0x2FD5, 0x3005, 0x3007, 0x3021...0x3029, 0x3038...0x303B,
      0xF900...0xFA6D, 0xFA70...0xFAD9:
      return true
    case 0x16FE2...0x16FE3, 0x16FF0...0x16FF1, 0x20000...0x2A6DF, 0x2A700...0x2B739, 0x2B740...0x2B81D,
      0x2B820...0x2CEA1, 0x2CEB0...0x2EBE0, 0x2EBF0...0x2EE5D, 0x2F800...0x2FA1D, 0x30000...0x3134A, 0x31350...0x323AF:
      return true
    default: return false
    }
  }

  /// The end of the run of Han characters that goes on at `start`.
  func hanRun(from start: Int) -> Int {
    var end = start
    while end < count, isHan(at: end) { end &+= character(at: end).length }
    return end
  }

  /// `[一-龥぀-ゟ゠-ヿ]` at `offset`; all of them have three bytes.
  func isCJK(at offset: Int) -> Bool {
    guard let codePoint = wideCodePoint(at: offset) else { return false }
    return (0x4E00...0x9FA5).contains(codePoint) || (0x3040...0x30FF).contains(codePoint)
  }

  /// The code point of a well-formed character of three or four bytes.
  private func wideCodePoint(at offset: Int) -> UInt32? {
    guard bytes[offset] >= 0xE0 else { return nil }
    let length = character(at: offset).length
    guard length >= 3 else { return nil }
    var codePoint = UInt32(bytes[offset]) & (length == 3 ? 0x0F : 0x07)
    for index in 1..<length { codePoint = codePoint &<< 6 | UInt32(bytes[offset &+ index] & 0x3F) }
    return codePoint
  }
}
