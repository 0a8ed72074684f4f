import Diagnostics
import Patterns
import Prompts
import SourceText

/// Two instructions of one section that cannot both be followed.
///
/// Pairs of keywords are wrong nine times in ten: "short labels" and "a detailed report" have different targets. Each
/// kind of contradiction here names the target it is about, and both sentences must be imperative, unconditional and
/// near each other.
enum ContradictoryInstructions: CodedRule {
  private static let maximumDistance = 10

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        check(message, context)
      }
    }
  }

  /// What a sentence demands of one target.
  private enum Claim: Hashable {
    case length(Bool, target: String)
    case count(min: Int?, max: Int?, unit: String, target: String)
    case language(String)
    case markdown(Bool)
    case action(Bool, [NormalizedText.Word])
  }

  private static func check(_ message: Message, _ context: RuleContext) {
    let found = kinds(in: message, context)
    guard !found.isEmpty else { return }
    let sentences = context.sentences(of: message)
    var claims: [(claim: Claim, sentence: Sentence, index: Int)] = []
    var reported: Set<Int> = []
    // Sentences and places both go forward, so each place is passed once.
    var next = [Int](repeating: 0, count: found.count)
    for (index, sentence) in sentences.enumerated() where sentence.range.count < 600 {
      var kinds = Kinds()
      for (number, hit) in found.enumerated() {
        while next[number] < hit.places.count, hit.places[next[number]].upperBound <= sentence.range.lowerBound {
          next[number] += 1
        }
        if next[number] < hit.places.count, sentence.range.overlaps(hit.places[next[number]]) { kinds.insert(hit.kind) }
      }
      if kinds.isEmpty { continue }
      let utf8 = message.text.utf8[sentence.range].map(\.lowercasedASCII)
      let claimed = self.claims(utf8, sentence.text, kinds, context)
      guard !claimed.isEmpty, !isConditional(utf8, context) else { continue }
      for claim in claimed {
        let near = claims.reversed().prefix { index - $0.index <= maximumDistance }
        if let earlier = near.first(where: { $0.index != index && contradict($0.claim, claim) }),
          !reported.contains(index), isSameSection(message, earlier.sentence.range, sentence.range)
        {
          reported.insert(index)
          context.report(
            sentence.range, in: message,
            ["first": .text(shortened(earlier.sentence.text)), "second": .text(shortened(sentence.text))],
            related: [
              RelatedRange(
                message.text.sourceRange(of: earlier.sentence.range),
                label: LocalizedText(en: "but this says otherwise", zh: "但这里的要求相反"))
            ])
        }
        claims.append((claim, sentence, index))
      }
    }
  }

  private static func contradict(_ first: Claim, _ second: Claim) -> Bool {
    switch (first, second) {
    case (.length(let a, let target), .length(let b, let other)): a != b && target == other
    case (.count(let minA, let maxA, let unitA, let target), .count(let minB, let maxB, let unitB, let other)):
      unitA == unitB && target == other && (minA ?? 0 > maxB ?? Int.max || minB ?? 0 > maxA ?? Int.max)
    case (.language(let a), .language(let b)): a != b
    case (.markdown(let a), .markdown(let b)): a != b
    case (.action(let a, let what), .action(let b, let other)): a != b && what == other
    default: false
    }
  }

  // MARK: Reading sentences

  private static func isConditional(_ utf8: [UInt8], _ context: RuleContext) -> Bool {
    context.pattern(
      #"\b(?:if|when|unless|otherwise|except|in case|whenever|where|for example|else|only for|while|by default|first)\b|如果|若|当|除非|否则|除了|的话|例如|默认|首次|情况下|时，|时候"#
    )?.isMatch(utf8) == true
  }

  private struct Kinds: OptionSet {
    let rawValue: Int
    static let length = Kinds(rawValue: 1)
    static let count = Kinds(rawValue: 2)
    static let language = Kinds(rawValue: 4)
    static let markdown = Kinds(rawValue: 8)
    static let action = Kinds(rawValue: 16)
  }

  /// What claims of each kind contain, one or the other: words that start so.
  private static let cues: [(kind: Kinds, words: [StaticString])] = [
    (
      .length,
      [
        "short", "brief", "concise", "succinct", "detail", "comprehensive", "in-depth", "exhaustive", "long", "length",
        "thorough", "简短", "简洁", "精简", "简明", "简练", "详细", "详尽", "全面", "展开",
      ]
    ),
    (
      .count,
      ["word", "sentence", "paragraph", "character", "items", "bullet", "字", "句", "段", "条", "个要点"]
    ),
    (
      .language,
      [
        "english", "chinese", "french", "german", "spanish", "japanese", "korean", "portuguese", "italian", "russian",
        "arabic", "simplified", "traditional", "中文", "英文", "英语", "日文", "日语", "法语", "德语", "韩语", "简体", "繁体",
      ]
    ),
    (.markdown, ["markdown", "plain text", "bullet", "headings", "纯文本"]),
    (
      .action,
      ["always", "never", "do not", "don't", "you must", "始终", "总是", "必须", "务必", "一定要", "禁止", "不要", "不得", "绝不", "切勿"]
    ),
  ]
  private static let cueWords = WordStarts(cues.map(\.words))

  /// The kinds of claim whose words occur twice in a text, with their places: a contradiction takes two. Only sentences
  /// with such words need to be read.
  private static func kinds(in message: Message, _ context: RuleContext) -> [(kind: Kinds, places: [ByteRange])] {
    zip(cues, cueWords.places(in: message.text.utf8)).compactMap { cue, places in
      places.count >= 2 ? (cue.kind, places) : nil
    }
  }

  /// What one sentence demands; `utf8` is the sentence with ASCII letters in lower case.
  private static func claims(_ utf8: [UInt8], _ text: String, _ kinds: Kinds, _ context: RuleContext) -> [Claim] {
    var claims: [Claim] = []
    if kinds.contains(.length), let isShort = length(utf8, context) {
      claims.append(.length(isShort, target: "answer"))
    }
    if kinds.contains(.count) { claims += counts(utf8, context) }
    if kinds.contains(.language), let language = language(utf8, context) { claims.append(.language(language)) }
    if kinds.contains(.markdown), let wants = markdown(utf8, context) { claims.append(.markdown(wants)) }
    if kinds.contains(.action), let action = action(utf8) { claims.append(action) }
    return claims
  }

  /// Whether the whole answer shall be short or long; a sentence that balances both demands neither.
  private static func length(_ utf8: [UInt8], _ context: RuleContext) -> Bool? {
    let isShort =
      context.pattern(
        #"^(?:please |always |you must |make sure (?:to |that )?)?(?:keep|make) (?:your|the|all|every) (?:answers?|responses?|repl(?:y|ies)|output)s? (?:as )?(?:very |extremely )?(?:short|brief|concise|succinct)|^(?:always )?(?:answer|respond|reply|be) (?:as |very |extremely )?(?:briefly|concise(?:ly)?|succinct(?:ly)?|brief)\b|(?:回答|回复|答案|输出)(?:要|应|必须|尽量|请)?(?:尽量|尽可能|保持|务必)?(?:简短|简洁|精简|简明|简练)"#
      )?.isMatch(utf8) == true
    let isLong =
      context.pattern(
        #"^(?:please |always |you must )?(?:provide|give|write|produce) (?:a |an |your )?(?:very |extremely |highly |as )?(?:detailed|comprehensive|in-depth|exhaustive|long|thorough) (?:answers?|responses?|repl(?:y|ies)|explanations?)\b(?! of)|^(?:always )?(?:answer|respond|reply|explain(?: everything| every point)?) (?:in (?:great |full |as much )?detail|at length|comprehensively|exhaustively|thoroughly)|^(?:keep|make) (?:your|the) (?:answers?|responses?) (?:very )?(?:long|detailed)|(?:回答|回复|答案|输出)(?:要|应|必须|尽量|请)?(?:尽量|尽可能|务必)?(?:详细|详尽|全面|展开|长)|(?:尽可能|尽量)(?:详细|详尽)(?:地|的)?(?:回答|回复|展开|说明)"#
      )?.isMatch(utf8) == true
    return isShort == isLong ? nil : isShort
  }

  /// Whether the answer shall have Markdown.
  private static func markdown(_ utf8: [UInt8], _ context: RuleContext) -> Bool? {
    let refusesMarkdown =
      context.pattern(
        #"(?:do not|don't|never|avoid) (?:use |using |include |output )?(?:any )?markdown|(?:no|without) (?:any )?markdown|plain text only|only plain text|(?:不要|不得|禁止|勿|不)使用 ?markdown|(?:只|仅)(?:输出|返回|使用)纯文本"#
      )?.isMatch(utf8) == true
    let asksMarkdown =
      context.pattern(
        #"(?:^|[^\w])(?:use|format (?:your|the) (?:answer|response|output|reply) (?:in|as|with|using)|respond in|answer in|reply in|output in|write in|in) (?:github[- ]flavou?red )?markdown\b|\buse (?:markdown )?(?:bullet points|bullets|headings)\b|(?:使用|用|以) ?markdown ?(?:格式)?(?:输出|回答|回复|排版)?"#
      )?.isMatch(utf8) == true
    return refusesMarkdown ? false : (asksMarkdown ? true : nil)
  }

  /// "at most 3 sentences", "at least 200 words", "exactly 5 items", 不超过100字, as a demand on the answer.
  private static func counts(_ utf8: [UInt8], _ context: RuleContext) -> [Claim] {
    guard
      let pattern = context.pattern(
        #"(at most|no more than|up to|under|fewer than|less than|maximum(?: of)?|within|at least|no fewer than|no less than|minimum(?: of)?|more than|over|exactly|不超过|不多于|至多|最多|少于|控制在|以内|至少|不少于|不低于|超过|恰好|正好)?\s*(?:写|用|列出|给出|包含|有)?\s*([0-9]{1,5}|one|two|three|four|five|six|seven|eight|nine|ten|[一二两三四五六七八九十]{1,2})\s*(words?|sentences?|paragraphs?|characters?|items|bullet points|bullets|字|句话|句|段|条|个要点)(?![\p{L}])(以内|之内|以上|左右)?"#
      )
    else { return [] }
    // A count per item, per section and so on is not one of the answer.
    let perItem = context.pattern(
      #"\b(?:each|per|every|title|headline|subject|label|bullet|name|field|quote|excerpt|question|for the|reason|example)\b|每(?:个|条|项|段|句|部分|点)|标题|理由|名称|字段|引用|问题|示例|例子"#
    )
    if perItem?.isMatch(utf8) == true { return [] }
    let nouns = context.pattern(
      #"\b(summary|answer|response|reply|report|email|article|essay|post|story|explanation|description|analysis|output|letter|review)\b|(回答|回复|总结|摘要|报告|文章|邮件|输出|分析|说明)"#
    )
    // A count without a noun is one of the answer, whatever the answer is called.
    let noun = nouns?.firstMatch(in: utf8).map { String(decoding: utf8[$0.range], as: UTF8.self) } ?? ""
    let target = ["answer", "response", "reply", "output", "回答", "回复", "输出"].contains(noun) ? "" : noun
    return pattern.matches(in: utf8).flatMap { match -> [Claim] in
      guard let numberRange = match.groups[1], let unitRange = match.groups[2],
        let number = NumberWord.value(String(decoding: utf8[numberRange], as: UTF8.self))
      else { return [] }
      var unit = String(decoding: utf8[unitRange], as: UTF8.self)
      if unit.hasSuffix("s") { unit.removeLast() }
      if unit == "句话" { unit = "句" }
      let before = match.groups[0].map { String(decoding: utf8[$0], as: UTF8.self) } ?? ""
      let after = match.groups.count > 3 ? match.groups[3].map { String(decoding: utf8[$0], as: UTF8.self) } ?? "" : ""
      let isUpper =
        [
          "at most", "no more than", "up to", "under", "fewer than", "less than", "within", "不超过", "不多于", "至多", "最多",
          "少于", "控制在",
        ].contains(before) || before.hasPrefix("maximum") || after == "以内" || after == "之内"
      let isLower =
        ["at least", "no fewer than", "no less than", "more than", "over", "至少", "不少于", "不低于", "超过"].contains(before)
        || before.hasPrefix("minimum") || after == "以上"
      if isUpper { return [.count(min: nil, max: number, unit: unit, target: target)] }
      if isLower {
        // So many paragraphs are at least as many sentences.
        let sentence = ["paragraph": "sentence", "段": "句"][unit]
        return [.count(min: number, max: nil, unit: unit, target: target)]
          + (sentence.map { [.count(min: number, max: nil, unit: $0, target: target)] } ?? [])
      }
      let isExact = before == "exactly" || before == "恰好" || before == "正好"
      return isExact ? [.count(min: number, max: number, unit: unit, target: target)] : []
    }
  }

  /// The one language that the answer must be in.
  private static func language(_ utf8: [UInt8], _ context: RuleContext) -> String? {
    if let match = context.pattern(
      #"^(?:please |always |you must |you should )*(?:only )?(?:answer|respond|reply|write|speak|output)(?: only| always| exclusively)?(?: the user| to the user| your answers?| your responses?| everything)? (?:only |exclusively )?in (english|chinese|french|german|spanish|japanese|korean|portuguese|italian|russian|arabic|simplified chinese|traditional chinese)\b(?! (?:and|or))"#
    )?.firstMatch(in: utf8),
      let group = match.groups[0]
    {
      return String(decoding: utf8[group], as: UTF8.self)
    }
    if let match = context.pattern(
      #"^(?:请|必须|务必|始终|一律|只能?|仅|全部|所有(?:回答|回复|输出)(?:都|均)?)*(?:使?用|以)(中文|英文|英语|日文|日语|法语|德语|韩语|简体中文|繁体中文)(?:来)?(?:回答|回复|输出|作答|撰写|书写|答复)"#
    )?.firstMatch(in: utf8),
      let group = match.groups[0]
    {
      return [
        "中文": "chinese", "简体中文": "chinese", "英文": "english", "英语": "english", "日文": "japanese", "日语": "japanese",
        "法语": "french", "德语": "german", "韩语": "korean", "繁体中文": "traditional chinese",
      ][String(decoding: utf8[group], as: UTF8.self)]
    }
    return nil
  }

  /// "always X" and "never X" with the same verb and object, word for word.
  private static func action(_ utf8: [UInt8]) -> Claim? {
    for (prefix, isPositive) in actionPrefixes where utf8.hasBytes(prefix, at: 0) {
      let words = NormalizedText(utf8[prefix.utf8CodeUnitCount...]).words
      guard words.count >= 2, words.count <= 14, !adverbs.contains(words[0]) else { return nil }
      return .action(isPositive, words)
    }
    return nil
  }

  private static let actionPrefixes: [(StaticString, Bool)] = [
    ("always ", true), ("you must always ", true), ("you must never ", false), ("you must not ", false),
    ("you must ", true),
    ("never ", false), ("do not ", false), ("don't ", false), ("始终", true), ("总是", true), ("必须", true), ("务必", true),
    ("一定要", true),
    ("禁止", false), ("不要", false), ("不得", false), ("绝不", false), ("切勿", false),
  ]
  private static let adverbs = WordSet("always never not")

  /// No heading and no change of list between the two.
  private static func isSameSection(_ message: Message, _ first: ByteRange, _ second: ByteRange) -> Bool {
    let between = message.text.utf8[min(first.upperBound, second.lowerBound)..<second.lowerBound]
    var atLineStart = false
    for byte in between {
      if atLineStart, byte == UInt8(ascii: "#") { return false }
      atLineStart = byte == 0x0A
    }
    return !message.template.expressions.contains { expression in
      guard case .statement = expression.kind else { return false }
      return expression.range.lowerBound >= first.upperBound && expression.range.upperBound <= second.lowerBound
    }
  }

  private static func shortened(_ text: String) -> String {
    let limit = 60
    guard text.count > limit else { return text }
    return text.prefix(limit - 1) + "…"
  }
}
