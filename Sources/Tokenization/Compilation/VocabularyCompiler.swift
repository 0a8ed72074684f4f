import CPieceScanner
import CVocabulary

/// Makes a vocabulary table, whose layout `CVocabulary.h` documents, of a vocabulary.
enum VocabularyCompiler {
  /// A token's number has 18 bits, and the greatest one stands for none.
  static let maximumCount = 1 << 18 - 1
  private static let maximumLength = 1023
  private static let headerSize = 256

  /// The bytes of the table.
  ///
  /// - Throws: ``VocabularyCompilationError`` for a vocabulary that cannot be had as a table.
  /// - Complexity: about linear in the size of the vocabulary; half a second for 200,000 tokens.
  static func table(of source: VocabularySource) throws(VocabularyCompilationError) -> [UInt8] {
    let tokens = source.tokens
    guard tokens.count > 0 else { throw .empty }
    guard tokens.count <= maximumCount else { throw .tooManyTokens(tokens.count) }
    let longest = (0..<tokens.count).map(tokens.length).max() ?? 0
    guard longest <= maximumLength else { throw .tooLongToken(longest) }

    let index = TokenIndex(tokens)
    for byte in UInt8.min...UInt8.max {
      guard withUnsafeBytes(of: byte, { index.token($0) }) != nil else { throw .missingByte }
    }
    let merges = try MergeTree(source, index)
    let used = (0..<tokens.count).filter { tokens.length(of: $0) > 0 }
    let unreachable = Set(merges.unreachable)
    let merged = used.filter { !unreachable.contains($0) }
    // Where the order does not rule out that a token arises within others although it does not by itself, all count.
    let members = merges.isOutOfOrder ? used : merged
    let hashes = HashSections(tokens: tokens, wholePieces: source.takesWholePieces ? used : merged)
    guard let shortTokens = hashes.shortTokens() else { throw .crowded }
    let (longTokens, pairs) = (hashes.longTokens(), HashSections.pairs(merges.merges))
    // What nothing reads is left out: the walk through the trie where the order rules it out, and the scanner's table.
    let trie = DoubleArrayTrie(tokens, merges.isOutOfOrder ? [] : merged)
    let isScanned = [.cl100k, .o200k].contains(source.preTokenizer)
    let frequentBits = isScanned ? HashSections.frequentBucketBits : 1
    let wide = WideSections(source, merges, index, members)

    let bases = stride(from: 0, to: tokens.starts.count, by: 256).map { UInt32(tokens.starts[$0]) }
    let offsets = tokens.starts.indices.map { UInt16(tokens.starts[$0] - tokens.starts[$0 / 256 * 256]) }
    let records: [UInt64] = (0..<tokens.count).map { token in
      let parts = UInt64(merges.left[token]) | UInt64(merges.right[token]) << 18
      return parts | UInt64(merges.prefix[token]) << 36 | UInt64(tokens.length(of: token)) << 54
    }
    let byteIDs: [UInt32] = (0..<256).map { byte in
      let token = withUnsafeBytes(of: UInt8(byte)) { index.token($0) }
      return UInt32(token ?? 0)
    }
    var writer = Sections(start: headerSize)
    let sections = [
      writer.append(records), writer.append(shortTokens), writer.append(longTokens), writer.append(pairs),
      writer.append(trie.slots), writer.append(bases), writer.append(offsets),
      // Eight bytes of padding: readers may load whole words.
      writer.append(tokens.bytes + [UInt8](repeating: 0, count: 8)), writer.append(special(source)),
      writer.append(hashes.frequent(bits: frequentBits)), writer.append(byteIDs),
      writer.append(bytePairs(source, index, members)),
      writer.append(wide.characters), writer.append(wide.bridges), writer.append(wide.halfBridges),
      writer.append(HashSections.pairFilter(merges.merges)), writer.append(source.ids ?? []),
      writer.append(ranks(source)),
    ]

    var header = CVocabularyHeader()
    fill(&header.magic, "trimtabV")
    header.layout_version = UInt32(CVOCABULARY_LAYOUT_VERSION)
    header.size = UInt64(writer.bytes.count)
    header.pre_tokenizer = source.preTokenizer.rawValue
    header.token_count = UInt32(tokens.count)
    header.special_count = UInt32(source.specialTokens.count)
    header.longest_token = UInt32(longest)
    // Without the slots that end a search.
    header.short_slots = UInt32(shortTokens.count - 15)
    header.long_slots = UInt32(longTokens.count - 64)
    header.pair_slots = UInt32(pairs.count - 64)
    header.trie_root = UInt32(trie.root)
    fill(&header.name, source.name)
    (header.records, header.short_tokens, header.long_tokens) = (sections[0], sections[1], sections[2])
    (header.pairs, header.trie, header.bases) = (sections[3], sections[4], sections[5])
    (header.offsets, header.bytes, header.special) = (sections[6], sections[7], sections[8])
    (header.frequent, header.byte_ids, header.byte_pairs) = (sections[9], sections[10], sections[11])
    (header.wide, header.bridges, header.half_bridges) = (sections[12], sections[13], sections[14])
    (header.pair_filter, header.ids, header.ranks) = (sections[15], sections[16], sections[17])
    header.frequent_bucket_bits = UInt32(frequentBits)
    header.flags =
      (source.atoms == .characters ? UInt32(CVOCABULARY_CHARACTERS) : 0)
      | (source.takesWholePieces && !unreachable.isEmpty ? UInt32(CVOCABULARY_IRREGULAR) : 0)
      | (merges.isOutOfOrder ? UInt32(CVOCABULARY_OUT_OF_ORDER) : 0)
      | (splitsBeforeFour(tokens) ? UInt32(CVOCABULARY_SPLITS_BEFORE_FOUR) : 0)
    header.normalization = source.normalization.rawValue

    var table = writer.bytes
    table.withUnsafeMutableBytes { table in
      withUnsafeBytes(of: header) { table.copyMemory(from: $0) }
      let checksum = CRC32.checksum(UnsafeRawBufferPointer(rebasing: table[16...]))
      table.storeBytes(of: checksum, toByteOffset: 12, as: UInt32.self)
    }
    return table
  }

  /// Whether no token holds the first byte of a character of four bytes behind a continuation byte.
  private static func splitsBeforeFour(_ tokens: TokenList) -> Bool {
    for token in 0..<tokens.count {
      let bytes = tokens[token]
      for (before, byte) in zip(bytes, bytes.dropFirst()) where (0xF0...0xF4).contains(byte) && before & 0xC0 == 0x80 {
        return false
      }
    }
    return true
  }

  private static func fill<Field>(_ field: inout Field, _ text: String) {
    withUnsafeMutableBytes(of: &field) { field in
      field.copyBytes(from: text.utf8.prefix(field.count))
    }
  }

  private static func special(_ source: VocabularySource) -> [UInt8] {
    var section: [UInt8] = []
    for token in source.specialTokens.sorted(by: { $0.id < $1.id }) {
      for number in [token.id, UInt32(token.bytes.count)] {
        withUnsafeBytes(of: number.littleEndian) { section.append(contentsOf: $0) }
      }
      section += token.bytes
      section += Array(repeating: 0, count: (4 - token.bytes.count % 4) % 4)
    }
    return section
  }

  private static func bytePairs(_ source: VocabularySource, _ index: TokenIndex, _ members: [Int]) -> [UInt32] {
    var section = [UInt32](repeating: .max, count: 1 << 16)
    switch source.atoms {
    case .bytes:
      for first in 0..<256 {
        for second in 0..<256 {
          let pair = [UInt8(first), UInt8(second)]
          if let token = pair.withUnsafeBytes({ index.token($0) }) { section[first << 8 | second] = UInt32(token) }
        }
      }
    case .characters:
      for token in members {
        let bytes = source.tokens[token]
        for (first, second) in zip(bytes, bytes.dropFirst()) { section[Int(first) << 8 | Int(second)] = 0 }
      }
    }
    return section
  }

  private static func ranks(_ source: VocabularySource) -> [UInt32] {
    guard let ids = source.ids else { return [] }
    var section = [UInt32](repeating: .max, count: Int(ids.max() ?? 0) + 1)
    for (number, id) in ids.enumerated() { section[Int(id)] = UInt32(number) }
    return section
  }

  /// Lays sections one behind the other, each on a cache line.
  private struct Sections {
    var bytes: [UInt8]

    init(start: Int) { bytes = Array(repeating: 0, count: start) }

    mutating func append<Element>(_ elements: [Element]) -> CVocabularySection {
      let offset = bytes.count
      elements.withUnsafeBytes { bytes.append(contentsOf: $0) }
      let length = bytes.count - offset
      bytes += Array(repeating: 0, count: (64 - bytes.count % 64) % 64)
      return CVocabularySection(offset: UInt32(offset), length: UInt32(length))
    }
  }
}
