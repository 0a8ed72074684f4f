import Patterns
import Prompts
import SourceText

/// Blocks that show what the answer looks like: the model copies their style, so that they are left as they are.
enum AnswerLayout {
  /// A heading further above says nothing about a block.
  private static let reach = 20_000

  /// Whether the text right before the block at `offset`, or the heading above it, says so.
  static func isShown(in bytes: [UInt8], at offset: Int, _ context: RuleContext) -> Bool {
    let pattern = context.pattern(
      #"(?i)\b(?:respond|reply|return|output|produce|generate|format|schema|structure|template|example|answer (?:with|in|as|using))\b|返回|输出|格式|示例|结构|模板|样例|回复"#
    )
    if pattern?.isMatch(bytes, range: max(0, offset - 160)..<offset) == true { return true }
    return headings(above: offset, in: bytes).contains { pattern?.isMatch(bytes, range: $0) == true }
  }

  /// The Markdown headings that the text at `offset` stands under, the nearest first: each of a lower level than the one
  /// before. At most ``reach`` bytes are looked at.
  private static func headings(above offset: Int, in bytes: [UInt8]) -> [ByteRange] {
    var found: [ByteRange] = []
    var level = 7
    var end = offset
    while end > 0, level > 1, offset - end < reach {
      var start = end
      while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
      let marks = bytes[start..<end].prefix { $0 == UInt8(ascii: "#") }.count
      if marks > 0, marks < level, start + marks < end, bytes[start + marks] == 0x20 {
        found.append(start..<end)
        level = marks
      }
      end = max(0, start - 1)
    }
    return found
  }
}
