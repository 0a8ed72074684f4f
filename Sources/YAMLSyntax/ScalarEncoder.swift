/// Writes text as YAML or JSON scalars. What cannot be written in a style is `nil`.
enum ScalarEncoder {
  /// Text for the inside of a single-line scalar of `style`; `nil` if the style cannot hold it there.
  static func inline(_ text: String, style: YAMLTree.ScalarStyle) -> String? {
    switch style {
    case .doubleQuoted: return escaped(text, json: false)
    case .json: return escaped(text, json: true)
    case .plain, .literal, .folded:
      return text.unicodeScalars.allSatisfy(isPlainPrintable) ? text : nil
    case .singleQuoted:
      guard text.unicodeScalars.allSatisfy(isPlainPrintable) else { return nil }
      return text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
    }
  }

  /// A whole double-quoted scalar on one line.
  static func doubleQuoted(_ text: String, json: Bool = false) -> String { "\"" + escaped(text, json: json) + "\"" }

  /// A whole single-quoted scalar on one line.
  static func singleQuoted(_ text: String) -> String? { inline(text, style: .singleQuoted).map { "'" + $0 + "'" } }

  /// A whole literal or folded block: header, line break, indented lines; ends with a line break.
  ///
  /// `indent` is the column of the body; `increment` is `indent` relative to the parent collection, for the indentation
  /// indicator.
  static func block(_ text: String, folded: Bool, indent: Int, increment: Int, newline: String) -> String? {
    guard text.unicodeScalars.allSatisfy({ $0 == "\n" || isPlainPrintable($0) }) else { return nil }
    var body = Substring(text)
    var trailing = 0
    while body.hasSuffix("\n") {
      body = body.dropLast()
      trailing += 1
    }
    guard !body.isEmpty else { return nil }
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    guard let first = lines.first(where: { !$0.isEmpty }) else { return nil }
    // The first line sets the indentation unless it starts with a blank itself.
    let needsIndicator = first.first == " " || first.first == "\t" || lines[0].allSatisfy { $0 == " " }
    if needsIndicator && !(1...9).contains(increment) { return nil }
    let chomping = trailing == 0 ? "-" : (trailing == 1 ? "" : "+")
    var result = (folded ? ">" : "|") + (needsIndicator ? String(increment) : "") + chomping + newline
    let margin = String(repeating: " ", count: indent)
    var previousStartsBlank = false
    var pendingBreaks = 0
    var hasText = false
    for line in lines {
      if line.isEmpty {
        pendingBreaks += 1
        continue
      }
      let startsBlank = line.first == " " || line.first == "\t"
      // Folding eats one line break between two lines that do not start with a blank.
      let isFold = folded && hasText && !previousStartsBlank && !startsBlank
      result += String(repeating: newline, count: hasText && isFold ? pendingBreaks + 1 : pendingBreaks)
      result += margin + line + newline
      pendingBreaks = 0
      previousStartsBlank = startsBlank
      hasText = true
    }
    if trailing > 1 { result += String(repeating: newline, count: trailing - 1) }
    return result
  }

  private static func escaped(_ text: String, json: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case let scalar where isPlainPrintable(scalar): result.unicodeScalars.append(scalar)
      default:
        if scalar.value <= 0xFFFF {
          result += "\\u" + hex(scalar.value, digits: 4)
        } else if json {
          let offset = scalar.value - 0x10000
          result += "\\u" + hex(0xD800 + offset >> 10, digits: 4) + "\\u" + hex(0xDC00 + offset & 0x3FF, digits: 4)
        } else {
          result += "\\U" + hex(scalar.value, digits: 8)
        }
      }
    }
    return result
  }

  private static func hex(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  /// Whether every style may hold the scalar as it is, inside a line.
  private static func isPlainPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD: true
    case 0x10000...0x10FFFF: true
    case 0x09: true
    default: false
    }
  }
}
