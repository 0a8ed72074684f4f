/// The characters that a `[…]` of a pattern stands for.
struct CharacterClass: Hashable, Sendable {
  var isNegated = false
  var ranges: [ClosedRange<UInt32>] = []

  func contains(_ code: UInt32) -> Bool {
    ranges.contains { $0.contains(code) } != isNegated
  }

  /// The ASCII characters of a POSIX class.
  static func named(_ name: String) -> [ClosedRange<UInt32>]? {
    switch name {
    case "alnum": [0x30...0x39, 0x41...0x5A, 0x61...0x7A]
    case "alpha": [0x41...0x5A, 0x61...0x7A]
    case "blank": [0x09...0x09, 0x20...0x20]
    case "cntrl": [0x00...0x1F, 0x7F...0x7F]
    case "digit": [0x30...0x39]
    case "graph": [0x21...0x7E]
    case "lower": [0x61...0x7A]
    case "print": [0x20...0x7E]
    case "punct": [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E]
    case "space": [0x09...0x0D, 0x20...0x20]
    case "upper": [0x41...0x5A]
    case "xdigit": [0x30...0x39, 0x41...0x46, 0x61...0x66]
    default: nil
    }
  }
}

/// Reads a `[…]` as git does: `]` is itself in first place, `-` in last, and `\` works inside.
struct CharacterClassScanner {
  private let pattern: ArraySlice<UInt8>
  private let start: Int
  /// Behind the `]` after a scan.
  private(set) var index: Int

  /// `start` is the place of the `[`.
  init(_ pattern: ArraySlice<UInt8>, at start: Int) {
    self.pattern = pattern
    self.start = start
    index = start + 1
  }

  mutating func scan() throws(GlobError) -> CharacterClass {
    var result = CharacterClass()
    if index < pattern.endIndex, pattern[index] == UInt8(ascii: "!") || pattern[index] == UInt8(ascii: "^") {
      result.isNegated = true
      index += 1
    }
    var isFirst = true
    while true {
      guard index < pattern.endIndex else { throw unclosed }
      if !isFirst, pattern[index] == UInt8(ascii: "]") {
        index += 1
        return result
      }
      isFirst = false
      if let named = try scanNamedClass() {
        result.ranges += named
        continue
      }
      let lowerAt = index
      let lower = try scanCharacter()
      guard index + 1 < pattern.endIndex, pattern[index] == UInt8(ascii: "-"),
        pattern[index + 1] != UInt8(ascii: "]")
      else {
        result.ranges.append(lower...lower)
        continue
      }
      index += 1
      let upper = try scanCharacter()
      guard lower <= upper else { throw GlobError(kind: .reversedRange, range: lowerAt..<index) }
      result.ranges.append(lower...upper)
    }
  }

  private var unclosed: GlobError { GlobError(kind: .unclosedBracket, range: start..<start + 1) }

  private mutating func scanCharacter() throws(GlobError) -> UInt32 {
    if index < pattern.endIndex, pattern[index] == UInt8(ascii: "\\") { index += 1 }
    guard index < pattern.endIndex else { throw unclosed }
    let character = pattern.character(at: index)
    index += character.length
    return character.code
  }

  /// A class such as `[:alpha:]`; `nil`, and nothing is read, if none stands here.
  private mutating func scanNamedClass() throws(GlobError) -> [ClosedRange<UInt32>]? {
    guard index + 1 < pattern.endIndex, pattern[index] == UInt8(ascii: "["), pattern[index + 1] == UInt8(ascii: ":"),
      let end = pattern[(index + 2)...].firstIndex(of: UInt8(ascii: "]")), end - 1 >= index + 2,
      pattern[end - 1] == UInt8(ascii: ":")
    else { return nil }
    let name = String(decoding: pattern[(index + 2)..<(end - 1)], as: UTF8.self)
    guard let ranges = CharacterClass.named(name) else {
      throw GlobError(kind: .unknownClass(name), range: index..<end + 1)
    }
    index = end + 1
    return ranges
  }
}
