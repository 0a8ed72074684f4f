/// Text as GitHub Flavored Markdown shows it in the cell of a table.
package enum MarkdownText {
  /// A message: what stands in backticks is code, all else stands for itself.
  package static func cell(_ text: String) -> String {
    let parts = VisibleText.line(of: text).split(separator: "`", omittingEmptySubsequences: false)
    // A backtick that nothing closes is a backtick.
    guard !parts.count.isMultiple(of: 2) else { return parts.map { plain(String($0)) }.joined(separator: "\\`") }
    var result = ""
    for (index, part) in parts.enumerated() {
      result += index.isMultiple(of: 2) ? plain(String(part)) : code(String(part))
    }
    return result
  }

  /// Code of one line; bars would end the cell even here (GFM 4.10).
  package static func code(_ text: String) -> String {
    let text = VisibleText.line(of: text).replacing("|", with: "\\|")
    if text.isEmpty { return "\\`\\`" }
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "`") ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let isPadded =
      text.utf8.first == UInt8(ascii: "`") || text.utf8.last == UInt8(ascii: "`")
      || text.utf8.first == UInt8(ascii: " ") && text.utf8.last == UInt8(ascii: " ")
    let blank = isPadded ? " " : ""
    return fence + blank + text + blank + fence
  }

  /// Nothing has a meaning, and nobody is mentioned.
  private static func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "*", "_", "[", "]", "<", ">", "#", "~", "|", "&", "!": result += "\\"
      case "@": result += "<!-- -->"
      default: break
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
