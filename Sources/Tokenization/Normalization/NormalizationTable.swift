import CVocabulary

/// Combining classes, decompositions and compositions of all characters; `CVocabulary.h` documents the layout.
///
/// - Invariant: the memory outlives the value and never changes.
struct NormalizationTable: @unchecked Sendable {
  private let kinds: UnsafePointer<UInt8>
  private let index: UnsafePointer<UInt8>
  private let blocks: UnsafePointer<UInt8>
  private let decompositions: UnsafePointer<UInt32>
  private let decompositionCount: Int
  private let targets: UnsafePointer<UInt32>
  private let compositions: UnsafePointer<UInt32>
  private let compositionCount: Int

  static let embedded = NormalizationTable(CVocabularyNormalization())

  struct Kind {
    let combiningClass: UInt8
    /// Whether normalization may change the character, or combine it with the one before it.
    let mayChange: Bool
  }

  private init(_ table: CVocabularyTable) {
    let bytes = UnsafeRawBufferPointer(start: table.bytes, count: table.count)
    let headerSize = MemoryLayout<CVocabularyNormalizationHeader>.size
    // The table is part of the program, hence only a broken build gets caught here.
    precondition(bytes.count > headerSize && bytes.starts(with: "trimtabN".utf8), "embedded normalization")
    let header = bytes.loadUnaligned(as: CVocabularyNormalizationHeader.self)
    precondition(header.layout_version == CVOCABULARY_LAYOUT_VERSION)
    kinds = (table.bytes + headerSize).assumingMemoryBound(to: UInt8.self)
    index = kinds + 512
    blocks = index + Int(header.index_count)
    let words = UnsafeRawPointer(blocks + 128 * Int(header.block_count)).assumingMemoryBound(to: UInt32.self)
    decompositionCount = Int(header.decomposition_count)
    decompositions = words
    targets = decompositions + 2 * decompositionCount
    compositionCount = Int(header.composition_count)
    compositions = targets + Int(header.target_count)
    precondition(UnsafeRawPointer(compositions + 3 * compositionCount) == table.bytes + table.count)
  }

  private func kind(of scalar: UInt32) -> Kind {
    let number = Int(blocks[Int(index[Int(scalar >> 7)]) << 7 | Int(scalar & 127)])
    return Kind(combiningClass: kinds[2 * number], mayChange: kinds[2 * number + 1] != 0)
  }

  func combiningClass(of scalar: UInt32) -> UInt8 { kind(of: scalar).combiningClass }

  /// The kind of the character at `offset`; a byte that is not UTF-8 never changes.
  func kind(of text: ClassifiedText, at offset: Int) -> Kind {
    let lead = text.bytes[offset]
    let length = lead < 0xCC ? 1 : text.character(at: offset).length
    guard length > 1 else { return Kind(combiningClass: 0, mayChange: false) }
    var scalar = UInt32(lead) & (0x7F >> UInt32(length))
    for index in 1..<length { scalar = scalar << 6 | UInt32(text.bytes[offset + index] & 0x3F) }
    return kind(of: scalar)
  }

  func appendDecomposition(of scalar: UInt32, to result: inout [UInt32]) {
    guard let place = find(scalar, in: decompositions, count: decompositionCount) else {
      result.append(scalar)
      return
    }
    let (start, length) = (Int(place >> 8), Int(place & 0xFF))
    result.append(contentsOf: UnsafeBufferPointer(start: targets + start, count: length))
  }

  private func find(_ scalar: UInt32, in entries: UnsafePointer<UInt32>, count: Int) -> UInt32? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if entries[2 * middle] < scalar { low = middle + 1 } else { high = middle }
    }
    return low < count && entries[2 * low] == scalar ? entries[2 * low + 1] : nil
  }

  /// What two characters compose to, Hangul apart.
  func composition(of first: UInt32, _ second: UInt32) -> UInt32? {
    var (low, high) = (0, compositionCount)
    let key = UInt64(first) << 32 | UInt64(second)
    while low < high {
      let middle = (low + high) / 2
      let entry = UInt64(compositions[3 * middle]) << 32 | UInt64(compositions[3 * middle + 1])
      if entry < key { low = middle + 1 } else { high = middle }
    }
    guard low < compositionCount, compositions[3 * low] == first, compositions[3 * low + 1] == second else {
      return nil
    }
    return compositions[3 * low + 2]
  }
}
