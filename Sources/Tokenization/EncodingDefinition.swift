import CPieceScanner
import CVocabulary
import Synchronization

/// What an ``Encoding`` stands for. A class, so that an encoding is one word and copies for free.
final class EncodingDefinition: Sendable {
  let name: String
  let vocabulary: VocabularyTable
  let preTokenizer: PreTokenizerKind
  private let otherSpecialTokens: (@Sendable () -> [(id: TokenID, bytes: [UInt8])])?
  /// Keeps the memory of the table, unless it is part of the program.
  private let owner: (any Sendable & AnyObject)?

  /// Whether ``VocabularyTable/warm()`` was called.
  private let isWarm = Atomic(false)

  /// A table, under its own name and with its own special tokens unless others are given.
  init(
    table: VocabularyTable, owner: (any Sendable & AnyObject)? = nil, name: String? = nil,
    specialTokens: (@Sendable () -> [(id: TokenID, bytes: [UInt8])])? = nil
  ) {
    self.name = name ?? table.name
    self.owner = owner
    vocabulary = table
    preTokenizer = table.preTokenizer
    otherSpecialTokens = specialTokens
  }

  var anyPreTokenizer: AnyPreTokenizer { AnyPreTokenizer(kind: preTokenizer, joints: vocabulary.merges.byte_pairs) }

  /// Gets ready for a text of the given length, in bytes. Once is enough, and for less than a megabyte too much.
  @inline(__always)
  func prepare(forLength length: Int) {
    if length >= 1 << 20, !isWarm.exchange(true, ordering: .relaxed) { vocabulary.warm() }
  }

  // Few callers ask for special tokens: they are read from the table when one does.

  private var specials: [(id: TokenID, bytes: [UInt8])] { otherSpecialTokens?() ?? vocabulary.specialTokens }

  var specialTokens: [String: TokenID] {
    Dictionary(specials.map { (String(decoding: $0.bytes, as: UTF8.self), $0.id) }) { first, _ in first }
  }

  func specialBytes(of token: TokenID) -> [UInt8]? { specials.first { $0.id == token }?.bytes }

  var vocabularySize: Int { max(Int(specials.map(\.id).max() ?? 0) + 1, vocabulary.idLimit) }

  /// An embedded table is part of the program: only a broken build can make this fail, and tests check its checksum.
  convenience init(
    embedded table: CVocabularyTable, name: String? = nil,
    specialTokens: (@Sendable () -> [(id: TokenID, bytes: [UInt8])])? = nil
  ) {
    do {
      self.init(
        table: try VocabularyTable(UnsafeRawBufferPointer(start: table.bytes, count: table.count)), name: name,
        specialTokens: specialTokens)
    } catch {
      preconditionFailure("embedded vocabulary: \(error)")
    }
  }
}
