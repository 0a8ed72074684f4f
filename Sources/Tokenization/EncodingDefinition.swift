import CVocabulary
import Synchronization

/// What an ``Encoding`` stands for. A class, so that an encoding is one word and copies for free.
final class EncodingDefinition: Sendable {
  let name: String
  let vocabulary: VocabularyTable
  let preTokenizer: PreTokenizerKind

  /// Whether ``VocabularyTable/warm()`` was called.
  private let isWarm = Atomic(false)

  init(table: VocabularyTable) {
    name = table.name
    vocabulary = table
    preTokenizer = table.preTokenizer
  }

  /// Gets ready for a text of the given length, in bytes. Once is enough, and for less than a megabyte too much.
  @inline(__always)
  func prepare(forLength length: Int) {
    if length >= 1 << 20, !isWarm.exchange(true, ordering: .relaxed) { vocabulary.warm() }
  }

  // Few callers ask for special tokens: they are read from the table when one does.

  var specialTokens: [String: TokenID] {
    Dictionary(
      uniqueKeysWithValues: vocabulary.specialTokens.map { (String(decoding: $0.bytes, as: UTF8.self), $0.id) })
  }

  func specialBytes(of token: TokenID) -> [UInt8]? { vocabulary.specialTokens.first { $0.id == token }?.bytes }

  var vocabularySize: Int { max(Int(vocabulary.specialTokens.last?.id ?? 0) + 1, vocabulary.tokenCount) }

  /// An embedded table is part of the program: only a broken build can make this fail, and tests check its checksum.
  convenience init(embedded table: CVocabularyTable) {
    do {
      self.init(table: try VocabularyTable(UnsafeRawBufferPointer(start: table.bytes, count: table.count)))
    } catch {
      preconditionFailure("embedded vocabulary: \(error)")
    }
  }
}

/// The rule by which text is cut into pieces; the number is the one in the table's header.
enum PreTokenizerKind: UInt32 {
  case cl100k = 1
  case o200k = 2
}
