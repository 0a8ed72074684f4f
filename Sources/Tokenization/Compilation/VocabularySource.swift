/// What a vocabulary table is compiled from: the tokens in the order in which they are merged.
struct VocabularySource: Sendable {
  var name: String
  var preTokenizer: PreTokenizerKind
  var normalization = Normalization.none
  /// What merging starts from.
  var atoms = Atoms.bytes
  /// Whether a piece that is a token is that token even if no merge leads to it.
  var takesWholePieces = true
  var tokens = TokenList()
  /// For each token, how long the first of the two parts is that merge into it; 0 if any two do. Without it, any two do for
  /// all.
  var firstParts: [Int]?
  /// The id of each token, if it is not its place in the list.
  var ids: [TokenID]?
  var specialTokens: [(id: TokenID, bytes: [UInt8])] = []

  enum Atoms: Sendable {
    /// Every byte is a token.
    case bytes
    /// Characters are merged, and the bytes of those that are no token stand for themselves.
    case characters
  }
}

/// Byte strings, one behind the other.
struct TokenList: Sendable {
  private(set) var bytes: [UInt8] = []
  private(set) var starts: [Int] = [0]

  var count: Int { starts.count - 1 }

  mutating func append(_ token: some Collection<UInt8>) {
    bytes.append(contentsOf: token)
    starts.append(bytes.count)
  }

  mutating func reserveCapacity(_ tokens: Int, bytes size: Int) {
    starts.reserveCapacity(tokens + 1)
    bytes.reserveCapacity(size)
  }

  /// An unused number has length 0.
  @inline(__always)
  func length(of token: Int) -> Int { starts[token + 1] &- starts[token] }

  @inline(__always)
  subscript(token: Int) -> ArraySlice<UInt8> { bytes[starts[token]..<starts[token + 1]] }
}
