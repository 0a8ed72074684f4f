import CPieceScanner
import CVocabulary

/// A compiled vocabulary, read in place; `CVocabulary.h` documents its layout.
///
/// - Invariant: the memory outlives the value and never changes, which is what makes sharing it between threads safe.
struct VocabularyTable: @unchecked Sendable {
  // No field needs counting of references, so that copies cost nothing.

  /// Thirty-two bytes, padded with zeros.
  private let nameBytes: UnsafePointer<UInt8>
  let preTokenizer: PreTokenizerKind
  let normalization: Normalization
  /// Whether characters rather than bytes are merged.
  let mergesCharacters: Bool
  /// Whether there are tokens to which no merge leads, so that a piece has to be looked up before it is merged.
  let isIrregular: Bool
  /// Whether some tokens come before their own parts, so that the order of merges is all there is to go by.
  let isOutOfOrder: Bool
  let tokenCount: Int
  let longestToken: Int

  let records: UnsafePointer<UInt64>
  let shortTokens: UnsafePointer<UInt64>
  let shortSlots: UInt64
  let longTokens: UnsafePointer<UInt32>
  let longSlots: UInt64
  let pairs: UnsafePointer<UInt64>
  let pairSlots: UInt64
  let trie: UnsafePointer<UInt32>
  let trieRoot: Int
  let tokenBytes: TokenBytes
  let specialSection: UnsafeRawBufferPointer
  let specialCount: Int
  /// By number; `nil` if ids are numbers.
  private let ids: UnsafePointer<UInt32>?
  private let ranks: UnsafePointer<UInt32>
  private let rankCount: Int
  /// The frequent tokens, for the vectorized scanner.
  let frequent: CPieceScannerTable
  /// How bytes merge, for the same.
  let merges: CPieceScannerMerges
  /// Characters of three bytes, for the same.
  let wide: CPieceScannerWide

  /// Reads the header and checks that every section lies within the table and has the size its count asks for: work
  /// that does not depend on the size of the vocabulary.
  ///
  /// The contents are trusted; a table from elsewhere goes through ``verified(_:)``.
  init(_ table: UnsafeRawBufferPointer) throws(VocabularyTableError) {
    let header = try Self.header(of: table)
    guard let kind = PreTokenizerKind(rawValue: header.pre_tokenizer) else {
      throw .unknownPreTokenizer(header.pre_tokenizer)
    }
    guard let normalization = Normalization(rawValue: header.normalization) else {
      throw .unknownNormalization(header.normalization)
    }
    let sections = Sections(table: table)
    self.normalization = normalization
    mergesCharacters = header.flags & UInt32(CVOCABULARY_CHARACTERS) != 0
    isOutOfOrder = header.flags & UInt32(CVOCABULARY_OUT_OF_ORDER) != 0
    isIrregular = header.flags & UInt32(CVOCABULARY_IRREGULAR) != 0
    preTokenizer = kind
    tokenCount = Int(header.token_count)
    longestToken = Int(header.longest_token)
    shortSlots = UInt64(header.short_slots)
    longSlots = UInt64(header.long_slots)
    pairSlots = UInt64(header.pair_slots)
    trieRoot = Int(header.trie_root)
    specialCount = Int(header.special_count)
    nameBytes = try sections.elements(CVocabularySection(offset: 56, length: 32), "name", atLeast: 32)
    records = try sections.elements(header.records, "records", atLeast: tokenCount)
    shortTokens = try sections.elements(header.short_tokens, "short tokens", atLeast: Int(shortSlots) + 15)
    longTokens = try sections.elements(header.long_tokens, "long tokens", atLeast: Int(longSlots) + 64)
    pairs = try sections.elements(header.pairs, "pairs", atLeast: Int(pairSlots) + 64)
    trie = try sections.elements(header.trie, "trie", atLeast: trieRoot + 257)
    let bases: UnsafePointer<UInt32> = try sections.elements(header.bases, "bases", atLeast: (tokenCount + 255) / 256)
    let offsets: UnsafePointer<UInt16> = try sections.elements(header.offsets, "offsets", atLeast: tokenCount)
    let bytes: UnsafePointer<UInt8> = try sections.elements(header.bytes, "bytes", atLeast: 8)
    tokenBytes = TokenBytes(bases: bases, offsets: offsets, bytes: bytes)
    let special: UnsafePointer<UInt8> = try sections.elements(header.special, "special", atLeast: 8 * specialCount)
    specialSection = UnsafeRawBufferPointer(start: special, count: Int(header.special.length))
    guard (1...24).contains(header.frequent_bucket_bits) else { throw .brokenSection("frequent") }
    let slots: UnsafePointer<UInt64> = try sections.elements(
      header.frequent, "frequent", atLeast: 4 << Int(header.frequent_bucket_bits))
    frequent = CPieceScannerTable(slots: slots, bucket_bits: header.frequent_bucket_bits)
    merges = CPieceScannerMerges(
      pairs: pairs, pair_slots: pairSlots,
      pair_filter: try sections.elements(
        header.pair_filter, "pair filter", atLeast: 1 << (CPIECESCANNER_PAIR_FILTER_BITS - 6)),
      byte_ids: try sections.elements(header.byte_ids, "byte ids", atLeast: 256),
      byte_pairs: try sections.elements(header.byte_pairs, "byte pairs", atLeast: 65536))
    wide = CPieceScannerWide(
      characters: try sections.elements(header.wide, "wide", atLeast: 65536),
      bridges: try sections.elements(header.bridges, "bridges", atLeast: 1 << (CPIECESCANNER_BRIDGE_BITS - 6)),
      half_bridges: try sections.elements(
        header.half_bridges, "half bridges", atLeast: 1 << (CPIECESCANNER_HALF_BRIDGE_BITS - 6)),
      splits_before_four: header.flags & UInt32(CVOCABULARY_SPLITS_BEFORE_FOUR) != 0)
    ids = header.ids.length == 0 ? nil : try sections.elements(header.ids, "ids", atLeast: tokenCount)
    rankCount = Int(header.ranks.length) / 4
    ranks = try sections.elements(header.ranks, "ranks", atLeast: rankCount)
  }

  var name: String {
    String(decoding: UnsafeBufferPointer(start: nameBytes, count: 32).prefix { $0 != 0 }, as: UTF8.self)
  }

  /// The id of a token, given its number.
  @inline(__always)
  func id(of number: TokenID) -> TokenID { ids.map { $0[Int(number)] } ?? number }

  /// The number of a token, given its id; `nil` for a special token and for what is no id.
  func number(of id: TokenID) -> TokenID? {
    var number = id
    if ids != nil {
      guard id < rankCount else { return nil }
      number = ranks[Int(id)]
    }
    return number < tokenCount && length(of: number) > 0 ? number : nil
  }

  /// One more than the greatest id of a token that is not special.
  var idLimit: Int { ids == nil ? tokenCount : rankCount }

  /// Reads a table after comparing its checksum: linear in the size of the table.
  static func verified(_ table: UnsafeRawBufferPointer) throws(VocabularyTableError) -> VocabularyTable {
    let header = try header(of: table)
    guard CRC32.checksum(UnsafeRawBufferPointer(rebasing: table[16...])) == header.checksum else {
      throw .wrongChecksum
    }
    return try VocabularyTable(table)
  }

  private static func header(of table: UnsafeRawBufferPointer) throws(VocabularyTableError) -> CVocabularyHeader {
    guard table.count >= MemoryLayout<CVocabularyHeader>.size, table.starts(with: "trimtabV".utf8) else {
      throw .notATable
    }
    let header = table.loadUnaligned(as: CVocabularyHeader.self)
    guard header.layout_version == CVOCABULARY_LAYOUT_VERSION else { throw .otherLayout(header.layout_version) }
    guard header.size == table.count else { throw .wrongSize(expected: header.size, found: table.count) }
    return header
  }

  /// Brings what long texts use into the processor's cache.
  func warm() {
    CPieceScannerWarm(frequent.slots, 32 << Int(frequent.bucket_bits))
    CPieceScannerWarm(pairs, Int(pairSlots) * 8)
    CPieceScannerWarm(merges.pair_filter, 1 << (CPIECESCANNER_PAIR_FILTER_BITS - 3))
    CPieceScannerWarm(wide.characters, 65536 * 4)
  }

  /// The special tokens by rising id.
  var specialTokens: [(id: TokenID, bytes: [UInt8])] {
    var tokens: [(id: TokenID, bytes: [UInt8])] = []
    var position = 0
    while tokens.count < specialCount, position + 8 <= specialSection.count {
      let id = specialSection.loadUnaligned(fromByteOffset: position, as: UInt32.self)
      let length = Int(specialSection.loadUnaligned(fromByteOffset: position + 4, as: UInt32.self))
      guard length <= specialSection.count - position - 8 else { break }
      tokens.append((id, Array(specialSection[(position + 8)..<(position + 8 + length)])))
      position += 8 + (length + 3) / 4 * 4
    }
    return tokens
  }
}

/// Where the bytes of each token lie: a 32-bit base for every 256 tokens and a 16-bit offset for each.
struct TokenBytes: @unchecked Sendable {
  let bases: UnsafePointer<UInt32>
  let offsets: UnsafePointer<UInt16>
  let bytes: UnsafePointer<UInt8>

  /// - Precondition: `id` is an id of the vocabulary.
  @inline(__always)
  func start(of id: TokenID) -> UnsafePointer<UInt8> {
    bytes + Int(bases[Int(id >> 8)]) + Int(offsets[Int(id)])
  }
}

/// Finds the sections of a table, checking that they lie in it.
private struct Sections {
  let table: UnsafeRawBufferPointer

  func elements<Element>(
    _ section: CVocabularySection, _ name: StaticString, atLeast count: Int
  ) throws(VocabularyTableError) -> UnsafePointer<Element> {
    let end = UInt64(section.offset) + UInt64(section.length)
    guard let base = table.baseAddress, end <= table.count,
      Int(section.length) / MemoryLayout<Element>.stride >= count
    else { throw .brokenSection("\(name)") }
    let start = base + Int(section.offset)
    guard UInt(bitPattern: start) % UInt(MemoryLayout<Element>.alignment) == 0 else { throw .misaligned }
    return start.assumingMemoryBound(to: Element.self)
  }
}
