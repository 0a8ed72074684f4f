import CommandSupport
import Diagnostics
import ModelCatalog
import Providers
import ResponseCache
import Statistics
import Verification

/// Makes the calls of a run, within its limit on money, and keeps them.
struct Measurement {
  /// What the command line says of how to measure.
  struct Options {
    var design: DesignOptions
    var money: MoneyOptions
    var records: RecordOptions
    var service: ServiceOptions
    var cache: CacheOptions
    var isQuiet: Bool
  }

  let preparation: Preparation
  let options: Options
  /// The limit of the whole run, of which this may be one measurement of several.
  let spend: SpendLimit
  let sequence: SequentialDesign
  /// Who judges answers that differ, if anybody does.
  let judge: (judge: Judge, service: Service, pricing: Pricing)?

  /// Throws if where the judge is asked is not known.
  init(_ preparation: Preparation, _ options: Options, spend: SpendLimit) throws {
    self.preparation = preparation
    self.options = options
    self.spend = spend
    sequence = SequentialDesign(
      maximumPairs: options.design.maximumPairs, significance: 0.05 / Double(preparation.comparisons))
    judge = try options.design.judge.map { name in
      let service = try SideMaker.service(
        options.service, model: name, PromptChooser(console: preparation.console, name: nil))
      let id = options.service.baseURL != nil ? name : ModelCatalog.bundled.lookup(name).model?.id ?? name
      return (Judge(model: id), service, SideMaker.pricing(of: name, service, isLimited: options.money.maxSpend != nil))
    }
  }

  var console: Console { preparation.console }
  private var design: DesignOptions { options.design }

  /// Everybody who is asked.
  var services: [Service] { preparation.services + [judge?.service].compactMap { $0 } }

  /// Whether nobody bills the calls.
  var isFree: Bool { preparation.sides.values.allSatisfy(\.pricing.isFree) && judge?.pricing.isFree ?? true }

  /// What is measured.
  var kind: SampleLog.Header.Kind {
    if design.ladder { return .ladder(ladder.run.plan) }
    if let concurrency = design.concurrency { return .load(concurrency: concurrency) }
    return .comparison(.init(regimes: design.regimes, sequence: sequence, metric: design.decision.metric))
  }

  /// The experiments of a comparison; none if something else is measured.
  var experiments: [Experiment] {
    guard case .comparison = kind else { return [] }
    return design.regimes.map { regime in
      var experiment = Experiment(
        trials: preparation.sides.mapValues(\.trials), regime: regime, design: sequence)
      experiment.metric = design.decision.metric
      experiment.margin = design.decision.margin
      experiment.ignoresLooks = design.allPairs
      experiment.seed = design.decision.seed
      return experiment
    }
  }

  var ladder: LadderMeasurement {
    LadderMeasurement(
      preparation: preparation, design: design, console: console, isLimited: options.money.maxSpend != nil)
  }

  /// The run about several requests at a time, if that is what was asked for.
  var load: LoadRun? {
    guard case .load(let concurrency) = kind else { return nil }
    return LoadRun(trials: preparation.trials(.before), concurrency: concurrency)
  }

  var maximumCalls: Int {
    switch kind {
    case .ladder: ladder.run.maximumCalls
    case .load: load?.maximumCalls ?? 0
    case .comparison: experiments.reduce(0) { $0 + $1.maximumCalls }
    }
  }

  func caching(_ caller: HTTPCaller, _ store: any ResponseStore) -> CachingCaller {
    CachingCaller(
      caller, store: store, seconds: options.cache.cacheTtl, tenant: options.cache.tenant,
      promptVersion: options.cache.promptVersion)
  }

  // MARK: Running

  func run() async throws -> Outcome {
    let makers = CallerMaker(options: options.service, console: console)
    // One caller for each service, so that both arms share its connections.
    var callers: [Service: HTTPCaller] = [:]
    for service in services where callers[service] == nil {
      callers[service] = try makers.maker(for: service)()
    }
    let store = options.cache.storeIfUsable(console)
    if store != nil {
      console.note(
        .hint,
        LocalizedText(
          en: "answers from the cache have no times; a cold request is new each time and never finds one",
          zh: "缓存里的回答没有耗时；冷缓存的每个请求都是新的，不会命中"))
    }
    let caching = store.map { store in callers.mapValues { self.caching($0, store) } }
    let log = try CallLog(options.records, header: header, console: console)
    // What a run that is gone on with has cost counts too.
    spend.settle(nil, cost: log.earlier.charged)
    let interruption = Interruption()
    let progress = MeasurementProgress(console, isQuiet: options.isQuiet, total: maximumCalls)
    func hooks(_ experiment: Experiment?) -> Experiment.Hooks {
      Experiment.Hooks(
        record: { call in
          log.append(call)
          progress.tell(log.log.calls, experiment, spent: spend.spent)
        }, isInterrupted: { interruption.isRaised })
    }
    func asked(_ arm: Arm) -> (any ModelCaller)? {
      preparation.sides[arm].flatMap { caching?[$0.service] ?? callers[$0.service] }
    }
    var footer = SampleLog.Footer(.complete)
    footer.notes = preparation.notes
    if let experiment = experiments.first, experiment.askedRows < preparation.trials(.before).count {
      let (asked, all) = (experiment.askedRows, preparation.trials(.before).count)
      footer.notes.append(
        LocalizedText(
          en: "asked with the first \(asked) of \(all) rows of data: each is asked in two pairs",
          zh: "\(all) 组数据只用了前 \(asked) 组：每组要问两对"))
    }
    switch kind {
    case .ladder:
      guard let service = preparation.sides[.before]?.service, let caller = callers[service] else { break }
      let folder = TemporaryFolder()
      defer { folder.remove() }
      let tools = try ladder.tools(
        caller, makeCaller: makers.maker(for: service), folder: folder, spend: spend, hooks: hooks(nil))
      let run = ladder.run
      footer.ending = await interruption.cancelling { await run.run(tools, earlier: log.earlier.calls) }
    case .load:
      guard let load, let caller = preparation.sides[.before].flatMap({ callers[$0.service] }) else { break }
      let (pricing, hooks) = (preparation.pricing(.before), hooks(nil))
      (footer.ending, footer.stoppedAtLimit) = await interruption.cancelling { [spend] in
        await load.run(caller, limit: { caller.rateLimit }, pricing: pricing, spend: spend, hooks: hooks)
      }
    case .comparison:
      let both = Dictionary(uniqueKeysWithValues: Arm.allCases.compactMap { arm in asked(arm).map { (arm, $0) } })
      for experiment in experiments {
        let (pricing, hooks) = (preparation.sides.mapValues(\.pricing), hooks(experiment))
        footer.ending = await interruption.cancelling { [spend] in
          await experiment.run(
            callers: both, pricing: pricing, spend: spend, earlier: log.earlier.calls, hooks: hooks)
        }
        if footer.ending == .complete, let (judge, service, price) = judge, let caller = callers[service] {
          let trials = preparation.sides.mapValues(\.trials)
          let ending = await interruption.cancelling { [spend] in
            await judge.judge(
              log.log.calls, regime: experiment.regime, trials: trials, caller: caller, pricing: price, spend: spend,
              earlier: log.earlier.judgements, record: { log.append($0) }, isInterrupted: { interruption.isRaised })
          }
          if case .failing(let message) = ending {
            footer.notes.append(
              LocalizedText(en: "the judge does not answer: \(message)", zh: "评审没有给出回答：\(message)"))
          } else {
            footer.ending = ending
          }
          if ending == .complete, !log.log.judgements.contains(where: { $0.regime == experiment.regime }) {
            footer.notes.append(
              LocalizedText(en: "the judge had nothing to judge: no two answers of a pair differ", zh: "成对的回答都相同，无需评审"))
          }
        }
        if footer.ending != .complete { break }
      }
    }
    progress.end()
    interruption.end()
    for caching in (caching ?? [:]).values { footer.notes += Self.notes(on: caching.report) }
    for caller in callers.values {
      footer.rateLimitedReplies += caller.rateLimitedReplies
      footer.notes += caller.notes
    }
    log.close(footer)
    return Outcome(log.log)
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

  /// What was measured, for the head of the report.
  private var variantName: LocalizedText {
    switch kind {
    case .ladder: LocalizedText(en: "the steps of the ladder, one by one", zh: "各步骤逐项实测")
    case .load(let concurrency):
      LocalizedText(en: "\(concurrency) requests at a time against one", zh: "并发 \(concurrency) 与逐个请求比较")
    case .comparison: preparation.variantName
    }
  }

  private var header: SampleLog.Header {
    var header = SampleLog.Header(
      toolVersion: Tool.version, prompt: preparation.name, variant: variantName, asked: preparation.asked, kind: kind,
      seed: design.decision.seed, margin: design.decision.margin, contract: preparation.contract,
      fingerprint: fingerprint)
    header.isSelfComparison = preparation.isSelfComparison
    header.isFree = isFree
    header.judge = judge?.judge.model
    header.isPriced =
      isFree || preparation.sides.values.allSatisfy { $0.pricing.isFree || $0.pricing.prices?.input != nil }
    return header
  }

  /// Tells requests apart: FNV-1a over the bodies of both arms (Fowler, Noll and Vo).
  private var fingerprint: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for arm in Arm.allCases {
      guard let side = preparation.sides[arm] else { continue }
      for trial in side.trials {
        for byte in trial.request.body(for: side.service.api, Accommodation()).canonical.json {
          hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
      }
    }
    return String(hash, radix: 16)
  }
}
