import CVocabulary
import Testing

@testable import Tokenization

@Suite struct VocabularyTableTests {
  @Test(arguments: [
    Published(.cl100kBase, "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7"),
    Published(.o200kBase, "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"),
  ])
  func `a table expands to the published rank file`(published: Published) {
    var text: [UInt8] = []
    for token in 0..<TokenID(published.encoding.definition.vocabulary.tokenCount) {
      guard let bytes = published.encoding.ordinaryBytes(of: token) else { continue }
      Base64.append(bytes, to: &text)
      text.append(contentsOf: " \(token)\n".utf8)
    }
    #expect(SHA256.hexadecimal(of: text) == published.sha256)
  }

  @Test func `embedded tables have the right checksum`() throws {
    for table in Self.embedded { #expect(throws: Never.self) { try VocabularyTable.verified(table) } }
    let classes = CVocabularyCharacterClasses()
    let bytes = UnsafeRawBufferPointer(start: classes.bytes, count: classes.count)
    let checksum = bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self)
    #expect(CRC32.checksum(UnsafeRawBufferPointer(rebasing: bytes[16...])) == checksum)
  }

  @Test(arguments: [0, 8, 247, 248, 256, 4096, 1_000_000, -1])
  func `a truncated table is refused`(count: Int) throws {
    let table = try #require(Self.embedded.first)
    let kept = UnsafeRawBufferPointer(rebasing: table.prefix(count < 0 ? table.count + count : count))
    let expected: VocabularyTableError =
      count >= 0 && count < 248 ? .notATable : .wrongSize(expected: UInt64(table.count), found: kept.count)
    #expect(throws: expected) { try VocabularyTable(kept) }
    #expect(throws: expected) { try VocabularyTable.verified(kept) }
  }

  @Test func `an altered table is refused`() throws {
    try Self.withCopy { table in
      for offset in [16 + 8, 48, 192, 5_000, table.count / 2, table.count - 1] {
        table[offset] ^= 0x40
        #expect(throws: VocabularyTableError.wrongChecksum) {
          try VocabularyTable.verified(UnsafeRawBufferPointer(table))
        }
        table[offset] ^= 0x40
      }
      #expect(throws: Never.self) { try VocabularyTable.verified(UnsafeRawBufferPointer(table)) }
    }
  }

  @Test(arguments: [
    Damage(offset: 0, value: 0, .notATable),
    Damage(offset: 8, value: 9, .otherLayout(9)),
    Damage(offset: 24, value: 77, .unknownPreTokenizer(77)),
    Damage(offset: 28, value: 1 << 24, .brokenSection("records")),
    Damage(offset: 40, value: 1 << 24, .brokenSection("short tokens")),
    Damage(offset: 52, value: 1 << 30, .brokenSection("trie")),
    Damage(offset: 88, value: .max, .brokenSection("records")),
    Damage(offset: 88, value: 193, .misaligned),
  ])
  func `a damaged header is refused without reading the rest`(damage: Damage) throws {
    try Self.withCopy { table in
      table.storeBytes(of: damage.value, toByteOffset: damage.offset, as: UInt32.self)
      #expect(throws: damage.error) { try VocabularyTable(UnsafeRawBufferPointer(table)) }
    }
  }

  @Test func `checksums are the standard ones`() {
    #expect(Array("123456789".utf8).withUnsafeBytes { CRC32.checksum($0) } == 0xCBF4_3926)
    #expect(
      SHA256.hexadecimal(of: Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  private static var embedded: [UnsafeRawBufferPointer] {
    [CVocabularyCl100kBase(), CVocabularyO200kBase()].map { UnsafeRawBufferPointer(start: $0.bytes, count: $0.count) }
  }

  /// A copy of a table that may be written to, aligned as tables are.
  private static func withCopy(_ body: (UnsafeMutableRawBufferPointer) throws -> Void) throws {
    let table = try #require(embedded.first)
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: table.count, alignment: 64)
    defer { copy.deallocate() }
    copy.copyMemory(from: table)
    try body(copy)
  }
}

struct Published: Sendable {
  let encoding: Encoding
  let sha256: String

  init(_ encoding: Encoding, _ sha256: String) {
    (self.encoding, self.sha256) = (encoding, sha256)
  }
}

struct Damage: Sendable {
  let offset: Int
  let value: UInt32
  let error: VocabularyTableError

  init(offset: Int, value: UInt32, _ error: VocabularyTableError) {
    (self.offset, self.value, self.error) = (offset, value, error)
  }
}
