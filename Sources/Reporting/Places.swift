import SourceText

/// Where the bytes of one file stand, for people.
///
/// `LineIndex` counts a column from the start of its line; a prompt is often one line of a megabyte with a thousand
/// findings, so that the number of scalars before every block is kept here and a lookup costs one block at most.
struct Places: Sendable {
  /// Both numbers are 1-based; a column counts Unicode scalars.
  struct Position: Hashable {
    var line: Int
    var column: Int
  }

  let lines: LineIndex
  private let bytes: [UInt8]
  private let scalarsBeforeBlock: [Int]
  private static let blockSize = 128

  init(_ source: SourceText) {
    lines = LineIndex(source)
    bytes = source.bytes
    var counts: [Int] = []
    counts.reserveCapacity(bytes.count / Self.blockSize + 1)
    var count = 0
    for start in stride(from: 0, to: bytes.count, by: Self.blockSize) {
      counts.append(count)
      count += Self.scalars(in: bytes[start..<min(start + Self.blockSize, bytes.count)])
    }
    counts.append(count)
    scalarsBeforeBlock = counts
  }

  /// The 1-based line and column of `offset`, which is clamped to the file; equal to `LineIndex.position(of:)`.
  func position(of offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    let line = lines.lineNumber(of: offset)
    let start = min(lines.contentRange(ofLine: line).lowerBound, offset)
    return Position(line: line, column: scalars(before: offset) - scalars(before: start) + 1)
  }

  /// The same, with a column that counts bytes.
  func bytePosition(of offset: Int) -> Position {
    let offset = min(max(offset, 0), bytes.count)
    let line = lines.lineNumber(of: offset)
    return Position(line: line, column: offset - min(lines.contentRange(ofLine: line).lowerBound, offset) + 1)
  }

  private func scalars(before offset: Int) -> Int {
    let block = offset / Self.blockSize
    return scalarsBeforeBlock[block] + Self.scalars(in: bytes[block * Self.blockSize..<offset])
  }

  private static func scalars(in bytes: ArraySlice<UInt8>) -> Int {
    bytes.reduce(0) { $0 &+ ($1.isContinuation ? 0 : 1) }
  }
}
