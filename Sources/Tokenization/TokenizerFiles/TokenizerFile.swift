extension Encoding {
  /// The names that `pattern` of ``init(tokenizerFile:pattern:)`` may have.
  public static let patternNames = PreTokenizerKind.allCases.map(\.patternName)

  /// The encoding of a tokenizer file from elsewhere: a `tokenizer.json` of Hugging Face's tokenizers with byte-pair encoding,
  /// or a `.tiktoken` file. Takes up to a second.
  ///
  /// Counts are exact or there is an error: what the file asks for and cannot be done is never passed over.
  ///
  /// `pattern` is the rule by which text is cut, of ``patternNames``. A `.tiktoken` file does not hold it; for a
  /// `tokenizer.json` it takes the place of the file's own.
  /// - Throws: ``EncodingFileError``.
  public init(tokenizerFile path: String, pattern: String? = nil) throws(EncodingFileError) {
    let memory = try VocabularyMemory(mapping: path)
    do {
      let source = try Self.source(of: memory.bytes, path: path, pattern: pattern)
      try self.init(compiling: source)
    } catch {
      throw .refused(path: path, reason: "\(error)")
    }
  }

  private static func source(
    of bytes: UnsafeRawBufferPointer, path: String, pattern: String?
  ) throws(TokenizerFileError) -> VocabularySource {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let chosen = PreTokenizerKind.allCases.first { $0.patternName == pattern }
    if let pattern, chosen == nil { throw .unknownPatternName(pattern) }
    let start = bytes.first { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }
    if start == UInt8(ascii: "{") {
      return try VocabularySource(TokenizerJSON(bytes), name: name, pattern: chosen)
    }
    if bytes.first == 0x0A { throw .sentencePiece }
    guard let chosen else { throw .patternNeeded }
    return try VocabularySource(rankFile: bytes, name: name, pattern: chosen)
  }
}

/// Why a tokenizer file gives no encoding.
enum TokenizerFileError: Error, Equatable {
  case notJSON(offset: Int, expected: String)
  case malformedLine(Int)
  case repeatedRank(Int)
  case tooManyTokens(Int)
  case noVocabulary
  case unsupported(String)
  case unknownPattern(String)
  case unknownPatternName(String)
  case patternNeeded
  case sentencePiece
}

extension TokenizerFileError: CustomStringConvertible {
  var description: String {
    let names = Encoding.patternNames.joined(separator: ", ")
    return switch self {
    case .notJSON(let offset, let expected): "not JSON: \(expected) was expected at byte \(offset)"
    case .malformedLine(let line): "line \(line) is not a token in base64 and its rank"
    case .repeatedRank(let rank): "rank \(rank) stands twice"
    case .tooManyTokens(let count):
      "\(count) tokens are too many; at most \(VocabularyCompiler.maximumCount) are supported"
    case .noVocabulary: "there is no vocabulary in it (`model.vocab`)"
    case .unsupported(let feature): "it asks for \(feature), which cannot be counted exactly"
    case .unknownPattern(let pattern):
      "its pattern is none that is known: \(pattern); if one of these rules means the same, name it: \(names)"
    case .unknownPatternName(let name): "no rule is called \(name); there are \(names)"
    case .patternNeeded: "a rank file does not say how text is cut; name the rule it goes with: \(names)"
    case .sentencePiece: "SentencePiece models cannot be read; save the tokenizer as tokenizer.json"
    }
  }
}
