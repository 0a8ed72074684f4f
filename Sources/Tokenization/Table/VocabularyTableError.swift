/// Why bytes are refused as a vocabulary table.
enum VocabularyTableError: Error, Equatable {
  case notATable
  case otherLayout(UInt32)
  case wrongSize(expected: UInt64, found: Int)
  case wrongChecksum
  case unknownPreTokenizer(UInt32)
  case unknownNormalization(UInt32)
  case brokenSection(String)
  case misaligned
}

extension VocabularyTableError: CustomStringConvertible {
  var description: String {
    switch self {
    case .notATable: "this is no vocabulary table; make one with compile-vocabularies"
    case .otherLayout(let version): "the table has layout \(version), which this version cannot read; compile it again"
    case .wrongSize(let expected, let found): "the table has \(found) bytes instead of \(expected); fetch it again"
    case .wrongChecksum: "the table's checksum is wrong; fetch or compile it again"
    case .unknownPreTokenizer(let kind): "the table asks for pre-tokenizer \(kind), which this version does not have"
    case .unknownNormalization(let kind): "the table asks for normalization \(kind), which this version does not have"
    case .brokenSection(let name): "the table's section \"\(name)\" is incomplete; compile the table again"
    case .misaligned: "the table does not start on a multiple of eight bytes; copy it to aligned memory"
    }
  }
}
