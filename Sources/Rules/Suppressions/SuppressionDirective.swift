import SourceText

/// A comment to trimtab: `# trimtab: ignore[rule-a, rule-b] why`.
struct SuppressionDirective {
  enum Scope: Equatable {
    /// The place beside or below the comment.
    case next
    case start, end
    case file
  }

  struct RuleName {
    let name: String
    /// In the comment's bytes.
    let range: ByteRange
  }

  let scope: Scope
  let rules: [RuleName]
  let reason: String
  /// Why it cannot be understood; it then suppresses nothing.
  let problem: Problem?

  enum Problem: Equatable {
    /// Not one of the words that may follow `trimtab:`.
    case unknownWord(String)
    case withoutRules
  }

  /// Reads a comment's text; `nil` if it is no word to trimtab. O(length).
  init?(_ comment: ArraySlice<UInt8>) {
    let bytes = Array(comment)
    guard let mark = bytes.firstIndex(of: "trimtab:", from: 0) else { return nil }
    // `# see trimtab: …` talks about it.
    guard bytes[..<mark].allSatisfy({ $0 <= 0x20 || "#{!-*/".utf8.contains($0) }) else { return nil }
    var index = mark + 8
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    let wordStart = index
    while index < bytes.count, (0x61...0x7A).contains(bytes[index]) || bytes[index] == UInt8(ascii: "-") { index += 1 }
    let word = String(decoding: bytes[wordStart..<index], as: UTF8.self)
    let scopes: [(String, Scope)] = [
      ("ignore", .next), ("ignore-start", .start), ("ignore-end", .end), ("ignore-file", .file),
    ]
    let known = scopes.first { $0.0 == word }?.1
    scope = known ?? .next
    var rules: [RuleName] = []
    if index < bytes.count, bytes[index] == UInt8(ascii: "["),
      let close = bytes[index...].firstIndex(of: UInt8(ascii: "]"))
    {
      var start = index + 1
      for end in index + 1...close where end == close || bytes[end] == UInt8(ascii: ",") {
        var (low, high) = (start, end)
        while low < high, bytes[low] == 0x20 { low += 1 }
        while high > low, bytes[high - 1] == 0x20 { high -= 1 }
        if low < high {
          rules.append(
            RuleName(
              name: String(decoding: bytes[low..<high], as: UTF8.self),
              range: comment.startIndex + low..<comment.startIndex + high))
        }
        start = end + 1
      }
      index = close + 1
    }
    self.rules = rules
    var rest = bytes[index...]
    for mark in ["#}", "}}", "*/", "-->"] where rest.suffix(mark.utf8.count).elementsEqual(mark.utf8) {
      // `-#}` and `--}}` are ends too.
      rest = rest.dropLast(mark.utf8.count)
      while let last = rest.last, last == UInt8(ascii: "-") || last == UInt8(ascii: "~") { rest = rest.dropLast() }
    }
    reason = String(decoding: rest, as: UTF8.self).trimmingBlanks
    problem = known == nil ? .unknownWord(word) : (rules.isEmpty ? .withoutRules : nil)
  }
}
