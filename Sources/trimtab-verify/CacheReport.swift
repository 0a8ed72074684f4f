import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import Providers
import ResponseCache
import Verification

/// What a cache of answers is good for: `--cache-report`.
///
/// Asks every row twice: what the cache does not have, it has then.
struct CacheReport {
  private let measurement: Measurement

  init(_ measurement: Measurement) {
    self.measurement = measurement
  }

  private var preparation: Preparation { measurement.preparation }

  /// The most that it can cost; `nil` if there is no bound.
  var worstCase: Double? {
    let costs = preparation.trials(.before).map(worstCase)
    return costs.contains(nil) ? nil : costs.reduce(0) { $0 + 2 * ($1 ?? 0) }
  }

  private func worstCase(_ trial: Trial) -> Double? {
    preparation.pricing(.before).worstCase(
      inputTokens: trial.inputTokens, outputTokens: trial.request.maxOutputTokens)
  }

  func run() async throws {
    let (console, spend) = (measurement.console, measurement.spend)
    guard let store = try measurement.options.cache.store(console), let side = preparation.sides[.before] else {
      return
    }
    let caching = measurement.caching(
      try CallerMaker(options: measurement.options.service, console: console).maker(for: side.service)(), store)
    var failure: CallFailure?
    asking: for _ in 0..<2 {
      for trial in side.trials {
        let worstCase = worstCase(trial)
        guard spend.reserve(worstCase) else { break asking }
        let call = await caching.send(trial.request, Call(arm: .before, regime: .warm))
        spend.settle(worstCase, cost: side.pricing.charge(for: call))
        failure = failure ?? call.failure
      }
    }
    try console.print(Self.text(of: caching.report, console.language))
    if let failure {
      console.note(.error, LocalizedText(en: "the calls fail: \(failure.message)", zh: "调用失败：\(failure.message)"))
      throw ExitCode.cannotRun
    }
  }

  private static func text(of report: CachingCaller.Report, _ language: Language) -> String {
    func milliseconds(_ sum: Double, _ count: Int) -> String {
      count == 0 ? "–" : String(format: "%.2f ms", sum / Double(count))
    }
    let rate = report.hitRate.map { String(format: "%.0f %%", $0 * 100) } ?? "–"
    let (hit, miss, model) = (
      milliseconds(report.hitTime, report.hits), milliseconds(report.missTime, report.misses),
      milliseconds(report.modelTime, report.misses)
    )
    var text =
      language == .chinese
      ? "命中 \(report.hits)，未命中 \(report.misses)，命中率 \(rate)\n一次命中 \(hit)；未命中时查找与保存 \(miss)，模型回答 \(model)\n"
      : "\(report.hits) hits, \(report.misses) misses: a hit rate of \(rate)\na hit costs \(hit); a miss \(miss) to look up and keep, and \(model) of the model\n"
    if let failure = report.failure { text += failure[language] + "\n" }
    return text
  }
}
