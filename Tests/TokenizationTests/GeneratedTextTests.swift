import Foundation
import Testing
import Tokenization

/// 20,000 generated texts with the ids that tiktoken 0.14.0 gives them, of which only a digest is kept.
///
/// `TRIMTAB_GENERATED_TEXTS=FILE` writes the texts, each behind its length, for `Scripts/digest-generated-texts.py`, which
/// asks tiktoken for the ids and prints the digests.
@Suite struct GeneratedTextTests {
  private static func texts() -> [[UInt8]] {
    var random = SplitMix64(seed: 20_000)
    return (0..<20_000).map { _ in Array(TextGenerator.text(using: &random).utf8) }
  }

  @Test(arguments: [
    ("o200k_base", "655699c7792252f33959d203a6f86f1a396a6c3f4e0ae95282a08fc86324e6ea"),
    ("cl100k_base", "2003069e1088e4e41543acde76ed422f3ccc6674dd454182b8457c7aa401c6c2"),
  ])
  func idsAreThoseOfTiktoken(name: String, digest: String) throws {
    let encoding = try #require(Encoding(named: name))
    var record: [UInt8] = []
    for text in Self.texts() {
      let ids = text.withUnsafeBytes { encoding.encode(utf8: $0) }
      #expect(text.withUnsafeBytes { encoding.count(utf8: $0) } == ids.count)
      for number in [TokenID(text.count), TokenID(ids.count)] + ids {
        withUnsafeBytes(of: number.littleEndian) { record.append(contentsOf: $0) }
      }
    }
    #expect(SHA256.hexadecimal(of: record) == digest)
  }

  @Test(.enabled(if: ProcessInfo.processInfo.environment["TRIMTAB_GENERATED_TEXTS"] != nil))
  func writeTexts() throws {
    var record: [UInt8] = []
    for text in Self.texts() {
      withUnsafeBytes(of: UInt32(text.count).littleEndian) { record.append(contentsOf: $0) }
      record += text
    }
    let path = try #require(ProcessInfo.processInfo.environment["TRIMTAB_GENERATED_TEXTS"])
    try Data(record).write(to: URL(fileURLWithPath: path))
  }
}
