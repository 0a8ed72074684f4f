/// What a `tokenizer.json` of Hugging Face's tokenizers says, as far as it matters here.
struct TokenizerJSON {
  private(set) var vocabulary: [(token: [UInt8], id: Int)] = []
  private(set) var merges: [(left: [UInt8], right: [UInt8])] = []
  private(set) var specialTokens: [(id: TokenID, bytes: [UInt8])] = []
  private(set) var takesWholePieces = false
  private(set) var hasByteFallback = false
  private var modelType = "BPE"
  private(set) var normalization = Normalization.none
  /// Regular expressions, each applied to what the one before it left.
  private(set) var patterns: [String] = []
  private(set) var isByteLevel = false
  /// What this file asks for that trimtab cannot do.
  private(set) var unsupported: String?

  /// - Throws: ``TokenizerFileError`` for text that is not JSON.
  init(_ bytes: UnsafeRawBufferPointer) throws(TokenizerFileError) {
    do throws(JSONScanner.SyntaxError) {
      var scanner = JSONScanner(bytes)
      var parts = TokenizerJSON()
      try scanner.object { scanner, key throws(JSONScanner.SyntaxError) in
        switch String(decoding: key, as: UTF8.self) {
        case "added_tokens": try parts.readAddedTokens(&scanner)
        case "normalizer": try parts.readNormalizer(&scanner)
        case "pre_tokenizer": try parts.readPreTokenizer(&scanner)
        case "model": try parts.readModel(&scanner)
        default: try scanner.skip()
        }
      }
      try scanner.end()
      self = parts
    } catch {
      throw .notJSON(offset: error.offset, expected: "\(error.expected)")
    }
    if modelType != "BPE" { unsupported = "a model of type \(modelType)" }
  }

  private init() {}

  private mutating func readAddedTokens(_ scanner: inout JSONScanner) throws(JSONScanner.SyntaxError) {
    var tokens: [(id: TokenID, bytes: [UInt8])] = []
    try scanner.array { scanner throws(JSONScanner.SyntaxError) in
      var (id, content): (Int, [UInt8]) = (0, [])
      try scanner.object { scanner, key throws(JSONScanner.SyntaxError) in
        switch String(decoding: key, as: UTF8.self) {
        case "id": id = try scanner.integer()
        case "content": content = try scanner.string()
        default: try scanner.skip()
        }
      }
      tokens.append((TokenID(truncatingIfNeeded: id), content))
    }
    specialTokens = tokens
  }

  private mutating func readModel(_ scanner: inout JSONScanner) throws(JSONScanner.SyntaxError) {
    var parts = self
    try scanner.object { scanner, key throws(JSONScanner.SyntaxError) in
      switch String(decoding: key, as: UTF8.self) {
      case "type": parts.modelType = String(decoding: try scanner.string(), as: UTF8.self)
      case "ignore_merges": parts.takesWholePieces = try scanner.boolean()
      case "byte_fallback": parts.hasByteFallback = try scanner.boolean()
      case "vocab":
        guard try scanner.kind() == .object else { return try scanner.skip() }
        try scanner.object { scanner, token throws(JSONScanner.SyntaxError) in
          parts.vocabulary.append((token, try scanner.integer()))
        }
      case "merges":
        try scanner.array { scanner throws(JSONScanner.SyntaxError) in
          var pair: [[UInt8]] = []
          if try scanner.kind() == .array {
            try scanner.array { scanner throws(JSONScanner.SyntaxError) in pair.append(try scanner.string()) }
          } else {
            pair = try scanner.string().split(separator: 0x20, maxSplits: 1).map(Array.init)
          }
          if pair.count == 2 { parts.merges.append((pair[0], pair[1])) }
        }
      default: try scanner.skip()
      }
    }
    self = parts
  }

  // MARK: Normalizers and pre-tokenizers

  /// One step of either kind, with the members that tell what it does.
  private struct Step {
    var type = ""
    var pattern = ""
    var isRegex = false
    var content = ""
    var behavior = ""
    var usesRegex = true
    var addsPrefixSpace = false
    var steps: [Step] = []

    init(_ scanner: inout JSONScanner) throws(JSONScanner.SyntaxError) {
      var step = Step()
      try scanner.object { scanner, key throws(JSONScanner.SyntaxError) in
        switch String(decoding: key, as: UTF8.self) {
        case "type": step.type = String(decoding: try scanner.string(), as: UTF8.self)
        case "content" where try scanner.kind() == .string:
          step.content = String(decoding: try scanner.string(), as: UTF8.self)
        case "behavior" where try scanner.kind() == .string:
          step.behavior = String(decoding: try scanner.string(), as: UTF8.self)
        case "use_regex": step.usesRegex = try scanner.boolean()
        case "add_prefix_space": step.addsPrefixSpace = try scanner.boolean()
        case "pattern" where try scanner.kind() == .object:
          try scanner.object { scanner, kind throws(JSONScanner.SyntaxError) in
            step.isRegex = kind == Array("Regex".utf8)
            step.pattern = String(decoding: try scanner.string(), as: UTF8.self)
          }
        case "normalizers", "pretokenizers":
          try scanner.array { scanner throws(JSONScanner.SyntaxError) in step.steps.append(try Step(&scanner)) }
        default: try scanner.skip()
        }
      }
      self = step
    }

    private init() {}

    /// A sequence as its steps, a single step as itself.
    var flattened: [Step] { type == "Sequence" ? steps.flatMap(\.flattened) : [self] }
  }

  private mutating func readNormalizer(_ scanner: inout JSONScanner) throws(JSONScanner.SyntaxError) {
    if try scanner.null() { return }
    for step in try Step(&scanner).flattened {
      switch step.type {
      case "NFC": normalization = .nfc
      case "Replace" where step.pattern == " " && step.content == "\u{2581}": normalization = .markAsSpace
      default: unsupported = "the normalizer \(step.type)"
      }
    }
  }

  private mutating func readPreTokenizer(_ scanner: inout JSONScanner) throws(JSONScanner.SyntaxError) {
    if try scanner.null() { return }
    for step in try Step(&scanner).flattened {
      switch step.type {
      case "ByteLevel" where !step.addsPrefixSpace:
        isByteLevel = true
        if step.usesRegex { patterns.append(Self.byteLevelPattern) }
      case "Split" where step.isRegex && step.behavior == "Isolated": patterns.append(step.pattern)
      // No space is left to split at once the normalizer has replaced them.
      case "Split" where step.pattern == " " && normalization == .markAsSpace: continue
      case "ByteLevel": unsupported = "a space put before the text"
      default: unsupported = "the pre-tokenizer \(step.type)"
      }
    }
  }

  private static let byteLevelPattern =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#
}
