/// What can go wrong when tokens are turned back into text. Encoding and counting never fail.
public enum TokenizationError: Error, Hashable, Sendable {
  /// The encoding of that name has no token with this id.
  case unknownToken(TokenID, encoding: String)
}

extension TokenizationError: CustomStringConvertible {
  /// What happened and what to do about it.
  public var description: String {
    switch self {
    case .unknownToken(let id, let encoding):
      "\(encoding) has no token \(id); decode with the encoding that the tokens come from"
    }
  }
}
