import Foundation
import Testing

@testable import Tokenization

/// Tokenizer files that users bring, here of small vocabularies drawn at random, against byte-pair encoding as its definition
/// has it.
@Suite struct TokenizerFileTests {
  @discardableResult
  private static func withFile<Result>(_ name: String, _ text: String, _ body: (String) throws -> Result) throws
    -> Result
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trimtab-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return try body(file.path)
  }

  // MARK: Definitions

  /// Of all neighbours whose bytes together are a token, those of the lowest rank become one, the leftmost first.
  private static func encode(_ text: [UInt8], _ ranks: [[UInt8]: Int]) -> [TokenID] {
    if let whole = ranks[text] { return [TokenID(whole)] }
    return merge(text) { ranks[$0 + $1] }.compactMap { ranks[$0].map(TokenID.init) }
  }

  private static func merge(_ text: [UInt8], _ rank: ([UInt8], [UInt8]) -> Int?) -> [[UInt8]] {
    var parts = text.map { [$0] }
    while true {
      let ranked = zip(parts, parts.dropFirst()).enumerated().compactMap { index, pair in
        rank(pair.0, pair.1).map { (rank: $0, index: index) }
      }
      guard let best = ranked.min(by: { ($0.rank, $0.index) < ($1.rank, $1.index) }) else { return parts }
      parts[best.index] += parts.remove(at: best.index + 1)
    }
  }

  /// All bytes and some longer tokens of few letters, so that many overlap.
  private static func tokens(using random: inout SplitMix64) -> [[UInt8]] {
    var tokens = (UInt8.min...UInt8.max).map { [$0] }
    var known = Set(tokens)
    let letters = Array("aab e\u{E9}中".utf8)
    while tokens.count < 256 + 120 {
      let token = (0..<Int.random(in: 2...7, using: &random)).map { _ in letters.randomElement(using: &random) ?? 0 }
      if known.insert(token).inserted { tokens.append(token) }
    }
    return tokens
  }

  private static func texts(using random: inout SplitMix64) -> [String] {
    (0..<60).map { _ in
      let isLong = Int.random(in: 0..<8, using: &random) == 0
      return (0..<Int.random(in: 0...(isLong ? 300 : 24), using: &random)).map { _ in
        ["a", "a", "b", " ", "e", "é", "中"].randomElement(using: &random) ?? ""
      }.joined()
    }
  }

  // MARK: Rank files

  /// Tokens in no particular order: some come before their parts, some are out of reach.
  @Test(arguments: 0..<8)
  func rankFilesFollowTheDefinition(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var tokens = Self.tokens(using: &random)
    // Every other vocabulary has its tokens by length, as merging would make them.
    if seed % 2 == 0 { tokens.shuffle(using: &random) } else { tokens.sort { $0.count < $1.count } }
    let lines = tokens.enumerated().map { "\(Data($1).base64EncodedString()) \($0)\n" }
    let encoding = try Self.withFile("small.tiktoken", lines.joined()) {
      try Encoding(tokenizerFile: $0, pattern: "llama3")
    }
    let ranks = Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, $0) })
    for text in Self.texts(using: &random) {
      let bytes = Array(text.utf8)
      let expected = encoding.preTokenRanges(text).flatMap { Self.encode(Array(bytes[$0]), ranks) }
      #expect(encoding.encode(text) == expected, "\(text)")
      #expect(encoding.count(text) == expected.count, "\(text)")
      #expect(try encoding.decode(expected) == bytes)
    }
  }

  // MARK: tokenizer.json

  /// Merges of tokens that came before, in a file whose ids are in another order.
  @Test(arguments: 0..<4, [false, true])
  func tokenizerJSONFollowsTheDefinition(seed: UInt64, ignoresMerges: Bool) throws {
    var random = SplitMix64(seed: seed)
    var tokens = (UInt8.min...UInt8.max).map { [$0] }
    var merges: [(left: [UInt8], right: [UInt8])] = []
    while merges.count < 120 {
      let letters = Array("aab e\u{E9}中".utf8).map { [$0] } + merges.suffix(40).map { $0.left + $0.right }
      let pair = (letters.randomElement(using: &random) ?? [], letters.randomElement(using: &random) ?? [])
      if pair.0.count + pair.1.count > 12 || tokens.contains(pair.0 + pair.1) { continue }
      merges.append(pair)
      tokens.append(pair.0 + pair.1)
    }
    let ids = tokens.indices.shuffled(using: &random)
    let vocabulary = Dictionary(uniqueKeysWithValues: zip(tokens, ids))
    let json: [String: Any] = [
      "added_tokens": [["id": 900, "content": "<|end|>", "special": true]],
      "normalizer": ["type": "Sequence", "normalizers": [] as [Any]],
      "pre_tokenizer": ["type": "ByteLevel", "add_prefix_space": false, "use_regex": true],
      "model": [
        "type": "BPE", "ignore_merges": ignoresMerges,
        "vocab": Dictionary(uniqueKeysWithValues: vocabulary.map { (Self.spelled($0), $1) }),
        "merges": merges.map {
          seed % 2 == 0 ? "\(Self.spelled($0)) \(Self.spelled($1))" as Any : [Self.spelled($0), Self.spelled($1)]
        },
      ] as [String: Any],
    ]
    let text = String(decoding: try JSONSerialization.data(withJSONObject: json), as: UTF8.self)
    let encoding = try Self.withFile("tokenizer.json", text) { try Encoding(tokenizerFile: $0) }
    let order = Dictionary(uniqueKeysWithValues: merges.enumerated().map { (Pair($1.left, $1.right), $0) })
    for text in Self.texts(using: &random) {
      let bytes = Array(text.utf8)
      let expected = encoding.preTokenRanges(text).flatMap { range -> [TokenID] in
        let piece = Array(bytes[range])
        if ignoresMerges, let whole = vocabulary[piece] { return [TokenID(whole)] }
        return Self.merge(piece) { order[Pair($0, $1)] }.compactMap { vocabulary[$0].map(TokenID.init) }
      }
      #expect(encoding.encode(text) == expected, "\(text)")
      #expect(encoding.count(text) == expected.count, "\(text)")
      #expect(try encoding.decode(expected) == bytes)
    }
    #expect(encoding.specialTokens == ["<|end|>": 900])
  }

  private struct Pair: Hashable {
    let left: [UInt8]
    let right: [UInt8]
    init(_ left: [UInt8], _ right: [UInt8]) { (self.left, self.right) = (left, right) }
  }

  /// GPT-2's bytes_to_unicode.
  private static func spelled(_ bytes: [UInt8]) -> String {
    let visible = Array(33...126) + Array(161...172) + Array(174...255)
    let others = (0...255).filter { !visible.contains($0) }
    return String(
      String.UnicodeScalarView(
        bytes.compactMap { byte in
          Unicode.Scalar(others.firstIndex(of: Int(byte)).map { 256 + $0 } ?? Int(byte))
        }))
  }

  // MARK: Refusals

  @Test(arguments: [
    ("a.tiktoken", "YQ== 0\n", nil, "name the rule"), ("a.tiktoken", "YQ== 0\n", "llama3", "byte"),
    ("a.tiktoken", "YQ== 0\nYg== x\n", "llama3", "line 2"), ("a.tiktoken", "YQ== 0\nYg== 0\n", "llama3", "rank 0"),
    ("a.tiktoken", "", "llama3", "contents"), ("a.tiktoken", "YQ== 0\n", "llama9", "llama9"),
    ("a.tiktoken", "YQ== 300000\n", "llama3", "too many"), ("a.model", "\n\u{0E}\n\u{05}<unk>", nil, "SentencePiece"),
    ("a.json", "{\"model\": {", nil, "byte 11"), ("a.json", "{}", nil, "no vocabulary"),
    ("a.json", "{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"a\": 0}}}", nil, "WordPiece"),
    (
      "a.json", "{\"normalizer\": {\"type\": \"Lowercase\"}, \"model\": {\"vocab\": {\"a\": 0}, \"merges\": []}}", nil,
      "Lowercase"
    ),
    (
      "a.json",
      "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"\\\\w+\"}, \"behavior\": \"Isolated\"}, "
        + "\"model\": {\"vocab\": {\"a\": 0}, \"merges\": []}}", nil, "neither byte-level"
    ),
    (
      "a.json",
      "{\"pre_tokenizer\": {\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", \"pattern\": {\"Regex\": \"\\\\w+\"}, "
        + "\"behavior\": \"Isolated\"}, {\"type\": \"ByteLevel\", \"use_regex\": false}]}, "
        + "\"model\": {\"vocab\": {\"a\": 0}, \"merges\": []}}", nil, "\\w+"
    ),
  ])
  func refusalsSayWhy(name: String, text: String, pattern: String?, reason: String) throws {
    try Self.withFile(name, text) { path in
      let error = #expect(throws: EncodingFileError.self) { try Encoding(tokenizerFile: path, pattern: pattern) }
      #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
    }
  }

  @Test func everyTruncationIsRefused() throws {
    let json =
      "{\"model\": {\"type\": \"BPE\", \"vocab\": {\"\\u0061\": 0, \"b\": 1}, \"merges\": [\"a b\", [\"a\", \"b\"]]}} "
    for end in 0..<(json.utf8.count - 1) {
      try Self.withFile("t.json", String(json.prefix(end))) { path in
        #expect(throws: EncodingFileError.self) { try Encoding(tokenizerFile: path) }
      }
    }
  }
}
