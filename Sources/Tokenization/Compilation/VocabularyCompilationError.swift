/// Why a vocabulary cannot be compiled.
enum VocabularyCompilationError: Error, Equatable {
  case empty
  case missingByte
  case tooManyTokens(Int)
  case tooLongToken(Int)
  case crowded
}

extension VocabularyCompilationError: CustomStringConvertible {
  var description: String {
    switch self {
    case .empty: "the vocabulary has no tokens"
    case .missingByte: "the vocabulary is not byte-level: some byte is no token, so that not every text can be encoded"
    case .tooManyTokens(let count):
      "the vocabulary has \(count) tokens; at most \(VocabularyCompiler.maximumCount) are supported"
    case .tooLongToken(let length): "the vocabulary has a token of \(length) bytes; at most 1,023 are supported"
    case .crowded: "the short tokens of this vocabulary do not fit the table; please report it"
    }
  }
}
