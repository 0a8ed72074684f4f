import Patterns
import Prompts
import SourceText
import YAMLSyntax

/// A request for text whose length nothing limits.
enum NoOutputBound: CodedRule {
  private static let asks: StaticString =
    #"(?i)(?:^|[.!?:;,\n]\s*|\b(?:please|then|and|to|you|must|should|will)\s+)(?:summari[sz]e|explain|describe|write|draft|compose|discuss|outline|analy[sz]e|list|give an overview|provide (?:a|an|the) (?:summary|overview|explanation|analysis|description|report|answer)|generate (?:a|an|the))\b|总结|概括|解释|说明|描述|介绍|撰写|写一|分析|阐述|列出|评价"#
  private static let followsInput: StaticString =
    #"(?i)\b(?:translate|rewrite|re-write|proofread|paraphrase|convert|transcribe|correct the|edit the|refactor|fix the|reformat|classify|label|categori[sz]e|extract|score|rate|choose|select|true or false|yes or no)\b|翻译|改写|润色|校对|转换|分类|提取|抽取|打分|评分|选择|判断|纠错|续写|小说|故事|诗"#
  private static let bound: StaticString =
    #"(?i)\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|a single|a few)\b[\s-]*(?:to|-|–|or)?[\s-]*(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)?[\s-]*(?:\w+[\s-]+){0,2}?(?:words?|sentences?|paragraphs?|lines?|bullet(?:s| points?)?|items?|characters?|tokens?|points?|pages?|steps?|examples?|questions?|labels?|keywords?|titles?|sections?|ideas|reasons|names|options|suggestions|entries)\b|\bin (?:one|a) (?:sentence|word|line|paragraph)\b|\bonly (?:the|with|one)\b|\bjson\b|\bcsv\b|\bschema\b|\btable\b|[\d一二两三四五六七八九十百千]+\s*(?:-|到|至|~|～)?\s*\d*\s*(?:个?字|句|段|条|个|点|行|词|项|步|份)|一句话|不超过|以内|只输出|仅输出|JSON|表格"#

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts where prompt.responseFormat == nil || prompt.responseFormat?.kind == .text {
      if prompt.tools.count > 0 { continue }
      // An agent's texts say who it is; what it is asked for, and how much of it, is in the tasks.
      if document.format == .crewAI, prompt.messages.allSatisfy({ $0.role == .system }) { continue }
      let targets = document.targets(of: prompt)
      if targets.contains(where: {
        $0.parameter(.maxTokens) != nil || $0.parameter(.verbosity)?.value.text == "low"
          || $0.parameter(.responseFormat) != nil
      }) {
        continue
      }
      let instructing = prompt.messages.filter { $0.role.isInstructing && !$0.isExample }
      guard let asks = context.pattern(asks), let follows = context.pattern(followsInput),
        let bound = context.pattern(bound)
      else { return }
      // A bound or another task anywhere in the prompt settles it, examples included.
      if prompt.messages.contains(where: { bound.isMatch($0.text.utf8) || follows.isMatch($0.text.utf8) }) { continue }
      for message in instructing {
        let found = context.sentences(of: message).first { sentence in
          asks.isMatch(message.text.utf8, range: sentence.range)
            && message.spans.isInstruction(sentence.range.lowerBound..<sentence.range.lowerBound + 1)
        }
        guard let found else { continue }
        context.report(found.range, in: message)
        break
      }
    }
  }
}
