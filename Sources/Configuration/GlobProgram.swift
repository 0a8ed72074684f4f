/// A pattern in the form in which it is matched.
struct GlobProgram: Hashable, Sendable {
  static let slash = UInt8(ascii: "/")

  enum Token: Hashable, Sendable {
    case byte(UInt8)
    /// One character that is no slash.
    case character
    /// One character of the class with this index.
    case member(Int)
    /// Any run without a slash.
    case run
    /// `**/`: any number of whole folders, none among them.
    case folders
    /// `**` at the end.
    case rest
  }

  private var tokens: [Token] = []
  private var classes: [CharacterClass] = []

  init(_ pattern: ArraySlice<UInt8>) throws(GlobError) {
    tokens.reserveCapacity(pattern.count)
    var index = pattern.startIndex
    while index < pattern.endIndex {
      switch pattern[index] {
      case UInt8(ascii: "*"):
        index = addAsterisks(pattern, at: index)
      case UInt8(ascii: "?"):
        tokens.append(.character)
        index += 1
      case UInt8(ascii: "["):
        var scanner = CharacterClassScanner(pattern, at: index)
        classes.append(try scanner.scan())
        tokens.append(.member(classes.count - 1))
        index = scanner.index
      case UInt8(ascii: "\\"):
        guard index + 1 < pattern.endIndex else {
          throw GlobError(kind: .trailingBackslash, range: index..<index + 1)
        }
        tokens.append(.byte(pattern[index + 1]))
        index += 2
      case let byte:
        tokens.append(.byte(byte))
        index += 1
      }
    }
  }

  /// Returns where the pattern goes on.
  private mutating func addAsterisks(_ pattern: ArraySlice<UInt8>, at start: Int) -> Int {
    var end = start
    while end < pattern.endIndex, pattern[end] == UInt8(ascii: "*") { end += 1 }
    let isBounded =
      (start == pattern.startIndex || pattern[start - 1] == Self.slash)
      && (end == pattern.endIndex || pattern[end] == Self.slash)
    guard end - start > 1, isBounded else {
      tokens.append(.run)
      return end
    }
    if end == pattern.endIndex {
      tokens.append(.rest)
      return end
    }
    tokens.append(.folders)
    return end + 1
  }

  /// Whether the whole of `text` matches.
  ///
  /// Only the last `*` and the last `**/` are ever tried again: what stands between two `**/` may as well match where
  /// it can first, since the later one makes up any distance, and no `*` reaches past its own slash.
  func matches(_ text: ArraySlice<UInt8>) -> Bool {
    var token = 0
    var position = text.startIndex
    var run: (token: Int, position: Int)?
    var folders: (token: Int, position: Int)?
    while true {
      if token == tokens.count, position == text.endIndex { return true }
      if token < tokens.count {
        switch tokens[token] {
        case .rest:
          return true
        case .run:
          token += 1
          run = (token, position)
          continue
        case .folders:
          token += 1
          folders = (token, position)
          run = nil
          continue
        case .byte(let byte):
          if position < text.endIndex, text[position] == byte {
            if byte == Self.slash { run = nil }
            token += 1
            position += 1
            continue
          }
        case .character:
          if position < text.endIndex, text[position] != Self.slash {
            token += 1
            position += text.character(at: position).length
            continue
          }
        case .member(let index):
          if position < text.endIndex, text[position] != Self.slash {
            let character = text.character(at: position)
            if classes[index].contains(character.code) {
              token += 1
              position += character.length
              continue
            }
          }
        }
      }
      if let last = run, last.position < text.endIndex, text[last.position] != Self.slash {
        position = last.position + text.character(at: last.position).length
        token = last.token
        run = (token, position)
      } else if let last = folders, let next = text[last.position...].firstIndex(of: Self.slash) {
        position = next + 1
        token = last.token
        folders = (token, position)
        run = nil
      } else {
        return false
      }
    }
  }
}

extension ArraySlice where Element == UInt8 {
  /// The character that begins at `index`; a byte that begins none counts as one with its own value.
  func character(at index: Int) -> (code: UInt32, length: Int) {
    let lead = self[index]
    let length =
      switch lead {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    guard length > 1, index + length <= endIndex else { return (UInt32(lead), 1) }
    var code = UInt32(lead) & (0x7F >> UInt32(length))
    for byte in self[(index + 1)..<(index + length)] {
      guard byte & 0xC0 == 0x80 else { return (UInt32(lead), 1) }
      code = code << 6 | UInt32(byte & 0x3F)
    }
    return (code, length)
  }
}
