import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import Providers
import Reporting
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
    preparation.pricing(.before).worstCase(trial)
  }

  func run(_ targets: [ResultTarget]) async throws {
    let (console, spend) = (measurement.console, measurement.spend)
    guard let store = try measurement.options.cache.store(console), let side = preparation.sides[.before] else {
      return
    }
    let caching = measurement.caching(
      try CallerMaker(options: measurement.options.service, console: console).maker(for: side.service)(), store)
    var failure: CallFailure?
    var isStopped = false
    asking: for _ in 0..<2 {
      for trial in side.trials {
        let worstCase = worstCase(trial)
        guard spend.reserve(worstCase) else {
          isStopped = true
          break asking
        }
        let call = await caching.send(trial.request, Call(arm: .before, regime: .warm))
        spend.settle(worstCase, cost: side.pricing.charge(for: call))
        failure = failure ?? call.failure
        // Who may not ask, or asks for what there is not, need not ask again.
        if let kind = call.failure?.kind, [.unauthorized, .refused].contains(kind) { break asking }
      }
    }
    let report = caching.report
    try ResultTarget.write(targets, console) { target in
      target.format == .json ? Self.json(of: report) : Array(Self.text(of: report, console.language).utf8)
    }
    if isStopped {
      console.note(
        .warning,
        LocalizedText(
          en: "stopped: the next call could have gone over --max-spend", zh: "已停止：再调用一次可能超出 --max-spend"))
    }
    if let failure {
      console.note(.error, LocalizedText(en: "the calls fail: \(failure.message)", zh: "调用失败：\(failure.message)"))
      throw ExitCode.cannotRun
    }
  }

  private static func json(of report: CachingCaller.Report) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("version", 1)
      json.member("hits", report.hits)
      json.member("misses", report.misses)
      json.member("failures", report.failures)
      if let rate = report.hitRate { json.member("hit_rate", rate) }
      for (key, sum, count) in [
        ("hit_ms", report.hitTime, report.hits), ("miss_ms", report.missTime, report.misses),
        ("model_ms", report.modelTime, report.misses),
      ] where count > 0 {
        json.member(key, sum / Double(count))
      }
      if let failure = report.failure { json.member("failure", failure.en) }
    }
    return json.take() + [0x0A]
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
