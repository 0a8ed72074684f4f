import SourceText

/// Turns libyaml's marks, which count code points, into byte offsets.
struct CharacterOffsets {
  private let bytes: [UInt8]
  private let base: Int
  private let end: Int
  /// The byte offset of every `stride`-th code point; empty when all of the text is ASCII.
  private let checkpoints: [Int]
  private static let stride = 128

  /// O(n) once; lookups walk at most `stride` code points.
  init(_ source: SourceText, in range: ByteRange) {
    bytes = source.bytes
    base = range.lowerBound
    end = range.upperBound
    guard bytes[range].contains(where: { $0 >= 0x80 }) else {
      checkpoints = []
      return
    }
    var points: [Int] = []
    points.reserveCapacity(range.count / Self.stride + 1)
    var count = 0
    for offset in range where bytes[offset] & 0xC0 != 0x80 {
      if count % Self.stride == 0 { points.append(offset) }
      count += 1
    }
    checkpoints = points
  }

  /// The byte offset of the code point with this index, clamped to the end of the text.
  func byteOffset(ofCharacter index: Int) -> Int {
    guard !checkpoints.isEmpty else { return min(base + index, end) }
    let slot = index / Self.stride
    guard slot < checkpoints.count else { return end }
    var offset = checkpoints[slot]
    for _ in 0..<(index % Self.stride) {
      guard offset < end else { return end }
      offset += 1
      while offset < end, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }
}
