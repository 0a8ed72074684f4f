import SourceText

/// dotprompt's helpers `{{role "…"}}` and `{{history}}`, which start a new message.
///
/// Source: google/dotprompt `js/src/parse.ts`, `toMessages`.
enum RoleMarkers {
  /// The texts between the markers in order: a user's before the first, the model's behind the history.
  static func split(_ template: SplitTemplate) -> [SplitTemplate.Part] {
    let bytes = template.text.utf8
    var parts: [SplitTemplate.Part] = []
    var role = Role.user
    var start = 0
    for expression in template.template.expressions where expression.kind == .output {
      let words = words(of: bytes[expression.range])
      let next: Role
      switch words.first {
      case "role": next = words.dropFirst().first.flatMap { Role(name: $0) } ?? .user
      case "history" where words.count == 1: next = .assistant
      default: continue
      }
      parts.append(SplitTemplate.Part(role: role, range: start..<expression.range.lowerBound))
      role = next
      start = expression.range.upperBound
    }
    parts.append(SplitTemplate.Part(role: role, range: start..<bytes.count))
    return parts
  }

  private static func words(of expression: ArraySlice<UInt8>) -> [String] {
    expression.split { $0.isBlankOrBreak || "{}~\"'".utf8.contains($0) }.map { String(decoding: $0, as: UTF8.self) }
  }
}
