import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import HTTPClient
import ModelCatalog
import Providers
import Reporting
import ResponseCache
import Statistics
import Synchronization
import Verification
import Workspace

/// Makes the calls of a run, within its limit on money, and keeps them.
struct Measurement {
  private let preparation: Preparation
  private let design: DesignOptions
  private let money: MoneyOptions
  private let records: RecordOptions
  private let service: ServiceOptions
  private let cache: CacheOptions
  /// The limit of the whole run, of which this may be one measurement of several.
  private let spend: SpendLimit
  private let isQuiet: Bool
  private let console: Console
  private let sequence: SequentialDesign

  init(
    _ preparation: Preparation, design: DesignOptions, money: MoneyOptions, records: RecordOptions,
    service: ServiceOptions, cache: CacheOptions, spend: SpendLimit, isQuiet: Bool
  ) {
    self.spend = spend
    self.preparation = preparation
    self.design = design
    self.money = money
    self.records = records
    self.service = service
    self.cache = cache
    self.isQuiet = isQuiet
    console = preparation.console
    sequence = SequentialDesign(
      maximumPairs: design.maximumPairs, significance: 0.05 / Double(preparation.comparisons))
  }

  private var experiments: [Experiment] {
    design.regimes.map { regime in
      var experiment = Experiment(trials: preparation.trials, regime: regime, design: sequence)
      experiment.metric = design.metric
      experiment.margin = design.margin
      experiment.ignoresLooks = design.allPairs
      experiment.seed = design.seed
      return experiment
    }
  }

  private var ladder: LadderMeasurement {
    LadderMeasurement(preparation: preparation, design: design, console: console)
  }

  /// The run about several requests at a time, if that is what was asked for.
  private var load: LoadRun? {
    guard !design.ladder, let concurrency = design.concurrency else { return nil }
    return LoadRun(trials: preparation.trials[.before] ?? [], concurrency: concurrency)
  }

  private var maximumCalls: Int {
    if let load { return load.maximumCalls }
    return design.ladder ? ladder.run.maximumCalls : experiments.reduce(0) { $0 + $1.maximumCalls }
  }

  // MARK: Money

  /// Above this nothing starts without consent, in US dollars.
  private static let consentFrom = 1.0

  var worstCase: Double? {
    if cache.cacheReport {
      var sum = 0.0
      for trial in preparation.trials[.before] ?? [] {
        guard
          let cost = preparation.pricing[.before]?.worstCase(
            inputTokens: trial.inputTokens, outputTokens: trial.request.maxOutputTokens)
        else { return nil }
        sum += 2 * cost
      }
      return sum
    }
    if design.ladder { return ladder.worstCase }
    if let load { return load.worstCase(preparation.pricing[.before] ?? .free) }
    var sum = 0.0
    for experiment in experiments {
      guard let cost = experiment.worstCase(preparation.pricing) else { return nil }
      sum += cost
    }
    return sum
  }

  func printPlan() throws {
    let rows = preparation.trials[.before]?.count ?? 0
    let isChinese = console.language == .chinese
    var lines = [
      isChinese
        ? "\(preparation.name)：\(preparation.variantName.zh)" : "\(preparation.name): \(preparation.variantName.en)"
    ]
    let models = Set(preparation.models.values).sorted().joined(separator: ", ")
    lines.append(
      isChinese
        ? "  模型 \(models)，\(preparation.service.url)（\(preparation.service.api.rawValue)）"
        : "  \(models) at \(preparation.service.url) (\(preparation.service.api.rawValue))")
    if design.ladder {
      lines.append(
        isChinese ? "  逐项实测：最多 \(maximumCalls) 次调用" : "  the ladder: at most \(maximumCalls) calls")
    }
    if let load {
      lines.append(
        isChinese
          ? "  并发 \(load.concurrency)：最多 \(load.maximumCalls) 次调用"
          : "  \(load.concurrency) at a time: at most \(load.maximumCalls) calls")
    }
    for experiment in design.ladder || load != nil ? [] : experiments {
      let tokens = Arm.allCases.map { arm in preparation.trials[arm]?.map(\.inputTokens).max() ?? 0 }
      let limit = preparation.trials[.before]?.first?.request.maxOutputTokens
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
    lines.append(spendLine)
    try console.print(lines.joined(separator: "\n") + "\n")
  }

  private var spendLine: String {
    let isChinese = console.language == .chinese
    if preparation.service.isLoopback {
      return isChinese ? "  费用：无（本机服务）" : "  spend: none, the server is this machine's"
    }
    guard let worstCase else {
      return isChinese
        ? "  费用：无法估算上限（缺价格或输出上限）" : "  spend: no bound is known, for a price or a limit on the output is missing"
    }
    let text = Self.dollars(worstCase)
    return isChinese ? "  费用：最多 \(text)" : "  spend: at most \(text)"
  }

  private static func dollars(_ value: Double) -> String {
    String(format: value >= 1 ? "$%.2f" : "$%.4f", value)
  }

  /// Refuses to start what may become dear: all measurements of a run together.
  static func checkMoney(of measurements: [Measurement]) throws {
    guard let first = measurements.first, !first.money.yes, !first.preparation.service.isLoopback else { return }
    let (money, console) = (first.money, first.console)
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

  // MARK: Callers

  /// The caller of the run, and what makes one with connections of its own.
  private func callers() throws -> (caller: HTTPCaller, make: @Sendable () -> HTTPCaller) {
    let key = try KeySource(file: service.keyFile, variable: service.keyVariable, console: console)
      .key(for: preparation.service)
    var options = HTTPCaller.Options()
    options.attempts = service.attempts
    options.limits.total = service.timeout * 1_000
    options.limits.stall = service.stallTimeout
    options.headers = try service.parsedHeaders()
    let certificates = service.caFile ?? ProcessSurroundings.variable("SSL_CERT_FILE")
    let make = { @Sendable [service = preparation.service, options] in
      HTTPCaller(service, key: key, client: HTTPClient(certificateAuthorities: certificates), options: options)
    }
    return (make(), make)
  }

  private func remembering(_ caller: HTTPCaller, _ store: any ResponseStore) -> CachingCaller {
    let service = preparation.service
    let (tenant, promptVersion) = (cache.tenant, cache.promptVersion)
    return CachingCaller(caller, store: store, seconds: cache.cacheTtl) { request in
      CacheKey(
        body: request.body(for: service.api, Accommodation(limitName: service.limitName)), address: service.url,
        api: service.api, tenant: tenant, promptVersion: promptVersion)
    }
  }

  private static func notes(on report: CachingCaller.Report) -> [LocalizedText] {
    var notes: [LocalizedText] = []
    if report.hits > 0 {
      notes.append(
        LocalizedText(
          en: "\(report.hits) of \(report.hits + report.misses) answers came from the cache and say nothing about time",
          zh: "\(report.hits + report.misses) 个回答里有 \(report.hits) 个来自缓存，不计时间"))
    }
    if let failure = report.failure {
      notes.append(
        LocalizedText(
          en: "the cache failed \(report.failures) times: \(failure.en)", zh: "缓存失败 \(report.failures) 次：\(failure.zh)")
      )
    }
    return notes
  }

  /// Asks every row twice: what the cache does not have, it has then.
  func reportCache() async throws {
    guard let store = try cache.store(console) else { return }
    let caching = remembering(try callers().caller, store)
    var failure: CallFailure?
    asking: for _ in 0..<2 {
      for trial in preparation.trials[.before] ?? [] {
        let worstCase = preparation.pricing[.before]?.worstCase(
          inputTokens: trial.inputTokens, outputTokens: trial.request.maxOutputTokens)
        guard spend.reserve(worstCase) else { break asking }
        let call = await caching.send(trial.request, Call(arm: .before, regime: .warm, time: 0))
        spend.settle(worstCase, cost: preparation.pricing[.before]?.charge(for: call))
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

  // MARK: Running

  func run() async throws -> Outcome {
    let (caller, makeCaller) = try callers()
    let caching = try cache.store(console).map { remembering(caller, $0) }
    let asked: any ModelCaller = caching ?? caller
    let log = try CallLog(records, header: header, console: console)
    let before = spend.spent
    // What a run that is gone on with has cost counts too.
    spend.settle(nil, cost: log.earlier.reduce(0) { $0 + ($1.cost ?? 0) })
    let interruption = Interruption()
    let progress = MeasurementProgress(console, isQuiet: isQuiet, total: maximumCalls)
    let collected = CallCollection(log.earlier)
    func hooks(_ experiment: Experiment?) -> Experiment.Hooks {
      Experiment.Hooks(
        record: { call in
          log.append(call)
          collected.append(call)
          progress.tell(collected.calls, experiment, spent: spend.spent)
        }, isInterrupted: { interruption.isRaised })
    }
    var ending = Experiment.Ending.complete
    var ladder: Ladder?
    var loadReport: LoadReport?
    if design.ladder {
      let climb = Task {
        try await self.ladder.climb(caller, makeCaller: makeCaller, spend: spend, hooks: hooks(nil))
      }
      interruption.onRaise { climb.cancel() }
      let climbed = try await climb.value
      (ladder, ending) = (climbed.ladder, climbed.ending)
    } else if let load {
      let task = Task {
        await load.run(
          caller, limit: { caller.rateLimit }, pricing: preparation.pricing[.before] ?? .free, spend: spend,
          hooks: hooks(nil))
      }
      interruption.onRaise { task.cancel() }
      let measured = await task.value
      (loadReport, ending) = (measured.report, measured.ending)
    } else {
      for experiment in experiments {
        let task = Task {
          await experiment.run(
            callers: [.before: asked, .after: asked], pricing: preparation.pricing, spend: spend,
            earlier: log.earlier, hooks: hooks(experiment))
        }
        interruption.onRaise { task.cancel() }
        ending = await task.value
        if ending != .complete { break }
      }
    }
    progress.end()
    log.close(ending)
    var outcome = outcome(collected.calls, ending)
    outcome.ladder = ladder
    outcome.load = loadReport
    if let report = caching?.report { outcome.notes += Self.notes(on: report) }
    outcome.spent =
      preparation.pricing.values.contains { $0.prices?.input == nil && !$0.isFree } ? nil : spend.spent - before
    outcome.unknownCosts = preparation.service.isLoopback ? 0 : spend.unknownCalls
    outcome.rateLimitedReplies = caller.rateLimitedReplies
    outcome.notes += caller.notes.map {
      LocalizedText(en: "the server made it \($0)", zh: "服务端不接受，已改为：\($0)")
    }
    return outcome
  }

  /// What was measured, for the head of the report.
  private var variantName: LocalizedText {
    if design.ladder { return LocalizedText(en: "the ten steps, one by one", zh: "十步逐项实测") }
    if let load {
      return LocalizedText(
        en: "\(load.concurrency) requests at a time against one", zh: "并发 \(load.concurrency) 与逐个请求比较")
    }
    return preparation.variantName
  }

  private func outcome(_ calls: [Call], _ ending: Experiment.Ending) -> Outcome {
    let isExperiment = !design.ladder && load == nil
    let regimes = design.regimes.filter { regime in
      isExperiment && calls.contains { $0.regime == regime && !$0.isWarmUp }
    }
    let analyses = regimes.map { regime in
      Analysis(
        calls, regime: regime, design: sequence, metric: design.metric, margin: design.margin,
        contract: preparation.contract)
    }
    var outcome = Outcome(
      toolVersion: Tool.version, prompt: preparation.name, variant: variantName,
      service: preparation.service.name, host: Service.host(of: preparation.service.baseURL),
      models: preparation.models,
      analyses: analyses, calls: calls, ending: ending, seed: design.seed)
    outcome.notes = preparation.notes
    outcome.isSelfComparison = preparation.isSelfComparison
    return outcome
  }

  private var header: SampleLog.Header {
    SampleLog.Header(
      toolVersion: Tool.version, prompt: preparation.name, service: preparation.service.name,
      address: Service.host(of: preparation.service.baseURL), models: preparation.models, regimes: design.regimes,
      looks: sequence.looks, significance: sequence.significance, metric: design.metric, margin: design.margin,
      seed: design.seed, fingerprint: fingerprint)
  }

  /// Tells requests apart: FNV-1a over the bodies of both arms (Fowler, Noll and Vo).
  private var fingerprint: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for arm in Arm.allCases {
      for trial in preparation.trials[arm] ?? [] {
        for byte in trial.request.body(for: preparation.service.api, Accommodation()).canonical.json {
          hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
      }
    }
    return String(hash, radix: 16)
  }
}
