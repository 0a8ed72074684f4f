import Patterns
import Prompts
import SourceText

/// An answer that is asked to repeat what the request holds anyway.
enum EchoInputRequested: CodedRule {
  private static let words: [StaticString] = [
    "repeat", "restat", "echo", "include the", "复述", "重复", "原文", "重述", "照抄",
  ]
  private static let request: StaticString =
    #"(?i)\b(?:repeat|restate|echo(?: back)?|re-state)\b (?:back )?(?:the|their|my) (?:(?:original|full|entire|whole|exact|user'?s?|customer'?s?|input|given|above|following) ){0,3}(?:question|query|text|input|message|prompt|request|document|article|passage)\b|\binclude the (?:(?:original|full|entire|whole|exact) ){1,2}(?:(?:user'?s?|customer'?s?|input|given) ){0,2}(?:question|query|text|input|message|prompt|request|document|article|passage)\b[^.\n]{0,12}\b(?:in|with|at|as|before) (?:your|the|each|every)\b|(?:先|首先)?(?:复述|重述|重复|照抄)(?:一遍|一下)?(?:用户|客户|顾客|原始)?(?:的)?(?:问题|提问|输入|原文|全文|消息|内容)|(?:回答|回复|输出|结果)(?:里|中|时)?(?:都)?(?:要|需|需要|请|应|必须)?(?:附上|包含|带上|附带)(?:完整|全部)?(?:的)?(?:原文|用户输入|用户问题|原始问题|输入原文)"#
  private static let exception: StaticString =
    #"(?i)\b(?:not|no|never|without|don't|avoid|rather than|instead|if|when|unless|tone|voice|until|summary|brief|own words|in (?:one|two|both|a|an)|as an?|to ensure|parenthes[ei]s|confirm|clarif\w*|transcri\w*|translat\w*)\b|不要|不得|不必|无需|避免|禁止|不能|切勿|请勿|别|不是|并非|包括|例如|如果|若|当|概括|简要|一句话|确认|翻译|转写|直到"#

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        guard context.mayMention(words, in: message), let request = context.pattern(request) else { continue }
        for sentence in context.sentences(of: message) {
          let bytes = Array(message.text.utf8[sentence.range])
          guard let match = request.firstMatch(in: bytes), context.pattern(exception)?.isMatch(bytes) != true else {
            continue
          }
          let start = sentence.range.lowerBound
          let range = start + match.range.lowerBound..<start + match.range.upperBound
          // Inside a list of steps or fields a placeholder may be what is repeated, as data.
          guard message.spans.isInstruction(range) else { continue }
          context.report(range, in: message, ["match": .text(message.text.string(in: range))])
        }
      }
    }
  }
}
