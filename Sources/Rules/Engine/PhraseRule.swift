import Diagnostics
import Patterns
import PromptCost
import Prompts
import RuleFormat
import SourceText

/// Reports the matches of phrase tables.
enum PhraseRule {
  static func report(
    _ hit: PhraseIndex.Hit, in message: Message, of prompt: Prompt, _ document: PromptDocument, _ context: RuleContext
  ) {
    let lowest = PhraseGrade(rawValue: context.stringOption("grade")) ?? .a
    guard hit.row.grade <= lowest else { return }
    let bytes = message.text.utf8
    let range = hit.match.range
    let replacement = Template.fill(hit.row.replacement, groups: hit.match.groups, bytes)
    let repaired = SentenceRepair.repair(bytes, replacing: range, with: replacement)
    // A rewrite that saves nothing is no rewrite; tokens are counted with the line around it, because they join.
    let line = lineRange(bytes, around: range)
    let counter = context.counter(for: prompt, in: document)
    let before = counter.rawCount(bytes[line])
    let after = counter.rawCount(
      Array(bytes[line.lowerBound..<max(line.lowerBound, repaired.range.lowerBound)]) + repaired.replacement.utf8
        + bytes[min(repaired.range.upperBound, line.upperBound)..<line.upperBound])
    guard after < before else { return }
    let applicability: Applicability =
      switch hit.row.grade {
      case .a: .safe
      case .b: .unsafe
      case .c: .display
      }
    let shown = replacement.isEmpty ? "" : replacement
    context.report(
      range, in: message, case: shown.isEmpty ? "removable" : "shorter",
      [
        "match": .text(String(decoding: bytes[range], as: UTF8.self)), "replacement": .text(shown),
        "tokens": .number(before - after), "saved": .number(before - after),
      ],
      fix: TextFix.replacing(range, with: replacement, in: message, applicability, context))
  }

  private static func lineRange(_ bytes: [UInt8], around range: ByteRange) -> ByteRange {
    var low = range.lowerBound
    while low > 0, bytes[low - 1] != 0x0A, range.lowerBound - low < 400 || bytes[low] & 0xC0 == 0x80 { low -= 1 }
    var high = range.upperBound
    while high < bytes.count, bytes[high] != 0x0A, high - range.upperBound < 400 || bytes[high] & 0xC0 == 0x80 {
      high += 1
    }
    return low..<high
  }

  private enum Template {
    /// `$1` and `$2` in a replacement stand for groups of the match.
    static func fill(_ template: String, groups: [ByteRange?], _ bytes: [UInt8]) -> String {
      guard template.contains("$") else { return template }
      var result = ""
      var scalars = template.unicodeScalars.makeIterator()
      while let scalar = scalars.next() {
        guard scalar == "$" else {
          result.unicodeScalars.append(scalar)
          continue
        }
        guard let digit = scalars.next(), let number = Int(String(digit)), number >= 1 else { continue }
        if number <= groups.count, let range = groups[number - 1] {
          result += String(decoding: bytes[range], as: UTF8.self)
        }
      }
      return result
    }
  }
}
