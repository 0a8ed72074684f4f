import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import HTTPClient
import Providers
import Statistics
import Verification
import VerificationReports
import Workspace

struct VerifyCommand: AsyncParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify",
      abstract: localized(
        "Ask a real API with the prompt as it is and as it would be, and prove the difference.",
        "把修改前后的提示词发给真实 API，证明差别。"),
      usage: "trimtab verify <file> [<options>]",
      discussion: localized(
        """
        The file is measured against what `trimtab optimize` makes of it, unless --against, --git or --aa says otherwise. \
        Calls are made in pairs, one right after the other, until the difference is certain or --pairs are made. Answers \
        that get worse make a gain a loss. Before any call the worst-case spend is worked out; above 1 USD nothing starts \
        without --yes.

        Exit status: 0 done, 1 a --fail-if condition holds, 2 the job could not be done, 130 ended by Ctrl-C.
        """,
        """
        默认比较文件本身与 `trimtab optimize` 的改写；也可以用 --against、--git 或 --aa 指定。调用成对进行、紧挨着发出，直到差别确定或做满 --pairs 对。\
        回答变差的提速算作损失。开始之前先算出最多花多少钱；超过 1 美元时，不加 --yes 不会开始。

        退出码：0 完成，1 有 --fail-if 条件成立，2 没能完成，130 被 Ctrl-C 中断。
        """))
  }

  @Argument(
    help: ArgumentHelp(localized("The prompt file.", "提示词文件。"), valueName: "file"), completion: .file())
  var file: String?

  @OptionGroup var variant: VariantOptions
  @OptionGroup var service: ServiceOptions
  @OptionGroup var design: DesignOptions
  @OptionGroup var money: MoneyOptions
  @OptionGroup var records: RecordOptions
  @OptionGroup var cache: CacheOptions
  @OptionGroup var output: OutputOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      localized(
        "text, json, markdown, html or prometheus; FORMAT:FILE writes a file; may be repeated.",
        "输出格式：text、json、markdown、html 或 prometheus；写成 格式:文件 会写入文件；可重复。"),
      valueName: "format[:file]"))
  var outputFormat: [String] = []

  @Option(
    help: ArgumentHelp(
      localized(
        "Exit with status 1 if this holds, such as 'p95 > 2s', 'ratio > 1.05' or 'not faster'; may be repeated.",
        "条件成立时以状态 1 退出，例如 'p95 > 2s'、'ratio > 1.05' 或 'not faster'；可重复。"),
      valueName: "condition"))
  var failIf: [String] = []

  @Option(
    help: ArgumentHelp(
      localized(
        "Push the metrics to a Pushgateway, such as http://127.0.0.1:9091.",
        "把指标推送到 Pushgateway，例如 http://127.0.0.1:9091。"),
      valueName: "url"))
  var pushMetrics: String?

  @Flag(name: .shortAndLong, help: ArgumentHelp(localized("No progress.", "不显示进度。")))
  var quiet = false

  func validate() throws {
    _ = try ResultTarget.parse(outputFormat, default: .text)
    _ = try gates()
    if file == nil, records.analyze == nil, service.endpoint.isEmpty {
      throw ValidationError(localized("name the prompt file", "请指定提示词文件"))
    }
    try checkConflicts()
    if let pushMetrics { try MetricsPush.check(pushMetrics) }
  }

  private func gates() throws -> [Gate] {
    try failIf.map { text in
      do throws(Gate.Problem) {
        return try Gate(text)
      } catch {
        throw ValidationError(error.message[CommandText.language])
      }
    }
  }

  mutating func run() async throws {
    let targets = try ResultTarget.parse(outputFormat, default: .text)
    var console = Console(language: output.values.language(configured: nil), color: output.color)
    var outcomes: [Outcome] = []
    switch mode {
    case .endpoint:
      try await EndpointComparison(service, console).run(isDryRun: money.dryRun, targets)
      return
    case .analyze: outcomes = [try LogAnalysis(console: console).outcome(of: records.analyze ?? "")]
    case .comparison, .models, .ladder, .concurrency, .cacheReport:
      let measurements = try measurements()
      console = measurements.first?.console ?? console
      if money.dryRun {
        try Measurement.printPlan(of: measurements)
        return
      }
      try Measurement.checkMoney(of: measurements)
      // All keys have to be there before the first call is paid for.
      let makers = CallerMaker(options: service, console: console)
      for service in Set(measurements.flatMap(\.services)) { _ = try makers.maker(for: service) }
      if mode == .cacheReport {
        if let measurement = measurements.first { try await CacheReport(measurement).run(targets) }
        return
      }
      for measurement in measurements {
        outcomes.append(try await measurement.run())
        if outcomes.last?.ending == .interrupted { break }
      }
    }
    try ResultTarget.write(outcomes, to: targets, console)
    let judgment = Judgment(gates: try gates(), isMeasured: mode != .analyze, console: console)
    var isPushed = true
    // Figures of a run that came to nothing do not take the place of good ones.
    if let pushMetrics, !judgment.isHopeless(outcomes) {
      let push = MetricsPush(pushMetrics, prompt: outcomes.first?.prompt ?? "", service, console)
      isPushed = await push.send(PrometheusReport.text(of: outcomes))
    }
    try judgment.judge(outcomes)
    if !isPushed { throw ExitCode.cannotRun }
  }

  private func measurements() throws -> [Measurement] {
    let names = design.modelNames
    let preparation = try Preparation(
      file: file ?? "", variant: variant, service: service, needsRewrite: mode == .comparison, models: names,
      isLimited: money.maxSpend != nil, output: output.values)
    let preparations = names.isEmpty ? [preparation] : try preparation.comparingModels(names)
    let spend = SpendLimit(maximum: money.maxSpend)
    let measurements = try preparations.enumerated().map { index, preparation in
      try Measurement(
        preparation,
        .init(
          design: design, money: money, records: records.numbered(index, of: preparations.count), service: service,
          cache: cache,
          isQuiet: quiet), spend: spend)
    }
    try checkKeys(measurements)
    if !money.dryRun, mode != .cacheReport {
      // No call is made before it is certain that all can be kept.
      for (index, measurement) in measurements.enumerated() {
        try CallLog.check(records.numbered(index, of: measurements.count), measurement.console)
      }
    }
    return measurements
  }

  /// A key of one provider is not for another.
  private func checkKeys(_ measurements: [Measurement]) throws {
    let services = Set(measurements.flatMap(\.services).map(\.baseURL)).sorted()
    guard services.count > 1, let console = measurements.first?.console else { return }
    let options = [
      ("--key-file", service.keyFile != nil), ("--key-variable", service.keyVariable != nil),
      ("--header", !service.header.isEmpty),
    ]
    guard let option = options.first(where: \.1)?.0 else { return }
    let hosts = services.map { Service.host(of: $0) }.joined(separator: ", ")
    console.note(
      .error,
      LocalizedText(
        en: "'\(option)' is for one service, and this run asks several: \(hosts)",
        zh: "'\(option)' 只能用于一个服务，而这次要调用多个：\(hosts)"),
      help: LocalizedText(
        en: "give each its key in its own environment variable", zh: "请用各服务商自己的环境变量提供密钥"))
    throw ExitCode.cannotRun
  }
}
