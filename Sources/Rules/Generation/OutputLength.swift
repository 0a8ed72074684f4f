import Patterns
package import Prompts
import SourceText

/// Whether a prompt says how long its answer may be.
package enum OutputLength {
  private static let length: StaticString =
    #"(?i)\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|a single)\b[\s-]*(?:to|-|–|or)?[\s-]*\d*[\s-]*(?:\w+[\s-]+){0,2}?(?:words?|sentences?|paragraphs?|lines?|characters?|tokens?|pages?|bullet(?:s| points?)?)\b|\b(?:in|only) (?:one|a) (?:sentence|word|line|paragraph)\b|[\d一二两三四五六七八九十百千]+\s*(?:-|到|至|~|～)?\s*\d*\s*(?:个?字|句|段|行)|一句话"#
  private static let asks: StaticString =
    #"(?i)(?:^|[.!?:;,\n]\s*|\b(?:please|then|and|to|you|must|should|will)\s+)(?:summari[sz]e|explain|describe|write|draft|compose|discuss|outline|analy[sz]e|give an overview)\b|总结|概括|解释|说明|描述|介绍|撰写|写一|分析|阐述|评价"#
  private static let answersInShape: StaticString =
    #"(?i)\b(?:json|csv|yaml|xml|sql|yes or no|true or false|classify|label|translate|rewrite|proofread|extract|score|rate|choose|select)\b|翻译|改写|润色|分类|提取|抽取|打分|评分|选择|判断"#

  /// Whether the prompt asks for text and neither says how much nor in which shape, so that the model decides.
  package static func isOpen(_ prompt: Prompt) -> Bool {
    guard prompt.tools.isEmpty, prompt.responseFormat == nil || prompt.responseFormat?.kind == .text,
      let length = try? Pattern(length.description), let asks = try? Pattern(asks.description),
      let shape = try? Pattern(answersInShape.description)
    else { return false }
    let texts = prompt.messages.map(\.text.utf8)
    return !texts.contains { length.isMatch($0) || shape.isMatch($0) }
      && prompt.messages.contains { $0.role.isInstructing && !$0.isExample && asks.isMatch($0.text.utf8) }
  }
}
