import Patterns
import Prompts
import SourceText

/// Whether a prompt asks for JSON as its answer.
enum JSONRequest {
  private static let regex: StaticString =
    #"(?i)\b(?:(?:return|respond|reply|answer|output|produce|generate|provide|give|format|emit)\b[^.\n]{0,80}?\b(?:as|in|with|using|only|a|an|the|valid|single|strict|following|raw|of)\b[^.\n]{0,30}?\bjson\b|(?:return|respond with|output|produce|emit) (?:only )?(?:valid )?json\b|json (?:output|format|object|response) only|output format:? ?json\b|only (?:return|output) (?:valid )?json\b)|(?:输出|返回|生成|回复|给出|以|用|按)(?:[^。\n]{0,16}?)(?:json|JSON)(?:\s*(?:格式|对象|数组|字符串|结构))?"#

  /// Where the request stands in a message's instructions.
  static func range(in message: Message, _ context: RuleContext) -> ByteRange? {
    let bytes = message.text.utf8
    guard context.mayMention(["json"], in: message), let pattern = context.pattern(regex) else { return nil }
    for match in pattern.matches(in: bytes) where message.spans.kind(at: match.range.lowerBound) == nil {
      // "Return JSON, no Markdown" negates something else: what counts stands before.
      let line = Array(bytes[message.text.line(at: match.range.lowerBound).lowerBound..<match.range.upperBound])
      // "Do not return JSON", "the input is JSON".
      if context.pattern(
        #"(?i)\b(?:do not|don't|never|not|no|without|avoid|instead of|input|given|convert (?:this|the) json|tool|parse)\b|不要|不得|禁止|不需要|输入的|解析"#
      )?.isMatch(line) == true {
        continue
      }
      return match.range
    }
    return nil
  }
}
