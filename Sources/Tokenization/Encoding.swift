import CVocabulary

/// A byte-pair encoding: a vocabulary together with the rule that cuts text into pieces before merging.
///
/// Results equal those of the reference implementation, [tiktoken](https://github.com/openai/tiktoken) 0.14.0, on every
/// text it accepts, and are what its regular expressions and merge ranks define where it gives up (a million spaces).
/// Every operation takes time linear in its input, whatever the input.
///
/// ```swift
/// Encoding.o200kBase.count("hello world")  // 2
/// ```
///
/// The vocabulary is part of the binary and is read in place: the first use of an encoding costs next to nothing.
///
/// **Special tokens.** Text that looks like one, such as `<|endoftext|>`, is ordinary text everywhere, as in tiktoken's
/// `encode_ordinary`; only ``encode(_:allowedSpecial:)`` can be told otherwise.
///
/// **Bytes that are not UTF-8.** tiktoken takes text only. Here, each byte that belongs to no well-formed UTF-8
/// sequence counts as a character that is neither letter, number nor white space, and is encoded as it stands, so that
/// decoding always gives back the bytes that went in.
public struct Encoding: Sendable {
  let definition: EncodingDefinition

  /// The name by which the field knows the encoding, such as `o200k_base`.
  public var name: String { definition.name }

  /// The encoding of GPT-4o, GPT-4.1, GPT-5 and the o series.
  ///
  /// Ranks and pattern: `tiktoken_ext/openai_public.py`, tiktoken 0.14.0.
  public static let o200kBase = Encoding(definition: EncodingDefinition(embedded: CVocabularyO200kBase()))

  /// The encoding of GPT-4, GPT-3.5 and the `text-embedding-3` models.
  ///
  /// Ranks and pattern: `tiktoken_ext/openai_public.py`, tiktoken 0.14.0.
  public static let cl100kBase = Encoding(definition: EncodingDefinition(embedded: CVocabularyCl100kBase()))

  /// All encodings, the newest first.
  public static var all: [Encoding] { [o200kBase, cl100kBase] }

  /// The encoding with the given name, such as `cl100k_base`; `nil` if there is none. Names are case-sensitive.
  public init?(named name: String) {
    guard let encoding = Self.all.first(where: { $0.name == name }) else { return nil }
    self = encoding
  }

  init(definition: EncodingDefinition) {
    self.definition = definition
  }

  /// The special tokens and their ids. None of them results from encoding unless it is allowed explicitly.
  public var specialTokens: [String: TokenID] { definition.specialTokens }

  /// One more than the greatest id, special tokens included (tiktoken's `n_vocab`). Not every smaller id is in use.
  public var vocabularySize: Int { definition.vocabularySize }
}

extension Encoding: Hashable {
  /// Encodings are the same if their names are.
  public static func == (left: Encoding, right: Encoding) -> Bool { left.name == right.name }

  /// Feeds the name to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Encoding: CustomStringConvertible {
  /// The encoding's name.
  public var description: String { name }
}
