import Patterns
import Prompts
import SourceText

/// The longest answer that a prompt's instructions leave room for, where they say so of the whole answer.
struct AnswerBound {
  let message: Message
  /// Where it is said, in the message's text.
  let range: ByteRange
  /// An upper estimate under o200k_base.
  let tokens: Int
  /// Whether the answer is one of a few words, or a number.
  let isClosed: Bool

  /// Every statement of a bound has one of these.
  private static let words: [StaticString] = [
    "one", "single", "yes", "true", "only", "word", "sentence", "character", "token", "只", "仅", "是或否", "字", "词",
  ]
  /// Every request for more than a bounded answer has one of these.
  private static let moreWords: [StaticString] = [
    "expla", "reason", "justif", "because", "json", "descri", "why", "then", "list", "step", "report", "each", "per ",
    "followed by", "format", "section", "解释", "理由", "原因", "说明", "列出", "步骤", "格式", "报告", "每",
  ]

  private static let closed: StaticString =
    #"""
    (?ix) \b (?: answer | respond | reply | return | output | print | say ) \b
        (?: \s+ (?: with | using | in | as | either | just | only | exactly | strictly | simply ) )* \s+ ["'“`]?
        (?: yes ["'”`]? \s* (?: or | / | , ) \s* ["'“`]? no \b | true ["'”`]? \s* (?: or | / ) \s* ["'“`]? false \b
          | (?: a | one | the )? \s* (?: single | one ) \s+ (?: word | letter | digit | number | integer | token | label ) \b
          | (?: exactly \s+ | only \s+ )* one \s+ of \s+ (?: the | these | those ) \s+ (?: \w+ \s+ ){0,2}?
            (?: label | categor | class | option | word | value | choice | letter | number | team | intent
              | following (?! \s+ (?: template | repl | message | response | text | sentence | paragraph ) ) )
          | (?: only \s+ )? (?: the | its | a ) \s+ (?: label | category | class | number | letter | digit ) (?: \s+ name )?
            (?: \s+ (?: only | alone | and \s+ nothing ) | \s* [.,;]? \s* $ ) )
      | \b one-word \s+ (?: answer | reply | response | label ) \b
      | (?: 只 | 仅 | 只需 | 直接 ) (?: 需 | 能 | 要 )? (?: 回答 | 输出 | 返回 | 回复 | 给出 ) [^。\n]{0,8}?
        (?: [“"「]? 是 [”"」]? (?: 或 | / | 还是 ) [“"「]? (?: 否 | 不是 ) | 一个 (?: 词 | 字 | 数字 | 字母 | 标签 | 类别 )
          | (?: 标签 | 类别 | 数字 | 字母 | 类别名称 | 分类名称 | 分类结果 ) (?: 即可 | 本身 )? [。，；]? $ )
    """#
  private static let length: StaticString =
    #"""
    (?ix) \b (?: in | within | at \s+ most | no \s+ more \s+ than | not \s+ more \s+ than | up \s+ to | under | fewer \s+ than
          | less \s+ than | maximum (?: \s+ of )? | max\.? ) \s+
        ( \d{1,4} | one | two | three | four | five | six | seven | eight | nine | ten | a \s+ single )
        [\s-]+ ( word | sentence | character | token ) s? \b
      | (?: 不超过 | 不多于 | 至多 | 最多 | 少于 | 控制在 | 限制在 ) \s* ( \d{1,4} ) \s* 个? ( 字 | 汉字 | token )
      | ( \d{1,4} ) \s* 个? ( 字 | 汉字 | token ) \s* (?: 以内 | 之内 )
    """#

  /// Words of a sentence that bounds the answer in some cases only, or not at all.
  private static let exceptions: StaticString =
    #"(?i)\b(?:if|when|whenever|unless|until|otherwise|except|never|not|don't|avoid|either way)\b|如果|若|当|除非|否则|不要|不得|不能|避免"#
  /// What stands behind a length that does not hold for all.
  private static let additions: StaticString = #"(?i)\b(?:and|plus|with|as well)\b|并|和|以及|还"#

  /// `nil` where nothing bounds the answer, or something asks for more than the bounded part.
  static func stated(in prompt: Prompt, _ context: RuleContext) -> AnswerBound? {
    let messages = prompt.messages.filter { $0.role.isInstructing && !$0.isExample }
    guard messages.contains(where: { context.mayMention(words, in: $0) }), let closed = context.pattern(closed),
      let length = context.pattern(length)
    else { return nil }
    if messages.contains(where: { asksForMore($0, context) }) { return nil }
    var largest: AnswerBound?
    for message in messages {
      for sentence in context.sentences(of: message) {
        let text = Array(message.text.utf8[sentence.range])
        if context.pattern(exceptions)?.isMatch(text) == true { continue }
        var bound: AnswerBound?
        if closed.isMatch(text) {
          bound = AnswerBound(message: message, range: sentence.range, tokens: 10, isClosed: true)
        } else if let match = length.firstMatch(in: text), let tokens = tokens(match, text),
          context.pattern(additions)?.isMatch(text, range: match.range.upperBound..<text.count) != true,
          MaxTokensBelowStatedLength.asksForAnswer(text[...], context)
        {
          bound = AnswerBound(message: message, range: sentence.range, tokens: tokens, isClosed: false)
        }
        if let bound, bound.tokens > largest?.tokens ?? 0 { largest = bound }
      }
    }
    return largest
  }

  private static func asksForMore(_ message: Message, _ context: RuleContext) -> Bool {
    context.mayMention(moreWords, in: message)
      && message.text.utf8.map(\.lowercasedASCII).containsAny(of: moreWords)
  }

  private static func tokens(_ match: Pattern.Match, _ text: [UInt8]) -> Int? {
    for first in stride(from: 0, to: match.groups.count - 1, by: 2) {
      guard let number = match.groups[first], let unit = match.groups[first + 1] else { continue }
      let word = String(decoding: text[number], as: UTF8.self)
      guard let count = word.hasPrefix("a") ? 1 : NumberWord.value(word) else { return nil }
      switch String(decoding: text[unit], as: UTF8.self).lowercased() {
      case "word": return count * 3 / 2
      case "sentence": return count * 50
      case "character": return (count + 2) / 3
      default: return count
      }
    }
    return nil
  }
}
