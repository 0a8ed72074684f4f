/// Searching text as bytes. UTF-8 is self-synchronizing, so a match of whole characters is a match of their bytes;
/// `String.contains` compares by canonical equivalence and costs fifty times as much.
extension Array where Element == UInt8 {
  /// Whether `needle` stands at `index`.
  package func hasBytes(_ needle: StaticString, at index: Int) -> Bool {
    let length = needle.utf8CodeUnitCount
    guard index >= 0, index + length <= count else { return false }
    for offset in 0..<length where self[index + offset] != needle.utf8Start[offset] { return false }
    return true
  }

  /// The next place of `needle` at or behind `index`.
  package func firstIndex(of needle: StaticString, from index: Int, to end: Int? = nil) -> Int? {
    let end = end ?? count
    let length = needle.utf8CodeUnitCount
    guard length > 0, end - length >= index else { return nil }
    let first = needle.utf8Start[0]
    var position = index
    while position <= end - length {
      if self[position] == first, hasBytes(needle, at: position) { return position }
      position += 1
    }
    return nil
  }

  /// Whether one of `needles` occurs.
  package func containsAny(of needles: [StaticString]) -> Bool {
    needles.contains { firstIndex(of: $0, from: 0) != nil }
  }

  /// The end of the line that holds `index`, before its line break.
  package func endOfLine(from index: Int) -> Int {
    var position = index
    while position < count, self[position] != 0x0A { position += 1 }
    return position
  }
}
