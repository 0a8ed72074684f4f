import Providers
import SourceText
import Testing
import YAMLSyntax

/// JSON without positions against the reader of files, and against itself.
@Suite struct JSONTests {
  /// What the reader of files makes of a text; `nil` if it complains.
  private static func byFileReader(_ bytes: [UInt8]) -> JSONValue? {
    let tree = JSONReader.parse(SourceText(path: "", bytes: bytes))
    guard !tree.isBroken, tree.problems.isEmpty, tree.documents.count == 1, let document = tree.documents.first else {
      return nil
    }
    return JSONValue(document)
  }

  @Test(arguments: [
    #"{"a":1,"b":[true,false,null],"c":{"d":"e"}}"#, #"  [ 1 , -2.5e3 , 0 ] "#, #""\u4f60\ud83d\ude42\n\"\\\/""#, "0",
    "-0", "1e5",
    "123456789012345678901234567890", "[]", "{}", #""""#, "null",
  ])
  func textsAreReadAlike(text: String) {
    let bytes = Array(text.utf8)
    // YAML's core schema takes 1e5 for a whole number.
    #expect(JSONValue(json: bytes) != nil && JSONValue(json: bytes)?.canonical == Self.byFileReader(bytes)?.canonical)
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\"}", "{a:1}", "01", "1.", ".5", "+1", "tru", "\"a", "\"\\x\"", "\"\\u12\"", "[1 2]", "1 2",
    "'a'", "\"\u{1}\"", "nul", "-", "1e",
    String(repeating: "[", count: 2_000) + String(repeating: "]", count: 2_000),
  ])
  func whatIsNoneIsRefused(text: String) { #expect(JSONValue(json: Array(text.utf8)) == nil) }

  /// Values that are written and read are the same, and files read them alike.
  @Test func randomValuesComeBack() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let value = Self.random(&random, depth: 0)
      let bytes = value.json
      #expect(JSONValue(json: bytes) == value)
      #expect(Self.byFileReader(bytes) == value)
    }
  }

  private static func random(_ random: inout some RandomNumberGenerator, depth: Int) -> JSONValue {
    switch Int.random(in: 0..<(depth < 4 ? 8 : 6), using: &random) {
    case 0: .null
    case 1: .bool(.random(using: &random))
    case 2: .integer(.random(in: -1_000_000...1_000_000, using: &random))
    case 3: .number(.random(in: 0.1...0.9, using: &random))
    case 4, 5:
      .string(
        String(
          (0..<Int.random(in: 0..<8, using: &random)).compactMap { _ in
            "aé你🙂\"\\\n\u{1}/ ".randomElement(using: &random)
          }))
    case 6: .array((0..<Int.random(in: 0..<4, using: &random)).map { _ in Self.random(&random, depth: depth + 1) })
    default:
      .object(
        (0..<Int.random(in: 0..<4, using: &random)).map { .init("k\($0)", Self.random(&random, depth: depth + 1)) })
    }
  }
}
