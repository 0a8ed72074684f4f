import Patterns
import Prompts
import SourceText

/// Work that small models and little reasoning do well: choosing a label or copying fields out of a short text.
struct SimpleTask {
  let message: Message
  /// The sentence that sets it, in the message's text.
  let range: ByteRange

  /// The most bytes of instructions that still are a simple task; about 1,500 tokens of English.
  private static let longest = 6000

  private static let words: [StaticString] = [
    "classif", "categor", "label", "tag ", "route ", "triage", "sentiment", "language", "intent", "spam", "extract",
    "分类", "归类", "归为", "分为", "标注", "标签", "情感", "意图", "语种", "提取", "抽取",
  ]
  /// Words of tasks that are more than that.
  private static let hardWords: [StaticString] = [
    "prove", "proof", "plan", "debug", "math", "calculat", "comput", "source code", "legal", "law", "medical",
    "clinical", "diagnos", "step by step", "step-by-step", "reasoning", "multi-step", "compar", "analy", "complex",
    "subtle", "nuance", "ambigu", "sarcas", "carefully", "explain", "justif", "security", "vulnerab", "证明", "推理", "规划",
    "调试", "计算", "代码", "法律", "合同", "医学", "医疗", "诊断", "复杂", "逐步", "一步一步", "分析", "反讽", "歧义", "比较", "解释", "说明理由",
  ]

  private static let task: StaticString = #"""
    (?ix) ^ (?: please \s+ | your \s+ (?: task | job ) \s+ is \s+ to \s+ | you \s+ (?: must \s+ | should \s+ | will \s+ )? )?
        (?: classify | categori[sz]e | label | tag | route | triage | extract | detect \s+ the \s+ (?: language | sentiment | intent )
          | (?: determine | identify | decide ) \s+ (?: the \s+ )? (?: language | sentiment | category | intent | label | topic )
          | (?: determine | decide ) \s+ (?: whether | if ) \b .* \b spam ) \b
      | ^ (?: 请 | 你的任务是 | 你需要 | 你负责 )? \s* (?: 将 | 把 | 对 | 为 | 给 | 从 | 根据 | 判断 | 识别 | 提取 | 抽取 | 标注 ) [^。\n]{0,24}?
        (?: 分类 | 归类 | 归为 | 分为 | 打标签 | 标注 | 提取 | 抽取 | 情感 | 意图 | 语种 | 类别 )
    """#
  /// A choice that the task's own sentence offers.
  private static let choice: StaticString =
    #"(?i)\b(?:as|into|in|to) (?:(?:exactly |only )?one of\b|(?:either )?[\w" -]{2,24}(?:, [\w" -]{2,24})*,? or [\w"-]{2,24})|(?:分为|归为|归类为|分类为|标注为|判断为)[^。\n]{2,60}(?:、|或|之一)"#

  /// The task of a prompt if it is simple and the form of its answer is fixed.
  static func set(by prompt: Prompt, _ context: RuleContext) -> SimpleTask? {
    let messages = prompt.messages.filter { $0.role.isInstructing && !$0.isExample }
    guard prompt.tools.isEmpty, prompt.images.isEmpty, messages.reduce(0, { $0 + $1.text.utf8.count }) <= longest,
      messages.contains(where: { context.mayMention(words, in: $0) }), let task = context.pattern(task),
      let choice = context.pattern(choice)
    else { return nil }
    if messages.contains(where: {
      context.mayMention(hardWords, in: $0) && $0.text.utf8.map(\.lowercasedASCII).containsAny(of: hardWords)
    }) {
      return nil
    }
    let isFixed =
      prompt.responseFormat?.kind == .jsonSchema || AnswerBound.stated(in: prompt, context)?.isClosed == true
    for message in messages {
      for sentence in context.sentences(of: message) {
        // A text of its own, so that `^` is the start of the sentence.
        let text = Array(message.text.utf8[sentence.range])
        if task.isMatch(text), isFixed || choice.isMatch(text) {
          return SimpleTask(message: message, range: sentence.range)
        }
      }
    }
    return nil
  }
}
