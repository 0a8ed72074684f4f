import CommandSupport
import Diagnostics
import Linting
import Rules

/// What budgets say, in both languages.
struct BudgetWording {
  let language: Language

  func choose(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }

  func name(_ subject: BudgetSubject) -> String {
    var name = subject.path
    if subject.promptNumber == nil { name += choose(" · all prompts", " · 全部提示词") }
    if let number = subject.promptNumber, subject.prompt != nil || number > 1 {
      name += " · " + (subject.prompt ?? "#\(number)")
    }
    if let message = subject.message {
      name += choose(" · \(message.role) message \(message.number)", " · 第 \(message.number) 条消息（\(message.role)）")
    }
    return name
  }

  func name(_ metric: BudgetVerdict.Metric) -> String {
    switch metric {
    case .tokens: choose("tokens", "token")
    case .outputTokens: choose("output tokens", "输出 token")
    case .costPer1000Calls: choose("cost of 1,000 calls", "每千次调用费用")
    case .cacheableShare: choose("cacheable share", "可缓存比例")
    case .latency: choose("time to the answer", "等待回答的时间")
    case .growth: choose("growth", "增长")
    }
  }

  func value(_ value: Double?, _ metric: BudgetVerdict.Metric) -> String {
    guard let value else { return "?" }
    let sign = value < 0 ? "−" : ""
    let amount = abs(value)
    switch metric {
    case .tokens, .outputTokens: return sign + PlanWording.whole(amount)
    case .costPer1000Calls: return sign + PlanWording(language: language).dollars(amount)
    case .cacheableShare, .growth: return sign + PlanWording.rounded(amount, digits: amount < 10 ? 1 : 0) + " %"
    case .latency: return sign + PlanWording.rounded(amount, digits: amount < 0.1 ? 4 : 2) + choose(" s", " 秒")
    }
  }

  /// What the budget is held against; an estimate with its range.
  func actual(_ verdict: BudgetVerdict) -> String {
    let figures = verdict.subject.figures
    guard verdict.metric == .tokens, figures.isEstimate else {
      return (isEstimate(verdict) ? "~" : "") + value(verdict.actual, verdict.metric)
    }
    return "~\(grouped(figures.tokens))–\(grouped(figures.mostTokens))"
  }

  func headroom(_ verdict: BudgetVerdict) -> String {
    verdict.headroom.map { (isEstimate(verdict) ? "~" : "") + value($0, verdict.metric) } ?? ""
  }

  private func isEstimate(_ verdict: BudgetVerdict) -> Bool {
    verdict.subject.figures.isEstimate && verdict.metric != .outputTokens && verdict.actual != nil
  }

  func name(_ part: BudgetPart) -> String {
    switch part.kind {
    case .message(let message, let isExample):
      choose(
        "\(message.role) message \(message.number)\(isExample ? " (example)" : ""), fixed text",
        "第 \(message.number) 条消息（\(message.role)\(isExample ? "，示例" : "")）的固定文本")
    case .variable(let name): choose("variable `\(name)`", "变量 `\(name)`")
    case .tools(let count):
      choose("\(count) tool definition\(count == 1 ? "" : "s")", "\(count) 个工具定义")
    case .framing: choose("what the provider adds around messages", "服务商在消息外附加的内容")
    }
  }

  /// The change since the state compared with; empty without one.
  func delta(_ verdict: BudgetVerdict) -> String {
    guard let previous = verdict.previous, let actual = verdict.actual else { return "" }
    let change = actual - previous
    if change == 0 { return "±0" }
    let share = previous > 0 ? " (\(percent(change * 100 / previous)))" : ""
    return (change > 0 ? "+" : "") + value(change, verdict.metric) + share
  }

  private func percent(_ value: Double) -> String {
    (value > 0 ? "+" : "−") + PlanWording.rounded(abs(value), digits: abs(value) < 10 ? 1 : 0) + " %"
  }

  func status(_ verdict: BudgetVerdict) -> String {
    switch verdict.status {
    case .within: choose("ok", "通过")
    case .near: choose("near", "接近上限")
    case .broken: verdict.metric == .cacheableShare ? choose("too low", "过低") : choose("over", "超出")
    case .unknown: choose("unknown", "未知")
    }
  }

  /// One line for the whole.
  func total(_ report: BudgetReport) -> String {
    let broken = report.verdicts.count { $0.status == .broken }
    let unknown = report.verdicts.count { $0.status == .unknown }
    let count = report.verdicts.count
    let kept = count - broken - unknown
    let noun = "budget\(count == 1 ? "" : "s")"
    let text: (en: String, zh: String)
    if count == 0 { return choose("no budget applies", "没有适用的预算") }
    if broken > 0 {
      text = ("\(broken) of \(count) \(noun) broken", "\(count) 项预算中有 \(broken) 项未达标")
    } else if unknown > 0 {
      text = ("\(kept) of \(count) \(noun) kept", "\(count) 项预算中有 \(kept) 项通过")
    } else {
      text = count == 1 ? ("the budget is kept", "预算通过") : ("all \(count) budgets kept", "\(count) 项预算全部通过")
    }
    if unknown == 0 { return choose(text.en, text.zh) }
    return choose(
      text.en + ", \(unknown) unknown: model or price is not known", text.zh + "，\(unknown) 项未知（模型或价格不明）")
  }

  /// What a limit on growth was not held against.
  func notCompared(_ report: BudgetReport) -> String? {
    let names = report.notCompared
    guard !names.isEmpty else { return nil }
    let shown = names.prefix(5).map { "`\($0)`" }.joined(separator: choose(", ", "、")) + (names.count > 5 ? "…" : "")
    guard let reference = report.comparedWith else {
      return choose("growth not checked, for want of `--compare`: \(shown)", "没有给出 `--compare`，未检查增长：\(shown)")
    }
    return choose("growth not checked, not in `\(reference)`: \(shown)", "`\(reference)` 里没有，未检查增长：\(shown)")
  }

  /// What is counted too low because nothing is known about it.
  func unknownVariables(_ report: BudgetReport) -> String? {
    let names = Array(
      Set(report.verdicts.filter { $0.metric != .outputTokens }.flatMap(\.subject.figures.unknownVariables))
    )
    .sorted()
    guard !names.isEmpty else { return nil }
    let shown = names.prefix(5).map { "`\($0)`" }.joined(separator: choose(", ", "、")) + (names.count > 5 ? "…" : "")
    return choose(
      "not counted, for want of a sample or a bound under `variables`: \(shown)",
      "没有样例，也没有在 `variables` 里声明上限，未计入：\(shown)")
  }

  func noBudget(hasPrompts: Bool) -> LocalizedText {
    hasPrompts
      ? LocalizedText(
        en: "no budget is set for these files; add `budgets` to `.trimtab.yaml`, or try `--tokens 1000`",
        zh: "这些文件没有设置预算；请在 `.trimtab.yaml` 里加上 `budgets`，或先用 `--tokens 1000` 试一下")
      : LocalizedText(en: "no prompt files", zh: "没有提示词文件")
  }
}
