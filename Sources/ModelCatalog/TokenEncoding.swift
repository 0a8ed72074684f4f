/// Which vocabulary a model counts its tokens with, and how sure that is.
package struct TokenEncoding: Hashable, Sendable {
  package enum Quality: String, CaseIterable, Hashable, Sendable {
    /// The provider, or the published weights, name this vocabulary.
    case exact
    /// Likely by its relatives, confirmed nowhere.
    case assumed
    /// The vocabulary is not published; the name only tells vocabularies apart.
    case approx
  }

  /// The vocabulary's name, such as `o200k_base`. It need not be bundled.
  package let name: String
  package let quality: Quality
  /// Tokens per token of `o200k_base`, from the lowest to the highest kind of text.
  package let factor: ClosedRange<Double>?

  /// How to count with the vocabularies at hand.
  package enum Counting: Hashable, Sendable {
    /// Count with this vocabulary; the result is exact.
    case exact(encoding: String)
    /// Count with this vocabulary; the result is exact if the assumption holds.
    case assumed(encoding: String)
    /// Count with this vocabulary and multiply; the result is a range.
    case scaled(encoding: String, factor: ClosedRange<Double>)
    /// There is nothing to count with.
    case impossible
  }

  /// The best count that the vocabularies at hand allow.
  package func counting(isAvailable: (String) -> Bool) -> Counting {
    if isAvailable(name) {
      switch quality {
      case .exact: return .exact(encoding: name)
      case .assumed: return .assumed(encoding: name)
      case .approx: break
      }
    }
    guard let factor, isAvailable(Self.reference) else { return .impossible }
    // Only special tokens differ: the same text has the same tokens.
    if factor == 1...1, quality == .exact { return .exact(encoding: Self.reference) }
    return .scaled(encoding: Self.reference, factor: factor)
  }

  /// The vocabulary that factors refer to.
  package static let reference = "o200k_base"
}

/// Tokens that a chat costs beyond the text of its messages.
package struct ChatFraming: Hashable, Sendable {
  /// For each message.
  package let perMessage: Int
  /// For a message that has a name; negative when the name takes the place of something.
  package let perName: Int
  /// Once, for the start of the reply.
  package let perReply: Int
}
