import SourceText

/// The elements `<message role="…">…</message>` by which Semantic Kernel writes chat messages inside a template.
///
/// Source: `ChatPromptParser.cs`, `chat_history.py`. What stands outside of all elements is a message too: in Python a
/// system message in front of the first, a user message behind it; .NET drops it.
enum RoleTags {
  /// The texts of the elements and between them in order; `nil` if there is none.
  static func split(_ bytes: [UInt8]) -> [SplitTemplate.Part]? {
    var parts: [SplitTemplate.Part] = []
    var position = 0
    var index = 0
    while let start = bytes.firstIndex(of: "<message", from: index) {
      // `<messages>` is another element, and one without a role is text.
      index = start + 8
      guard index < bytes.count, bytes[index].isBlankOrBreak, let close = endOfTag(bytes, from: index) else { continue }
      guard let role = role(in: bytes[start..<close]) else { continue }
      parts.append(SplitTemplate.Part(role: outerRole(parts), range: position..<start))
      guard bytes[close - 1] != UInt8(ascii: "/") else {
        position = close + 1
        index = position
        continue
      }
      let end = bytes.firstIndex(of: "</message", from: close) ?? bytes.count
      parts.append(SplitTemplate.Part(role: role, range: close + 1..<max(end, close + 1)))
      position = min((bytes.firstIndex(of: ">", from: end) ?? bytes.count) + 1, bytes.count)
      index = position
    }
    guard !parts.isEmpty else { return nil }
    parts.append(SplitTemplate.Part(role: outerRole(parts), range: position..<bytes.count))
    return parts
  }

  private static func outerRole(_ parts: [SplitTemplate.Part]) -> Role { parts.isEmpty ? .system : .user }

  /// The place of the `>` that ends a tag; a placeholder or a quoted value may hold others.
  private static func endOfTag(_ bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    var quote: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      if byte == quote {
        quote = nil
      } else if quote == nil {
        if byte == UInt8(ascii: ">") { return index }
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { quote = byte }
      }
      index += 1
    }
    return nil
  }

  /// The role that the tag names; a user for one that is filled in. `nil` for a tag without `role`.
  private static func role(in tag: ArraySlice<UInt8>) -> Role? {
    let text = String(decoding: tag, as: UTF8.self)
    guard let name = text.firstRange(of: "role=") else { return nil }
    let value = text[name.upperBound...].dropFirst().prefix { $0 != "\"" && $0 != "'" }
    return Role(name: String(value)) ?? .user
  }
}
