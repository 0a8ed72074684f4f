import CVocabulary

/// The class of every code point: a block number per 128 code points, then the blocks.
///
/// The table holds the classes of tiktoken's own regular-expression engine (Unicode 16), which stay what they are when
/// the Unicode version of the standard library moves on.
///
/// - Invariant: the memory outlives the value and never changes.
struct CharacterClassTable: @unchecked Sendable {
  private let index: UnsafePointer<UInt8>
  private let blocks: UnsafePointer<UInt8>

  static let embedded = CharacterClassTable(CVocabularyCharacterClasses())

  private init(_ table: CVocabularyTable) {
    let bytes = UnsafeRawBufferPointer(start: table.bytes, count: table.count)
    let headerSize = MemoryLayout<CVocabularyClassesHeader>.size
    // The table is part of the program, hence only a broken build gets caught here.
    precondition(bytes.count > headerSize && bytes.starts(with: "trimtabC".utf8), "embedded character classes")
    let header = bytes.loadUnaligned(as: CVocabularyClassesHeader.self)
    let indexCount = Int(header.index_count)
    precondition(header.layout_version == CVOCABULARY_LAYOUT_VERSION && indexCount == 0x110000 / 128)
    precondition(bytes.count == headerSize + indexCount + 128 * Int(header.block_count))
    index = (table.bytes + headerSize).assumingMemoryBound(to: UInt8.self)
    blocks = index + indexCount
  }

  /// - Precondition: `codePoint` is at most U+10FFFF.
  @inline(__always)
  subscript(codePoint: UInt32) -> CharacterClass {
    let block = Int(index[Int(codePoint &>> 7)])
    return CharacterClass(rawValue: blocks[block &<< 7 | Int(codePoint & 127)])
  }

  @inline(__always)
  subscript(ascii byte: UInt8) -> CharacterClass { CharacterClass(rawValue: blocks[Int(byte)]) }
}
