import Diagnostics
import Patterns
import Prompts
import SourceText
import YAMLSyntax

/// An output limit that cuts off the length the prompt asks for.
enum MaxTokensBelowStatedLength: CodedRule {
  /// Tokens per English word and per Han character under o200k_base.
  private static let tokensPerWord = 1.35
  private static let tokensPerCharacter = 1.0

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for index in prompt.targetIndexes {
        let target = document.targets[index]
        guard !target.isInherited, let (parameter, value) = context.outputLimit(of: target) else { continue }
        var largest: (stated: String, needed: Int, range: ByteRange)?
        for message in prompt.messages where message.role.isInstructing && !message.isExample {
          for demand in demands(message, context) where demand.needed > largest?.needed ?? 0 {
            largest = (demand.stated, demand.needed, message.text.sourceRange(of: demand.range))
          }
        }
        guard let largest, Double(value) < Double(largest.needed) * 0.9 else { continue }
        let rounded = (largest.needed * 5 / 4 + 99) / 100 * 100
        context.report(
          parameter.range,
          [
            "limit": .number(value), "stated": .text(largest.stated), "needed": .number(largest.needed),
            "parameter": .text(parameter.name),
          ],
          related: [RelatedRange(largest.range, label: LocalizedText(en: "the length asked for", zh: "要求的长度"))],
          fix: ValueFix.setting(parameter.value, to: String(rounded), .unsafe))
      }
    }
  }

  private static func demands(_ message: Message, _ context: RuleContext) -> [(
    stated: String, needed: Int, range: ByteRange
  )] {
    // Every demand has one of these.
    guard context.mayMention(["word", "token", "字"], in: message),
      let english = context.pattern(
        #"(?i)\b(?:(at most|no more than|not more than|up to|under|fewer than|less than|maximum(?: of)?|max\.?|within|below)\s+)?(?:(?:about|around|approximately|roughly|at least|exactly|of|in)\s+)?([0-9][0-9,]{1,6})(?:\s*(?:-|–|to)\s*([0-9][0-9,]{1,6}))?[\s-]+(words?|tokens?)\b"#
      ),
      let chinese = context.pattern(
        #"(不超过|不多于|至多|最多|少于|控制在|限制在)?\s*(?:大?约|至少|不少于|用|写)?\s*([0-9]{2,6})(?:\s*(?:-|–|—|~|～|到|至)\s*([0-9]{2,6}))?\s*(?:个)?(字|汉字|token)(?!节|段|符|典|体|母|幕|数)\s*(以内|之内|以下|内)?"#
      )
    else { return [] }
    var result: [(stated: String, needed: Int, range: ByteRange)] = []
    let bytes = message.text.utf8
    for (pattern, isChinese) in [(english, false), (chinese, true)] {
      for match in pattern.matches(in: bytes) {
        guard message.spans.isInstruction(match.range), match.groups[0] == nil,
          !isChinese || match.groups.count < 5 || match.groups[4] == nil, let numberRange = match.groups[1],
          let low = NumberWord.value(String(decoding: bytes[numberRange], as: UTF8.self)),
          let unitRange = match.groups[3],
          let sentence = context.sentences(of: message).first(where: { $0.range.overlaps(match.range) }),
          asksForAnswer(bytes[sentence.range], context)
        else { continue }
        let unit = String(decoding: bytes[unitRange], as: UTF8.self).lowercased()
        let perUnit = unit.hasPrefix("token") ? 1 : (isChinese ? tokensPerCharacter : tokensPerWord)
        let needed = Int((Double(low) * perUnit).rounded())
        result.append((message.text.string(in: match.range).trimmingBlanks, needed, match.range))
      }
    }
    return result
  }

  /// A demand on the answer as a whole: not a fact about the input, not a length of one item among several.
  static func asksForAnswer(_ sentence: ArraySlice<UInt8>, _ context: RuleContext) -> Bool {
    let bytes = Array(sentence)
    if context.pattern(
      #"(?i)\b(?:each|per|every|input|article is|article has|document (?:is|has)|text (?:is|has|below)|given|contains|excerpt|the user's|limit of|window|chunks?)\b|\b(?:article|document|text|transcript|email|report|contract|input|passage)s?\b[^.\n]{0,30}\b(?:below|above|attached|provided)\b|每(?:个|条|项|段|句|篇|部分|点)|原文|输入|材料共|共有|文章有|上限|窗口"#
    )?.isMatch(bytes) == true {
      return false
    }
    return context.pattern(
      #"(?i)\b(?:write|draft|produce|generate|create|compose|summari[sz]e|explain|describe|answer|respond|reply|report|essay|article|story|post|summary|output|response|length|use|in)\b|写|生成|撰写|输出|回答|总结|概括|介绍|解释|描述|说明|篇幅|字数|文章|报告|字"#
    )?.isMatch(bytes) == true
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmingBlanks: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
