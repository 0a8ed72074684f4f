import CommandSupport
import Diagnostics
import Linting
import ModelCatalog
import PromptCost
import Rules

/// What plans say, in both languages: the numbers with what they rest on.
struct PlanWording {
  let language: Language

  func choose(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }

  func dollars(_ value: Double) -> String {
    let amount = abs(value)
    let text = amount >= 100 ? Self.whole(amount) : Self.rounded(amount, digits: amount >= 1 ? 2 : 4)
    return (value < 0 ? "-$" : "$") + text
  }

  /// A number without digits behind the point, the thousands apart; one that no sum of tokens or money reaches as it is.
  static func whole(_ value: Double) -> String { value < 1e15 ? grouped(Int(value.rounded())) : "\(value)" }

  /// A number of at least 0 with so many digits behind the point, without an exponent.
  static func rounded(_ value: Double, digits: Int) -> String {
    if value >= 1e12 { return whole(value) }
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let whole = Int((value * Double(scale)).rounded())
    let fraction = String(whole % scale)
    return digits == 0
      ? "\(whole)" : "\(whole / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
  }

  /// What a step is worth, in one line.
  func value(_ step: PlanStep, _ plan: Plan) -> String {
    var parts: [String] = []
    if step.savedTokens != 0 {
      let approx = plan.isEstimate ? "~" : ""
      parts.append(
        choose("\(approx)−\(step.savedTokens) input tokens per call", "每次调用少 \(approx)\(step.savedTokens) 个输入 token"))
    }
    if step.savedEffectiveTokens > 0, Int(step.savedEffectiveTokens.rounded()) != step.savedTokens {
      let tokens = Int(step.savedEffectiveTokens.rounded())
      let rate = Int((plan.hitRate * 100).rounded())
      parts.append(
        choose("\(tokens) effective tokens at \(rate) % cache hits", "按 \(rate)% 缓存命中，少 \(tokens) 个有效 token"))
    }
    if let dollars = step.savedPer1000Calls, dollars > 0 {
      parts.append(choose("\(self.dollars(dollars)) per 1,000 calls", "每千次调用省 \(self.dollars(dollars))"))
    }
    parts.append(time(step, plan))
    return parts.filter { !$0.isEmpty }.joined(separator: choose("; ", "；"))
  }

  /// What a step does for the time an answer takes. Input never promises more than the worst published prefill.
  private func time(_ step: PlanStep, _ plan: Plan) -> String {
    let kind = self.kind(plan.speed)
    switch step.lever {
    case .input:
      guard step.savedTokens > 0 else { return "" }
      let most = plan.speed.prefillMilliseconds.upperBound * Double(step.savedTokens) / 1000
      let shown = most < 1 ? "1" : "\(Int(most.rounded(.up)))"
      return choose("at most \(shown) ms of prefill (\(kind))", "预填充最多快 \(shown) 毫秒（\(kind)）")
    case .output, .thinking:
      let range = plan.speed.secondsPer100OutputTokens
      let (low, high) = (Self.rounded(range.lowerBound, digits: 2), Self.rounded(range.upperBound, digits: 2))
      var text = choose(
        "every 100 output tokens take about \(low)–\(high) s (\(kind))", "每 100 个输出 token 约需 \(low)–\(high) 秒（\(kind)）")
      if let price = plan.model?.prices.output {
        let cost = dollars(price.usdPerMillionTokens * 100 / 1000)
        text += choose(" and cost \(cost) per 1,000 calls", "，每千次调用 \(cost)")
      }
      return text
    case .cache:
      return choose("a hit also shortens the wait for the first token of a long prompt", "命中缓存还会缩短长提示词的首 token 等待")
    case .model: return choose("compare the answers before you change the model", "换模型前请先对比回答质量")
    case .streaming:
      return choose("the first token is seen sooner; the whole takes as long", "首 token 更早可见，总时长不变")
    }
  }

  private func kind(_ speed: ModelSpeed) -> String {
    switch speed {
    case .small: choose("a small model, by its price", "按价格归为小型模型")
    case .medium: choose("a medium model, by its price", "按价格归为中型模型")
    case .frontier: choose("a frontier model, by its price", "按价格归为旗舰模型")
    case .unknown: choose("any model", "不限模型")
    }
  }

  /// Who may apply a rewrite.
  func title(_ applicability: Applicability) -> String {
    switch applicability {
    case .safe: choose("safe", "安全")
    case .unsafe: choose("changes words", "会改变措辞")
    case .display: choose("a proposal, not applied", "仅供参考，不会自动应用")
    }
  }

  func title(_ lever: Lever) -> String {
    switch lever {
    case .input: choose("input", "输入")
    case .cache: choose("cache", "缓存")
    case .output: choose("output", "输出")
    case .thinking: choose("thinking", "思考")
    case .model: choose("model", "模型")
    case .streaming: choose("streaming", "流式")
    }
  }

  /// What it comes to if the proposals are taken as well.
  func proposal(_ plan: Plan) -> String? {
    guard let proposed = plan.proposed else { return nil }
    let approx = plan.isEstimate ? "~" : ""
    return choose(
      "with the proposals: tokens \(approx)\(plan.before.tokens) → \(approx)\(proposed.tokens)",
      "连同仅供参考的改写：token \(approx)\(plan.before.tokens) → \(approx)\(proposed.tokens)")
  }

  /// The last line: everything together, before and after.
  func total(_ plan: Plan, callsPerDay: Int?) -> String {
    let (before, after) = (plan.before, plan.after)
    let approx = plan.isEstimate ? "~" : ""
    func change(_ before: Int, _ after: Int) -> String { "\(approx)\(before) → \(approx)\(after)" }
    let effective = change(Int(before.effectiveTokens.rounded()), Int(after.effectiveTokens.rounded()))
    var parts = [
      choose("tokens ", "token ") + change(before.tokens, after.tokens),
      choose("effective ", "有效 token ") + effective,
      choose("cacheable prefix ", "可缓存前缀 ") + change(before.cacheablePrefix, after.cacheablePrefix),
    ]
    if let old = before.dollarsPer1000Calls, let new = after.dollarsPer1000Calls {
      parts.append(
        choose("\(dollars(old)) → \(dollars(new)) per 1,000 calls", "每千次调用 \(dollars(old)) → \(dollars(new))"))
      if let callsPerDay {
        let month = (old - new) * Double(callsPerDay) * 30 / 1000
        parts.append(choose("\(dollars(month)) a month less", "每月省 \(dollars(month))"))
      }
    }
    return parts.joined(separator: choose("; ", "；"))
  }

  /// What the shorter input is worth in time, beside what the answer takes.
  func honesty(_ plan: Plan) -> String? {
    let saved = plan.before.tokens - plan.after.tokens
    let isOpen = plan.steps.contains { $0.lever == .output }
    guard saved > 0 || isOpen else { return nil }
    let most = max(1, Int((plan.speed.prefillMilliseconds.upperBound * Double(saved) / 1000).rounded(.up)))
    let range = plan.speed.secondsPer100OutputTokens
    let (low, high) = (Self.rounded(range.lowerBound, digits: 2), Self.rounded(range.upperBound, digits: 2))
    let approx = plan.isEstimate ? "~" : ""
    let input =
      saved > 0
      ? choose(
        "\(approx)\(saved) fewer input tokens are worth at most \(most) ms",
        "少 \(approx)\(saved) 个输入 token 最多快 \(most) 毫秒")
      : choose("shorter input would win next to no time", "缩短输入几乎不省时间")
    let output = choose(
      "a bound that shortens the answer by 100 tokens is worth \(low)–\(high) s",
      "把回答缩短 100 个 token 能快 \(low)–\(high) 秒")
    return choose("time: ", "时间：") + input + (isOpen ? choose("; ", "；") + output : "")
  }
}
