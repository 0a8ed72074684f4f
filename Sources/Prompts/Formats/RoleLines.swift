import SourceText

/// Lines that hold only a role and so start its message: `system:`, `# user:`, `assistant[name="x"]:`. Prompty and
/// prompt flow have them.
///
/// Source: microsoft/prompty `spec/spec.md`, promptflow `tools/common.py`.
enum RoleLines {
  /// The texts between the lines in order; what stands before the first is of the role `leading`.
  static func split(_ bytes: [UInt8], leading: Role) -> [SplitTemplate.Part] {
    var parts: [SplitTemplate.Part] = []
    var role = leading
    var start = 0
    var lineStart = 0
    while lineStart < bytes.count {
      let lineEnd = bytes.endOfLine(from: lineStart)
      if let found = self.role(of: bytes[lineStart..<lineEnd]) {
        parts.append(SplitTemplate.Part(role: role, range: start..<lineStart))
        role = found
        start = min(lineEnd + 1, bytes.count)
      }
      lineStart = lineEnd + 1
    }
    parts.append(SplitTemplate.Part(role: role, range: start..<bytes.count))
    return parts
  }

  private static func role(of line: ArraySlice<UInt8>) -> Role? {
    var text = Substring(String(decoding: line, as: UTF8.self))
    func trim() { text = text.drop(while: \.isWhitespace) }
    trim()
    while text.first == "#" { text = text.dropFirst() }
    trim()
    while text.last?.isWhitespace == true { text = text.dropLast() }
    guard text.last == ":", text.count <= 60 else { return nil }
    text = text.dropLast()
    while text.last?.isWhitespace == true { text = text.dropLast() }
    if text.last == "]", let open = text.firstIndex(of: "[") { text = text[..<open] }
    switch text.lowercased() {
    case "system": return .system
    case "user": return .user
    case "assistant": return .assistant
    case "function", "tool": return .tool
    default: return nil
    }
  }
}
