import SourceText
import Testing

/// What is text and what is not.
@Suite struct EncodingProblemTests {
  /// Each kind of ill-formed UTF-8, and its well-formed neighbours.
  private static let sequences: [[UInt8]] = [
    [0x41], [0xC3, 0xA9], [0xE4, 0xBD, 0xA0], [0xF0, 0x9F, 0x99, 0x82], [0xEF, 0xBB, 0xBF],
    // Continuation bytes and bytes that never occur.
    [0x80], [0xBF], [0xC0], [0xC1], [0xF5], [0xF8], [0xFC], [0xFE], [0xFF],
    // Overlong forms.
    [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xE0, 0x9F, 0xBF], [0xE0, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0xAF],
    [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80, 0x80],
    // Surrogates and their neighbours.
    [0xED, 0x9F, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xEE, 0x80, 0x80],
    [0xED, 0xA0, 0xBD, 0xED, 0xB8, 0x80],
    // The last scalar and what lies behind it.
    [0xF4, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF7, 0xBF, 0xBF, 0xBF],
    // Cut short.
    [0xC3], [0xE4], [0xE4, 0xBD], [0xF0], [0xF0, 0x9F], [0xF0, 0x9F, 0x99],
    // Cut short by another character.
    [0xC3, 0x41], [0xE4, 0x41, 0x42], [0xE4, 0xBD, 0x41], [0xF0, 0x9F, 0x99, 0x41], [0xE4, 0xBD, 0xC3, 0xA9],
  ]

  /// The end of the longest prefix that the standard library takes.
  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    return (0..<bytes.count).last { String(validating: bytes.prefix($0), as: UTF8.self) != nil }
  }

  @Test(arguments: sequences)
  func agreesWithTheStandardLibrary(sequence: [UInt8]) {
    for (before, after) in [("", ""), ("ab", ""), ("", "yz"), ("你", "é"), ("🙂", "\u{10FFFF}")] {
      let bytes = Array(before.utf8) + sequence + Array(after.utf8)
      #expect(bytes.firstInvalidUTF8Offset == Self.firstInvalid(bytes))
      let problem = SourceText(path: "", bytes: bytes).encodingProblem
      #expect(problem == Self.firstInvalid(bytes).map { .invalidUTF8(offset: $0) })
    }
  }

  @Test(arguments: 0..<200)
  func agreesOnRandomBytes(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    var bytes: [UInt8] = []
    for _ in 0..<random.number(below: 12) {
      bytes += random.number(below: 5) == 0 ? [UInt8.random(in: 1...255, using: &random)] : random.pick(Self.sequences)
    }
    #expect(bytes.firstInvalidUTF8Offset == Self.firstInvalid(bytes))
  }

  private static func utf16(_ text: String, bigEndian: Bool) -> [UInt8] {
    text.utf16.flatMap { unit -> [UInt8] in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return bigEndian ? bytes : bytes.reversed()
    }
  }

  @Test(arguments: ["", "a", "role: user\ncontent: hi\n", "你好，世界", "🙂 text"], [false, true])
  func utf16WithAMark(text: String, bigEndian: Bool) {
    let bytes = Self.utf16("\u{FEFF}" + text, bigEndian: bigEndian)
    #expect(SourceText(path: "", bytes: bytes).encodingProblem == .utf16)
  }

  @Test(arguments: ["ab", "role: user", String(repeating: "prompt: text\n", count: 40)], [false, true])
  func utf16WithoutAMark(text: String, bigEndian: Bool) {
    #expect(SourceText(path: "", bytes: Self.utf16(text, bigEndian: bigEndian)).encodingProblem == .utf16)
  }

  @Test(arguments: [false, true])
  func utf32WithAMark(bigEndian: Bool) {
    let bytes = "\u{FEFF}role: user".unicodeScalars.flatMap { scalar -> [UInt8] in
      let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: scalar.value >> $0) }
      return bigEndian ? bytes : bytes.reversed()
    }
    #expect(SourceText(path: "", bytes: bytes).encodingProblem == .utf16)
  }

  @Test(arguments: [0, 1, 5, 100])
  func aZeroByteIsBinary(offset: Int) {
    var bytes = [UInt8](repeating: 0x61, count: offset)
    bytes += [0] + Array("the rest of a text that is long enough to be one".utf8)
    #expect(SourceText(path: "", bytes: bytes).encodingProblem == .binary(offset: offset))
  }

  @Test(arguments: ["", "a", "\u{FEFF}", "你好", "\u{7}", "\u{7F}\u{80}"])
  func textIsText(text: String) {
    #expect(SourceText(path: "", text: text).encodingProblem == nil)
  }
}
