import CVocabulary

/// A byte-pair encoding: a vocabulary together with the rule that cuts text into pieces before merging.
///
/// Results equal those of the reference implementation, [tiktoken](https://github.com/openai/tiktoken) 0.14.0, on every
/// text it accepts, and are what its regular expressions and merge ranks define where it gives up (a million spaces).
/// Every operation takes time linear in its input, whatever the input; in encodings whose order of merges allows no shorter
/// way (GLM, Qwen 3.6, Gemma), `n log n` in the length of a single piece.
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
///
/// **Normalization.** The tokenizers of Qwen bring text into normalization form C first, and that of Gemma takes `▁` for a
/// space; decoding then gives back the text in that form, and ranges are those of its bytes.
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

  /// The encoding of the gpt-oss models: ``o200kBase`` with more special tokens.
  ///
  /// `tiktoken_ext/openai_public.py`, tiktoken 0.14.0.
  public static let o200kHarmony = Encoding(
    definition: EncodingDefinition(
      embedded: CVocabularyO200kBase(), name: "o200k_harmony", specialTokens: { harmonyTokens }))

  /// `<|endofprompt|>` and `<|reserved_200018|>` share an id.
  private static var harmonyTokens: [(id: TokenID, bytes: [UInt8])] {
    let named: [TokenID: String] = [
      199998: "startoftext", 199999: "endoftext", 200002: "return", 200003: "constrain", 200005: "channel",
      200006: "start", 200007: "end", 200008: "message", 200012: "call",
    ]
    let tokens = (TokenID(199998)...201087).map { id in (id, Array("<|\(named[id] ?? "reserved_\(id)")|>".utf8)) }
    return [(200018, Array("<|endofprompt|>".utf8))] + tokens
  }

  /// The encodings that are part of the program, the newest first. ``EncodingLibrary`` finds others.
  public static var all: [Encoding] { [o200kBase, o200kHarmony, cl100kBase] }

  /// The encoding of ``all`` with the given name, such as `cl100k_base`; `nil` if there is none. Names are case-sensitive.
  public init?(named name: String) {
    switch name {
    case "o200k_base": self = .o200kBase
    case "o200k_harmony": self = .o200kHarmony
    case "cl100k_base": self = .cl100kBase
    default: return nil
    }
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
  /// Encodings are the same if they were made as one, or are parts of the program with the same name.
  public static func == (left: Encoding, right: Encoding) -> Bool { left.definition === right.definition }

  /// Feeds the name to the hasher.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Encoding: CustomStringConvertible {
  /// The encoding's name.
  public var description: String { name }
}
