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
  private static let modals = WordSet("must should shall always never cannot")
  /// Words that only instructions have.
  private static let chineseDemands: [StaticString] = [
    "必须", "不要", "不得", "请", "务必", "禁止", "勿", "不能", "不可", "严禁", "始终", "一律", "避免", "确保", "只能", "只需", "应当", "无需", "切记",
  ]
  /// Words that make an instruction of the sentence that they start.
  private static let chineseVerbs: [StaticString] = [
    "只", "仅", "用", "使用", "按", "遵循", "保持", "输出", "返回", "回答", "回复", "列出", "总结", "提取", "翻译", "分析", "判断", "生成", "写", "撰写",
    "给出", "提供",
    "将", "把", "对", "从", "根据", "基于", "如果", "若", "当", "检查", "标注", "描述", "解释", "说明", "评估", "选择", "引用", "不", "每",
  ]

  static func isInstruction(_ sentence: ArraySlice<UInt8>, _ normalized: NormalizedText) -> Bool {
    if normalized.isChinese {
      let utf8 = Array(sentence)
      return chineseVerbs.contains { utf8.hasBytes($0, at: 0) } || utf8.containsAny(of: chineseDemands)
    }
    guard let first = normalized.words.first else { return false }
    return verbs.contains(first) || normalized.words.prefix(12).contains { modals.contains($0) }
  }
}
