import ModelCatalog
import Patterns
import Prompts
import SourceText

/// Thinking aloud asked for beside an answer that leaves no room for it.
enum CotWithShortOutput: CodedRule {
  private static let short: StaticString =
    #"(?i)\b(?:output|respond|reply|answer|return|print|give|provide)(?: me)?(?: with| using)? (?:only|just|solely|nothing but)\b[^.\n]{0,40}?\b(?:label|word|number|letter|yes|no|true|false|json|category|class|name|score|integer|digit|answer|option|sql|code|one of)\b|\bonly (?:output|respond with|reply with|return|answer with|print|provide)\b[^.\n]{0,40}?\b(?:label|word|number|letter|yes|no|true|false|json|category|class|name|score|integer|digit|answer|option|sql|code)\b|\b(?:respond|reply|answer|output) (?:with )?(?:a single|exactly one|one) (?:word|label|letter|number|digit|token|category)\b|(?:只|仅)(?:需|能|要|可)?(?:输出|返回|回答|回复|给出)"#
  /// Room for the thoughts: a scratchpad, a field, an order of parts; or thoughts that are not to be written.
  private static let room: StaticString =
    #"(?i)<\/?(?:thinking|think|scratchpad|reasoning|analysis|thought)|\b(?:reasoning|explanation|rationale|thoughts?|analysis|justification|evidence|reasons?|steps|why)\b|\b(?:internally|silently|in your head|to yourself|privately|final line|last line|at the end|finally|after (?:that|your|thinking)|then (?:output|give|return|answer|provide|respond|write|print))\b|推理过程|思考过程|理由|分析|依据|原因|最后一行|最后|然后|再输出|内部|默默|心里"#

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      // A model that reasons by itself has its own place for it, and another rule.
      if context.models(of: prompt, in: document).contains(where: { $0.supports(.reasoning) == true }) { continue }
      let messages = prompt.messages.filter { $0.role.isInstructing && !$0.isExample }
      guard let (cue, place) = cue(in: messages, context) else { continue }
      guard !messages.contains(where: { context.pattern(room)?.isMatch($0.text.utf8) == true }) else { continue }
      for message in messages {
        guard
          let match = context.pattern(short)?.matches(in: message.text.utf8).first(where: {
            message.spans.isInstruction($0.range)
          })
        else { continue }
        context.report(
          place, in: cue,
          ["match": .text(cue.text.string(in: place)), "answer": .text(message.text.string(in: match.range))])
        break
      }
    }
  }

  private static func cue(in messages: [Message], _ context: RuleContext) -> (Message, ByteRange)? {
    for message in messages where context.mayMention(CotOnReasoningModel.words, in: message) {
      for regex in CotOnReasoningModel.cues {
        let matches = context.pattern(regex)?.matches(in: message.text.utf8) ?? []
        if let match = matches.first(where: { message.spans.isInstruction($0.range) && !isDenied($0.range, message) }) {
          return (message, match.range)
        }
      }
    }
    return nil
  }

  /// Whether the words in front say not to.
  private static func isDenied(_ range: ByteRange, _ message: Message) -> Bool {
    let bytes = message.text.utf8
    let before = bytes[max(0, range.lowerBound - 24)..<range.lowerBound].map(\.lowercasedASCII)
    return before.containsAny(of: [
      "not ", "n't ", "n’t ", "never ", "without ", "no need", "不要", "无需", "不必", "不用", "别",
    ])
  }
}
