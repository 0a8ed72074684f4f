import Foundation
import Testing

@testable import Tokenization

/// The vocabularies whose tables lie beside the program.
@Suite struct OtherVocabularyTests {
  // MARK: References

  /// Counts and checksums of ids, recorded from the references that `Scripts/fuzz-tokenization.py` names, for the texts of
  /// `oracle.jsonl`.
  private static let digests: [[String]] = {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/oracle-digests.tsv")
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
  }()

  private struct Line: Decodable { let text: String }

  @Test(arguments: ["p50k_base", "qwen3", "qwen3_6", "deepseek_v3", "tekken", "glm4", "kimi_k2", "gemma4"])
  func encodesLikeItsReference(name: String) throws {
    let encoding = try Tables.library.encoding(named: name)
    let column = try #require(Self.digests.first?.firstIndex(of: name))
    let lines = try Fixture.lines(of: "oracle.jsonl", as: Line.self)
    #expect(lines.count == Self.digests.count - 1)
    for (number, (line, digests)) in zip(lines, Self.digests.dropFirst()).enumerated() {
      let ids = encoding.encode(line.text)
      let checksum = ids.withUnsafeBytes { CRC32.checksum($0) }
      let digits = String(checksum, radix: 16)
      let found = "\(ids.count):" + String(repeating: "0", count: 8 - digits.count) + digits
      #expect(found == digests[column], "\(name), line \(number + 1)")
      #expect(encoding.count(line.text) == ids.count, "\(name), line \(number + 1)")
    }
  }

  // MARK: Sources

  /// SHA-256 of the rank file that a table was made of: the published one, and for DeepSeek and tekken that of the same lines
  /// made of the published file.
  @Test(arguments: [
    ("p50k_base", "94b5ca7dff4d00767bc256fdd1b27e5b17361d7b8a5f968547f9f23eb70d2069", 0),
    ("r50k_base", "306cd27f03c1a714eca7108e03d66b7dc042abe8c258b44c199a7ed9838dd930", 0),
    ("qwen3", "b2b1b8dfb5cc5f024bafc373121c6aba3f66f9a5a0269e243470a1de16a33186", 0),
    ("qwen3_6", "8dde380a6405e935f5de16a99eb61c824f3f814dd1ed298784c72babb7a03cdd", 0),
    ("deepseek_v3", "ea361439831165203088c236a65f20163f58a68d735b51593dfe1068a23920b2", 0),
    ("tekken", "64a081edb3cbb8639a4eea9a7135ab9a0467c50676c672b217ba655f4d50e127", 1000),
    ("glm4", "5a493598071550244b2ee7f26118f3edec2150b9dfa967929a99052ac83fe716", 0),
    ("kimi_k2", "b6c497a7469b33ced9c38afb1ad6e47f03f5e5dc05f15930799210ec050c5103", 0),
  ])
  func expandsToItsSource(name: String, sha256: String, firstID: TokenID) throws {
    let encoding = try Tables.library.encoding(named: name)
    var text: [UInt8] = []
    for token in 0..<TokenID(encoding.definition.vocabulary.idLimit) {
      guard let bytes = encoding.ordinaryBytes(of: token) else { continue }
      Base64.append(bytes, to: &text)
      text.append(contentsOf: " \(token - firstID)\n".utf8)
    }
    #expect(SHA256.hexadecimal(of: text) == sha256)
  }

  /// Gemma's merge file without its column of split lengths, which does not change what is counted: tokens by id, then the ids
  /// in the order of merges.
  @Test func gemmaExpandsToItsSource() throws {
    let encoding = try Tables.library.encoding(named: "gemma4")
    let vocabulary = encoding.definition.vocabulary
    let special = Dictionary(uniqueKeysWithValues: vocabulary.specialTokens.map { ($0.id, $0.bytes) })
    // Bytes that stand in for what is no token come behind the characters, in order.
    let firstByte = try #require(
      (0..<TokenID(vocabulary.tokenCount)).first { vocabulary.tokenBytes.start(of: $0)[0] == 0 })
    var text: [UInt8] = []
    var merged: [UInt8] = []
    for id in 0..<TokenID(encoding.vocabularySize) {
      if let bytes = special[id] {
        text += bytes
      } else {
        let number = try #require(vocabulary.number(of: id))
        let bytes = UnsafeBufferPointer(
          start: vocabulary.tokenBytes.start(of: number), count: vocabulary.length(of: number))
        if bytes.count == 1, number >= firstByte {
          let digits = String(bytes[0], radix: 16, uppercase: true)
          text += "<0x\(digits.count == 1 ? "0" : "")\(digits)>".utf8
        } else {
          for byte in bytes {
            switch byte {
            case UInt8(ascii: " "): text += [0xE2, 0x96, 0x81]
            case UInt8(ascii: "\\"): text += "\\\\".utf8
            case UInt8(ascii: "\n"): text += "\\n".utf8
            case UInt8(ascii: "\r"): text += "\\r".utf8
            default: text.append(byte)
            }
          }
        }
      }
      text.append(0x0A)
    }
    for number in 0..<TokenID(vocabulary.tokenCount) where vocabulary.length(of: number) > 1 {
      let bytes = UnsafeBufferPointer(
        start: vocabulary.tokenBytes.start(of: number), count: vocabulary.length(of: number))
      if MergeTree.characterLength(bytes) < bytes.count { merged += "\(vocabulary.id(of: number))\n".utf8 }
    }
    #expect(
      SHA256.hexadecimal(of: text + merged) == "cc0c1bc5cf403abd189e83bf412e1d8551c3d4ad3725b57812168b401a3d3dcd")
  }

  @Test(arguments: Tables.names)
  func tablesAreWhole(name: String) throws {
    #expect(throws: Never.self) { try Encoding(tableFile: "\(Tables.folder)/\(name).bin", isVerified: true) }
  }

  // MARK: Properties

  @Test(arguments: Tables.names)
  func everyOperationTellsTheSameStory(name: String) throws {
    let encoding = try Tables.library.encoding(named: name)
    let counter = Encoding.Counter(encoding)
    var random = SplitMix64(seed: 1)
    for _ in 0..<700 {
      let bytes = TextGenerator.bytes(using: &random)
      try bytes.withUnsafeBytes { text in
        let tokens = encoding.encode(utf8: text)
        let normal = encoding.definition.vocabulary.normalization.withNormalForm(of: text) { Array($0) }
        let decoded = try encoding.decode(tokens)
        #expect(decoded == normal)
        #expect(encoding.count(utf8: text) == tokens.count)
        #expect(counter.count(utf8: text) == tokens.count)
        let ranges = encoding.tokenRanges(utf8: text)
        #expect(ranges.count == tokens.count && ranges.last?.upperBound ?? 0 == normal.count)
        let limit = Int.random(in: 0...(tokens.count + 1), using: &random)
        #expect(encoding.count(utf8: text, upTo: limit) == min(tokens.count, limit + 1))
      }
    }
  }

  /// A method that is quadratic in any of these would not come back.
  @Test(arguments: Tables.names, ["a", " ", "\n", "\u{1F600}", "\u{301}", "中", "aB", "\u{1}", "▁", "1"])
  func longRunsAreCounted(name: String, unit: String) throws {
    let encoding = try Tables.library.encoding(named: name)
    let text = String(repeating: unit, count: 60_000)
    #expect(encoding.count(text) == encoding.encode(text).count)
  }

  // MARK: Quirks

  @Test(arguments: [
    ("qwen3", "e\u{301}", "é"), ("qwen3_6", "A\u{30A}ngstro\u{308}m", "Ångström"), ("gemma4", "a▁b", "a b"),
  ])
  func normalFormsAreTheSame(name: String, text: String, normal: String) throws {
    let encoding = try Tables.library.encoding(named: name)
    #expect(encoding.encode(text) == encoding.encode(normal))
    #expect(Array(text.utf8) != Array(normal.utf8))
  }

  @Test(arguments: [
    ("gpt2", "r50k_base"), ("deepseek_v4", "deepseek_v3"), ("gemma3", "gemma4"), ("qwen2", "qwen3"),
    ("kimi", "kimi_k2"),
  ])
  func otherNames(alias: String, name: String) throws {
    #expect(try Tables.library.encoding(named: alias) == Tables.library.encoding(named: name))
    #expect(Tables.library.has(alias))
  }

  @Test func whatIsMissingIsNamed() {
    let library = EncodingLibrary(folders: ["/nonexistent"])
    #expect(throws: EncodingFileError.missing(name: "qwen3", folders: ["/nonexistent"])) {
      try library.encoding(named: "qwen3")
    }
    #expect(throws: EncodingFileError.unknown(name: "p50k")) { try library.encoding(named: "p50k") }
    #expect(!library.has("qwen3") && library.has("o200k_harmony"))
    #expect(throws: Never.self) { try library.encoding(named: "o200k_base") }
  }

  @Test func anotherTableIsNotTakenForTheOneAskedFor() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("trimtab-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.copyItem(atPath: "\(Tables.folder)/r50k_base.bin", toPath: "\(folder)/p50k_base.bin")
    try Data("trimtabV".utf8).write(to: URL(fileURLWithPath: "\(folder)/glm4.bin"))
    let library = EncodingLibrary(folders: [folder])
    #expect(throws: EncodingFileError.self) { try library.encoding(named: "p50k_base") }
    #expect(throws: EncodingFileError.self) { try library.encoding(named: "glm4") }
  }

  @Test func gptOssHasItsSpecialTokens() throws {
    let encoding = Encoding.o200kHarmony
    #expect(encoding.vocabularySize == 201_088)
    #expect(encoding.encode("<|start|>user<|message|>", allowedSpecial: .all) == [200_006, 1428, 200_008])
    #expect(encoding.specialTokens["<|reserved_200013|>"] == 200_013)
    #expect(encoding.encode("hello") == Encoding.o200kBase.encode("hello"))
  }
}
