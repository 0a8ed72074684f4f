/// Which special tokens ``Encoding/encode(_:allowedSpecial:)`` recognises in a text.
public enum AllowedSpecial: Sendable, Hashable {
  /// Every special token of the encoding.
  case all
  /// Those listed, as far as the encoding has them; text that looks like any other is ordinary text.
  case only(Set<String>)
}

extension Encoding {
  /// The tokens of `text`, in which the allowed special tokens stand for themselves.
  ///
  /// As in the reference, the text between two special tokens is encoded as if it stood alone. Unlike there, a special
  /// token that is not allowed is no error but ordinary text (tiktoken's `disallowed_special=()`).
  ///
  /// - Complexity: linear in the size of `text`.
  public func encode(_ text: String, allowedSpecial: AllowedSpecial) -> [TokenID] {
    let allowed = allowedTokens(allowedSpecial)
    return text.withUTF8Bytes { encode(utf8: $0, special: allowed) }
  }

  /// Longest first, so that of two that begin alike the longer one wins.
  private func allowedTokens(_ allowed: AllowedSpecial) -> [(id: TokenID, bytes: [UInt8])] {
    specialTokens
      .filter { name, _ in
        switch allowed {
        case .all: true
        case .only(let names): names.contains(name)
        }
      }
      .map { ($0.value, Array($0.key.utf8)) }
      .sorted { ($0.1.count, $0.0) > ($1.1.count, $1.0) }
  }

  private func encode(
    utf8 text: UnsafeRawBufferPointer, special: [(id: TokenID, bytes: [UInt8])]
  ) -> [TokenID] {
    var tokens: [TokenID] = []
    var start = 0
    var position = 0
    while position < text.count {
      let rest = text[position...]
      guard let match = special.first(where: { rest.starts(with: $0.bytes) }) else {
        position += 1
        continue
      }
      append(UnsafeRawBufferPointer(rebasing: text[start..<position]), to: &tokens)
      tokens.append(match.id)
      position += match.bytes.count
      start = position
    }
    append(UnsafeRawBufferPointer(rebasing: text[start...]), to: &tokens)
    return tokens
  }
}
