/// The fixed texts that every match of a regular expression starts with.
///
/// Six hundred phrase patterns cannot be tried at every word; comparing the word with their prefixes first makes the
/// cost of a table independent of its length.
package enum LiteralPrefixes {
  private static let maximumLength = 12
  private static let maximumCount = 200

  private struct Prefix: Hashable {
    var text: String
    /// Whether the pattern may go on with more fixed text.
    var isOpen: Bool
  }

  /// The prefixes in lower case, or `nil` if a match can start with just about anything. Knows literals, groups,
  /// alternatives, small classes, `?`, and look-around (which takes no text).
  package static func of(_ regex: String) -> [String]? {
    // Rare syntax whose text is not what it looks like: verbs, comments, branch resets, free spacing, odd classes.
    for unusual in ["(*", "(?#", "(?|", "(?x", "(?i", "[]", "[^]", "[["] where regex.contains(unusual) { return nil }
    var parser = Parser(Array(regex.unicodeScalars))
    let prefixes = parser.alternatives()
    guard parser.isAtEnd, prefixes.count <= maximumCount, !prefixes.contains(where: { $0.text.isEmpty }) else {
      return nil
    }
    return Set(prefixes.map { $0.text.lowercased() }).sorted()
  }

  private struct Parser {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var isAtEnd: Bool { index >= scalars.count }

    mutating func alternatives() -> [Prefix] {
      var result = sequence()
      while !isAtEnd, scalars[index] == "|" {
        index += 1
        result += sequence()
      }
      return result
    }

    private mutating func sequence() -> [Prefix] {
      var result = [Prefix(text: "", isOpen: true)]
      while !isAtEnd, scalars[index] != "|", scalars[index] != ")" {
        let piece = atom()
        var options = piece
        var stops = false
        if !isAtEnd {
          switch scalars[index] {
          case "?", "*":
            options.append(Prefix(text: "", isOpen: true))
            stops = scalars[index] == "*"
            index += 1
          case "+":
            index += 1
            stops = true
          case "{":
            while !isAtEnd, scalars[index] != "}" { index += 1 }
            index += 1
            options = [Prefix(text: "", isOpen: false)]
          default: break
          }
          if !isAtEnd, scalars[index] == "?" || scalars[index] == "+" { index += 1 }
        }
        var extended: Set<Prefix> = []
        for prefix in result {
          guard prefix.isOpen, prefix.text.unicodeScalars.count < LiteralPrefixes.maximumLength else {
            extended.insert(Prefix(text: prefix.text, isOpen: false))
            continue
          }
          for option in options {
            // What a repetition adds is not known, but nothing comes between either.
            extended.insert(
              Prefix(text: prefix.text + option.text, isOpen: option.isOpen && !(stops && !option.text.isEmpty)))
          }
        }
        result = Array(extended)
        if result.count > LiteralPrefixes.maximumCount { return [Prefix(text: "", isOpen: false)] }
      }
      return result
    }

    private mutating func atom() -> [Prefix] {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "(": return group()
      case "[": return characterClass()
      case "\\": return escape()
      case ".": return [Prefix(text: "", isOpen: false)]
      case "^", "$": return [Prefix(text: "", isOpen: true)]
      default: return [Prefix(text: String(scalar), isOpen: true)]
      }
    }

    private mutating func group() -> [Prefix] {
      var isLookAround = false
      if index + 1 < scalars.count, scalars[index] == "?" {
        index += 1
        switch scalars[index] {
        case ":", ">": index += 1
        case "=", "!":
          isLookAround = true
          index += 1
        case "<" where index + 1 < scalars.count && (scalars[index + 1] == "=" || scalars[index + 1] == "!"):
          isLookAround = true
          index += 2
        default:
          while !isAtEnd, scalars[index] != ":", scalars[index] != ")", scalars[index] != ">" { index += 1 }
          if !isAtEnd, scalars[index] != ")" { index += 1 }
        }
      }
      let inner = alternatives()
      if !isAtEnd { index += 1 }
      return isLookAround ? [Prefix(text: "", isOpen: true)] : inner
    }

    private mutating func characterClass() -> [Prefix] {
      var members: [Prefix] = []
      var isKnown = true
      if !isAtEnd, scalars[index] == "^" { isKnown = false }
      while !isAtEnd, scalars[index] != "]" {
        if scalars[index] == "\\" {
          isKnown = false
          index += 1
        }
        if index + 1 < scalars.count, scalars[index + 1] == "-", index + 2 < scalars.count, scalars[index + 2] != "]" {
          isKnown = false
        }
        if index < scalars.count { members.append(Prefix(text: String(scalars[index]), isOpen: true)) }
        index += 1
      }
      index += 1
      return isKnown && members.count <= 12 ? members : [Prefix(text: "", isOpen: false)]
    }

    private mutating func escape() -> [Prefix] {
      guard !isAtEnd else { return [Prefix(text: "", isOpen: false)] }
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "b", "B", "A", "z", "Z", "G", "K": return [Prefix(text: "", isOpen: true)]
      case "p", "P", "x", "u":
        if !isAtEnd, scalars[index] == "{" {
          while !isAtEnd, scalars[index] != "}" { index += 1 }
          index += 1
        }
        return [Prefix(text: "", isOpen: false)]
      case let letter where letter.properties.isAlphabetic || ("0"..."9").contains(letter):
        return [Prefix(text: "", isOpen: false)]
      default: return [Prefix(text: String(scalar), isOpen: true)]
      }
    }
  }
}
