import Foundation
import Testing

@testable import Tokenization

/// Ids recorded from tiktoken 0.14.0.
@Suite struct OracleTests {
  @Test(arguments: Encoding.all)
  func `encodes and counts like the reference`(encoding: Encoding) throws {
    for (number, line) in try Fixture.lines(of: "oracle.jsonl", as: OracleCase.self).enumerated() {
      let expected = try #require(encoding == .cl100kBase ? line.cl100k_base : line.o200k_base)
      #expect(encoding.encode(line.text) == expected, "line \(number + 1)")
      #expect(encoding.count(line.text) == expected.count, "line \(number + 1)")
      #expect(try encoding.decode(expected) == Array(line.text.utf8), "line \(number + 1)")
    }
  }

  @Test func `recognises the special tokens that are allowed, and no others`() throws {
    for line in try Fixture.lines(of: "special.jsonl", as: SpecialCase.self) {
      let encoding = try #require(Encoding(named: line.enc))
      let tokens = encoding.encode(line.text, allowedSpecial: line.allowed_special.value)
      #expect(tokens == line.ids, "\(encoding) \(line.text)")
      #expect(try encoding.decode(tokens) == Array(line.text.utf8))
    }
  }
}

private struct OracleCase: Decodable {
  let text: String
  let o200k_base: [TokenID]
  let cl100k_base: [TokenID]
}

private struct SpecialCase: Decodable {
  let enc: String
  let text: String
  let allowed_special: Allowed
  let ids: [TokenID]

  /// `"all"` or a list of names.
  struct Allowed: Decodable {
    let value: AllowedSpecial

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let names = try? container.decode([String].self) {
        value = .only(Set(names))
      } else {
        #expect(try container.decode(String.self) == "all")
        value = .all
      }
    }
  }
}

enum Fixture {
  /// A file of one JSON value per line. Lines end at line feeds only: the texts contain every other separator.
  static func lines<Value: Decodable>(of name: String, as type: Value.Type) throws -> [Value] {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(name)")
    let lines = try Data(contentsOf: url).split(separator: UInt8(ascii: "\n"))
    try #require(!lines.isEmpty)
    return try lines.map { try JSONDecoder().decode(type, from: $0) }
  }
}
