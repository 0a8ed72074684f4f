import Testing

@testable import Tokenization

/// Sizes and corners of the classes of tiktoken 0.14.0's regular expressions (Unicode 16).
@Suite struct CharacterClassTests {
  private static let scalars = [0..<0xD800, 0xE000..<0x110000].joined().map { UInt32($0) }

  @Test(arguments: [
    (CharacterClass.letter, 141_028), (.number, 1_911), (.mark, 2_501), (.space, 25), (.newline, 2),
  ])
  func `classes have the size they have in the reference`(kind: CharacterClass, size: Int) {
    let table = CharacterClassTable.embedded
    #expect(Self.scalars.count { table[$0].meets(kind) } == size)
  }

  @Test(
    arguments: [
      ("a", .lower), ("A", .upper), ("\u{1C5}", .upper), ("\u{2B0}", .caseless), ("中", .caseless), ("\u{301}", .mark),
      ("1", .number), ("½", .number), ("\u{3007}", .number), (" ", .space), ("\u{3000}", .space), ("\u{85}", .space),
      ("\n", [.space, .newline]), ("\r", [.space, .newline]), ("\u{2028}", .space), ("\u{180E}", []), ("\u{200B}", []),
      ("\u{FEFF}", []), ("\u{1C}", []), ("_", .punctuationOrSymbol), ("🙂", .punctuationOrSymbol),
      ("\u{FFFD}", .punctuationOrSymbol), ("\u{11DE0}", []), ("\u{10FFFF}", []),
    ] as [(UnicodeScalar, CharacterClass)])
  func `single characters have their class`(scalar: UnicodeScalar, kind: CharacterClass) {
    #expect(CharacterClassTable.embedded[scalar.value] == kind)
    let bytes = Array(String(scalar).utf8)
    bytes.withUnsafeBytes {
      let character = ClassifiedText(bytes: $0).character(at: 0)
      #expect(character.kind == kind && character.length == bytes.count)
    }
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80], [0xE4, 0xB8],
      [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ] as [[UInt8]])
  func `an ill-formed byte is a character of no class`(bytes: [UInt8]) {
    bytes.withUnsafeBytes {
      let character = ClassifiedText(bytes: $0).character(at: 0)
      #expect(character.kind == [] && character.length == 1)
    }
  }
}
