import Diagnostics
import Statistics
import Verification

/// What the reports say, in both languages.
struct Wording {
  let language: Language

  func choose(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }
  func text(_ text: LocalizedText) -> String { text[language] }

  func calls(_ count: Int) -> String { choose("\(count) call\(count == 1 ? "" : "s")", "共 \(count) 次调用") }

  /// What a run took: calls, money, waiting.
  func totals(_ outcome: Outcome) -> [String] {
    var parts = [calls(outcome.calls.count)]
    if outcome.judgeCalls > 0 {
      parts.append(choose("\(outcome.judgeCalls) of the judge", "评审 \(outcome.judgeCalls) 次"))
    }
    if let spent = outcome.spent, spent > 0 { parts.append(Self.dollars(spent)) }
    if outcome.unknownCosts > 0 {
      parts.append(choose("\(outcome.unknownCosts) of unknown cost", "其中 \(outcome.unknownCosts) 次费用未知"))
    }
    if outcome.rateLimitedReplies > 0 {
      parts.append(choose("\(outcome.rateLimitedReplies) times rate-limited", "被限流 \(outcome.rateLimitedReplies) 次"))
    }
    return parts
  }

  func name(_ metric: Metric) -> String {
    switch metric {
    case .firstToken: choose("first token", "首个 token")
    case .total: choose("whole answer", "完整回答")
    case .totalAtEqualLength: choose("whole answer at equal length", "完整回答（按等长折算）")
    case .perOutputToken: choose("each further token", "后续每个 token")
    }
  }

  /// The head of a regime's table.
  func title(_ analysis: Analysis) -> String {
    name(analysis.regime) + choose(", \(analysis.pairs) pair\(analysis.pairs == 1 ? "" : "s")", "，\(analysis.pairs) 对")
  }

  /// The head of the column of intervals, with their confidence.
  func intervalTitle(_ analysis: Analysis) -> String {
    guard let first = analysis.comparisons.first else { return choose("interval", "区间") }
    return choose("\(confidence(first.result)) interval", "\(confidence(first.result)) 区间")
  }

  func name(_ arm: Arm) -> String {
    switch arm {
    case .before: choose("before", "之前")
    case .after: choose("after", "之后")
    }
  }

  func name(_ regime: CacheRegime) -> String {
    switch regime {
    case .cold: choose("cold cache", "冷缓存")
    case .warm: choose("warm cache", "热缓存")
    }
  }

  func verdict(_ verdict: Verdict) -> String {
    switch verdict {
    case .faster: choose("faster", "更快")
    case .slower: choose("slower", "更慢")
    case .noProvenDifference: choose("no proven difference", "没有可证实的差别")
    case .inconclusive(let more):
      choose("inconclusive: needs about \(more) more pair\(more == 1 ? "" : "s")", "尚无结论：大约还需 \(more) 对")
    }
  }

  /// The conclusion in a word or two, for a table.
  func shortConclusion(_ conclusion: Analysis.Conclusion) -> String {
    switch conclusion {
    case .rejected: choose("a loss", "得不偿失")
    case .impossible: choose("nothing can be concluded", "无法下结论")
    case .faster, .slower, .noProvenDifference, .inconclusive: self.conclusion(conclusion)
    }
  }

  /// Whether the answers are as good, in a word.
  func state(_ answers: AnswerGuard) -> String {
    switch answers.status {
    case .kept: choose("as good", "不变差")
    case .broken: choose("worse", "变差")
    case .tooFew: choose("too few", "数量太少")
    }
  }

  func conclusion(_ conclusion: Analysis.Conclusion) -> String {
    switch conclusion {
    case .faster: verdict(.faster)
    case .slower: verdict(.slower)
    case .noProvenDifference: verdict(.noProvenDifference)
    case .inconclusive(let more): verdict(.inconclusive(morePairs: more))
    case .rejected(let why): choose("a loss: ", "得不偿失：") + text(why)
    case .impossible(let why): choose("nothing can be concluded: ", "无法下结论：") + text(why)
    }
  }

  /// What a comparison of a prompt with itself says: the smallest change that so many pairs can show.
  func noiseFloor(_ analysis: Analysis) -> String? {
    guard let result = analysis.comparisons.first(where: { $0.metric == analysis.metric })?.result,
      let interval = result.interval
    else { return nil }
    let share = Self.fixed((interval.upperBound / interval.lowerBound).squareRoot() * 100 - 100, 1)
    return choose(
      "noise floor: with \(result.count) pairs a change of less than about \(share) % cannot be told from chance",
      "噪声水平：\(result.count) 对调用分辨不出约 \(share)% 以下的变化")
  }

  /// The models that are asked, each once.
  func models(_ outcome: Outcome) -> [String] {
    Arm.allCases.compactMap { outcome.asked[$0]?.name }.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Who is asked, and where.
  func place(_ outcome: Outcome) -> String {
    let places = Arm.allCases.compactMap { arm in
      outcome.asked[arm].map { $0.service == $0.host ? $0.host : "\($0.service) (\($0.host))" }
    }
    return places.first == places.last ? places.first ?? "" : places.joined(separator: ", ")
  }

  func ending(_ ending: Experiment.Ending) -> String? {
    switch ending {
    case .complete: nil
    case .spendLimit:
      choose("stopped: the next call could have gone over --max-spend", "已停止：再调用一次可能超出 --max-spend")
    case .interrupted:
      choose("stopped by you", "已按要求停止")
    case .failing(let message):
      choose("given up after failed calls: ", "连续失败，已放弃：") + message
    }
  }

  func answers(_ answers: AnswerGuard) -> String {
    var text = compared(answers)
    if let before = answers.unfinished[.before], let after = answers.unfinished[.after], before.hits > 0, after.hits > 0
    {
      text += choose(
        "; cut off, refused or empty: \(before.hits)/\(before.count) before, \(after.hits)/\(after.count) after",
        "；截断、拒答或为空：之前 \(before.hits)/\(before.count)，之后 \(after.hits)/\(after.count)")
    }
    if let violation = answers.violation, let before = answers.violations[.before],
      let after = answers.violations[.after], before.hits > 0
    {
      text += choose(
        "; not as asked for (\(violation)): \(before.hits)/\(before.count) before, \(after.hits)/\(after.count) after",
        "；不符合要求（\(violation)）：之前 \(before.hits)/\(before.count)，之后 \(after.hits)/\(after.count)")
    }
    guard let judged = answers.judged else { return text }
    return text + choose("; ", "；")
      + choose(
        "the judge on \(judged.count) pair\(judged.count == 1 ? "" : "s") that differ: \(judged.better) better, \(judged.worse) worse, \(judged.alike) equally good, \(judged.byPlace) by the place alone, \(judged.unanswered) not answered",
        "评审看了 \(judged.count) 对不同的回答：\(judged.better) 个更好，\(judged.worse) 个更差，\(judged.alike) 个不相上下，\(judged.byPlace) 个只看位置，\(judged.unanswered) 个没有答复"
      )
  }

  private func compared(_ answers: AnswerGuard) -> String {
    let equal = "\(answers.equal.hits)/\(answers.equal.count)"
    switch answers.status {
    case .kept:
      return choose(
        "answers: as good as before; \(equal) word for word the same, \(answers.differing.hits)/\(answers.differing.count) with other facts (before among themselves: \(answers.differingBefore.hits)/\(answers.differingBefore.count))",
        "回答：不比之前差；\(equal) 完全一致，事实不同的有 \(answers.differing.hits)/\(answers.differing.count)（之前彼此之间为 \(answers.differingBefore.hits)/\(answers.differingBefore.count)）"
      )
    case .broken(let why): return choose("answers: worse: ", "回答：变差：") + text(why)
    case .tooFew:
      return choose(
        "answers: too few to compare (\(equal) word for word the same)", "回答：数量太少，无法比较（\(equal) 完全一致）")
    }
  }

  func cacheState(_ analysis: Analysis) -> String? {
    switch analysis.cacheState {
    case .asMeant: nil
    case .unknown:
      choose(
        "the server does not say what came from its cache, so that the regime is not checked",
        "服务端没有报告缓存命中情况，冷热无法核实")
    case .otherwise(let why): text(why)
    }
  }

  /// Milliseconds, with as many digits as make sense.
  static func milliseconds(_ value: Double?) -> String {
    guard let value else { return "–" }
    guard value.isFinite else { return "∞" }
    if value == 0 { return "0 ms" }
    if value >= 10_000 { return "\(fixed(value / 1_000, 1)) s" }
    if value >= 100 { return "\(fixed(value, 0)) ms" }
    return "\(fixed(value, value >= 10 ? 1 : 2)) ms"
  }

  /// A number with so many digits behind the point.
  static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return value.isNaN ? "–" : value < 0 ? "-∞" : "∞" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((abs(value) * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard digits > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % Int(scale))
    return sign + "\(scaled / Int(scale))." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  static func count(_ value: Double?) -> String { value.map { fixed($0, $0 == $0.rounded() ? 0 : 1) } ?? "–" }

  static func dollars(_ value: Double?) -> String {
    guard let value else { return "–" }
    if value == 0 { return "$0" }
    return "$" + fixed(value, value >= 1 ? 2 : value >= 0.01 ? 4 : 6)
  }

  static func ratio(_ value: Double) -> String {
    value > 0 && value < 0.000_5 ? "<0.001" : fixed(value, value < 0.1 ? 3 : 2)
  }

  static func interval(_ result: PairedComparison) -> String {
    guard let interval = result.interval else { return "–" }
    return "\(ratio(interval.lowerBound))–\(ratio(interval.upperBound))"
  }

  /// Such as `95 %`; that of several looks is wider.
  func confidence(_ result: PairedComparison) -> String {
    "\(Self.count((result.confidence * 1_000).rounded() / 10)) %"
  }

  /// An arm's percentiles, or why there is none.
  static func percentile(_ summary: Summary?, _ share: Double) -> String {
    guard let summary else { return "–" }
    guard let value = summary.reliablePercentile(share) else {
      return "n<\(Summary.measurementsNeeded(for: share))"
    }
    return milliseconds(value)
  }
}
