import SourceText

/// Whether a sentence tells the model to do something.
enum Imperative {
  private static let verbs = WordSet(
    """
    add allow analyze analyse answer apply ask assign avoid base be begin break calculate call check choose cite \
    classify combine compare consider convert count create define describe determine do don't draft ensure \
    evaluate exclude explain extract fill find focus follow format generate give handle help highlight identify \
    ignore include infer insert keep label leave limit list look make mark match mention never only output \
    paraphrase pay pick please prefer preserve print produce provide put quote rank rate read refer refuse \
    remove repeat rephrase replace reply report resolve respond return review rewrite say score select set show \
    skip sort specify speak start state stay stick stop suggest summarise summarize take tell translate treat \
    try use verify wait write always
    """)
  private static let modals = WordSet("must should shall always never only cannot required need")
  private static let chineseMarks: [StaticString] = [
    "必须", "不要", "不得", "只", "请", "应", "需", "务必", "禁止", "勿", "不能", "不可", "严禁", "始终", "一律", "避免", "确保", "保持",
    "使用", "输出", "返回", "回答", "回复", "用中文", "按照", "遵循", "列出", "总结", "提取", "翻译", "分析", "判断", "生成", "写", "给出",
  ]

  static func isInstruction(_ utf8: [UInt8], _ normalized: NormalizedText) -> Bool {
    if normalized.isChinese { return utf8.containsAny(of: chineseMarks) }
    guard let first = normalized.words.first else { return false }
    return verbs.contains(first) || normalized.words.prefix(12).contains { modals.contains($0) }
  }
}
