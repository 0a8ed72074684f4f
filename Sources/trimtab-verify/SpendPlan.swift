import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import Providers
import Statistics
import Verification

/// What a measurement may cost, before it begins.
extension Measurement {
  /// Above this nothing starts without consent, in US dollars.
  private static let consentFrom = 1.0

  var worstCase: Double? {
    if options.cache.cacheReport { return CacheReport(self).worstCase }
    switch kind {
    case .ladder: return ladder.worstCase
    case .load: return load?.worstCase(preparation.pricing(.before))
    case .comparison:
      let pricing = preparation.sides.mapValues(\.pricing)
      var costs = experiments.map { $0.worstCase(pricing) }
      if let judge {
        let each = judge.judge.worstCase(
          preparation.sides.mapValues(\.trials), pairs: sequence.looks.last ?? 0, judge.pricing)
        costs += experiments.map { _ in each }
      }
      return costs.contains(nil) ? nil : costs.reduce(0) { $0 + ($1 ?? 0) }
    }
  }

  static func printPlan(of measurements: [Measurement]) throws {
    guard let console = measurements.first?.console else { return }
    var lines = measurements.flatMap(\.plan)
    if measurements.count > 1 {
      let costs = measurements.map(\.worstCase)
      let total = costs.contains(nil) ? nil : costs.reduce(0) { $0 + ($1 ?? 0) }
      lines.append((console.language == .chinese ? "合计" : "all together") + spendLine(total, measurements, console))
    }
    try console.print(lines.joined(separator: "\n") + "\n")
  }

  private var plan: [String] {
    let rows = preparation.trials(.before).count
    let isChinese = console.language == .chinese
    var lines = [
      isChinese
        ? "\(preparation.name)：\(preparation.variantName.zh)" : "\(preparation.name): \(preparation.variantName.en)"
    ]
    for service in preparation.services {
      let own = preparation.sides.values.filter { $0.service == service }.map(\.model)
      let models = Set(own).sorted().joined(separator: isChinese ? "、" : ", ")
      lines.append(
        isChinese
          ? "  模型 \(models)，\(service.url)（\(service.api.rawValue)）"
          : "  \(models) at \(service.url) (\(service.api.rawValue))")
    }
    if options.cache.cacheReport {
      lines.append(
        isChinese
          ? "  缓存报告：\(rows) 组数据各问两遍" : "  the cache: \(rows) row\(rows == 1 ? "" : "s") of data, each asked twice")
      return lines + [Self.spendLine(worstCase, [self], console)]
    }
    switch kind {
    case .ladder:
      lines.append(
        isChinese ? "  逐项实测：最多 \(maximumCalls) 次调用" : "  the ladder: at most \(maximumCalls) calls")
    case .load(let concurrency):
      lines.append(
        isChinese
          ? "  并发 \(concurrency)：最多 \(maximumCalls) 次调用"
          : "  \(concurrency) at a time: at most \(maximumCalls) calls")
    case .comparison: break
    }
    for experiment in experiments {
      let rows = min(rows, experiment.askedRows)
      let tokens = Arm.allCases.map { preparation.trials($0).map(\.inputTokens).max() ?? 0 }
      let limit = preparation.trials(.before).first?.request.maxOutputTokens
      lines.append(
        isChinese
          ? "  \(experiment.regime == .cold ? "冷" : "热")缓存：最多 \(experiment.maximumCalls) 次调用，\(rows) 组数据，在第 \(sequence.looks.map(String.init).joined(separator: "、")) 对之后查看结果"
          : "  \(experiment.regime.rawValue) cache: at most \(experiment.maximumCalls) calls, \(rows) row\(rows == 1 ? "" : "s") of data, looks after \(sequence.looks.map(String.init).joined(separator: ", ")) pairs"
      )
      lines.append(
        isChinese
          ? "  每次最多 \(tokens[0]) → \(tokens[1]) 个输入 token，输出上限 \(limit.map(String.init) ?? "未设")"
          : "  at most \(tokens[0]) → \(tokens[1]) input tokens a call, output \(limit.map { "at most \($0)" } ?? "without a limit")"
      )
    }
    if let judge {
      let calls = experiments.count * judge.judge.maximumCalls(pairs: sequence.looks.last ?? 0)
      lines.append(
        isChinese
          ? "  评审 \(judge.judge.model)：最多 \(calls) 次调用" : "  \(judge.judge.model) as the judge: at most \(calls) calls")
    }
    lines.append(Self.spendLine(worstCase, [self], console))
    return lines
  }

  private static func spendLine(_ worstCase: Double?, _ measurements: [Measurement], _ console: Console) -> String {
    let isChinese = console.language == .chinese
    if measurements.allSatisfy(\.isFree) {
      return isChinese ? "  费用：无（本机服务）" : "  spend: none, the server is this machine's"
    }
    guard let worstCase else {
      return isChinese
        ? "  费用：无法估算上限（缺价格或输出上限）" : "  spend: no bound is known, for a price or a limit on the output is missing"
    }
    let text = dollars(worstCase)
    return isChinese ? "  费用：最多 \(text)" : "  spend: at most \(text)"
  }

  private static func dollars(_ value: Double) -> String {
    String(format: value >= 1 ? "$%.2f" : "$%.4f", value)
  }

  /// Refuses to start what may become dear: all measurements of a run together.
  static func checkMoney(of measurements: [Measurement]) throws {
    guard let first = measurements.first, !first.options.money.yes, !measurements.allSatisfy(\.isFree) else { return }
    let (money, console) = (first.options.money, first.console)
    let costs = measurements.map(\.worstCase)
    guard !costs.contains(nil) else {
      console.note(
        .error,
        LocalizedText(
          en: "what this may cost is not known: a price or a limit on the output is missing",
          zh: "无法得知最多花多少钱：缺少价格或输出上限"),
        help: LocalizedText(
          en: "set --max-output-tokens, or start with --yes", zh: "请设置 --max-output-tokens，或加 --yes 开始"))
      throw ExitCode.cannotRun
    }
    let worstCase = costs.reduce(0) { $0 + ($1 ?? 0) }
    let limit = min(worstCase, money.maxSpend ?? worstCase)
    guard limit > consentFrom else { return }
    console.note(
      .error,
      LocalizedText(
        en: "this may cost up to \(dollars(limit))", zh: "最多可能花费 \(dollars(limit))"),
      help: LocalizedText(
        en: "start with --yes, set --max-spend, or make fewer --pairs", zh: "加 --yes 开始，或设置 --max-spend，或减少 --pairs"))
    throw ExitCode.cannotRun
  }
}
