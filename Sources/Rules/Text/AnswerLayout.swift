import Patterns
import Prompts

/// Blocks that show what the answer looks like: the model copies their style, so that they are left as they are.
enum AnswerLayout {
  /// Whether the text right before the block at `offset` says so.
  static func isShown(in bytes: [UInt8], at offset: Int, _ context: RuleContext) -> Bool {
    context.pattern(
      #"(?i)\b(?:respond|reply|return|output|produce|generate|format|schema|structure|template|example|answer (?:with|in|as|using))\b|返回|输出|格式|示例|结构|模板|样例|回复"#
    )?.isMatch(bytes, range: max(0, offset - 160)..<offset) == true
  }
}
