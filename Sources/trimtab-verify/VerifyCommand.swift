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

        Exit status: 0 done, 1 a --fail-if condition holds, 2 the job could not be done.
        """,
        """
        默认比较文件本身与 `trimtab optimize` 的改写；也可以用 --against、--git 或 --aa 指定。调用成对进行、紧挨着发出，直到差别确定或做满 --pairs 对。\
        回答变差的提速算作损失。开始之前先算出最多花多少钱；超过 1 美元时，不加 --yes 不会开始。

        退出码：0 完成，1 有 --fail-if 条件成立，2 没能完成。
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

  @Flag(name: .shortAndLong, help: ArgumentHelp(localized("No progress.", "不显示进度。")))
  var quiet = false

  func validate() throws {
    _ = try ResultTarget.parse(outputFormat, default: .text)
    _ = try gates()
    if file == nil, records.analyze == nil, service.endpoint.isEmpty {
      throw ValidationError(localized("name the prompt file", "请指定提示词文件"))
    }
    if design.ladder || design.concurrency != nil {
      if !failIf.isEmpty {
        throw ValidationError(
          localized(
            "'--fail-if' judges a comparison, not '--ladder' or '--concurrency'",
            "'--fail-if' 只用于比较，不用于 '--ladder' 或 '--concurrency'"))
      }
      if design.concurrency != nil, !design.ladder, records.resume != nil {
        throw ValidationError(
          localized(
            "'--resume' goes on with a comparison or a ladder; begin '--concurrency' anew",
            "'--resume' 用于比较和 '--ladder'；'--concurrency' 请重新开始"))
      }
    }
    if design.models != nil,
      try ResultTarget.parse(outputFormat, default: .text).contains(where: {
        $0.format == .html || $0.format == .prometheus
      })
    {
      throw ValidationError(
        localized("'--models' is written as text, json or markdown", "'--models' 的结果只能写成 text、json 或 markdown"))
    }
    if records.analyze != nil, records.resume != nil {
      throw ValidationError(
        localized("'--analyze' reads a log, '--resume' goes on with one; choose one", "'--analyze' 与 '--resume' 不能同时使用")
      )
    }
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
    if !service.endpoint.isEmpty {
      try await EndpointComparison(service, output.values, outputFormat).run()
      return
    }
    var console = Console(language: output.values.language(configured: nil), color: output.color)
    var outcomes: [Outcome] = []
    if let log = records.analyze {
      outcomes = [try LogAnalysis(console: console).outcome(of: log)]
    } else {
      let preparation = try Preparation(
        file: file ?? "", variant: variant, service: service, design: design, output: output.values)
      console = preparation.console
      let preparations =
        try design.models.map { models in
          try preparation.comparingModels(models.split(separator: ",").map(String.init))
        } ?? [preparation]
      let spend = SpendLimit(maximum: money.maxSpend)
      let measurements = try preparations.enumerated().map { index, preparation in
        try Measurement(
          preparation,
          .init(
            design: design, money: money, records: records.numbered(index), service: service, cache: cache,
            isQuiet: quiet), spend: spend)
      }
      if money.dryRun {
        for measurement in measurements { try measurement.printPlan() }
        return
      }
      try Measurement.checkMoney(of: measurements)
      if cache.cacheReport {
        if let measurement = measurements.first { try await CacheReport(measurement).run() }
        return
      }
      for measurement in measurements {
        outcomes.append(try await measurement.run())
        if outcomes.last?.ending == .interrupted { break }
      }
    }
    try ResultTarget.write(outcomes, to: ResultTarget.parse(outputFormat, default: .text), console)
    for outcome in outcomes { try judge(outcome, console) }
  }

  /// Why nothing could be measured, if every call failed; `nil` otherwise.
  private func hopeless(_ outcome: Outcome) -> String? {
    if case .failing(let message) = outcome.ending { return message }
    guard records.analyze == nil, !outcome.calls.isEmpty, outcome.calls.allSatisfy({ $0.failure != nil }) else {
      return nil
    }
    return outcome.calls.lazy.compactMap(\.failure?.message).first
  }

  private func requestedRegimes(_ outcome: Outcome) -> [CacheRegime] {
    guard records.analyze != nil else { return design.regimes }
    return outcome.analyses.isEmpty ? [.cold] : []
  }

  private func judge(_ outcome: Outcome, _ console: Console) throws {
    var hasFailed = false
    for gate in try gates() {
      // What was asked for and not measured is not passed.
      for regime in requestedRegimes(outcome) where !outcome.analyses.contains(where: { $0.regime == regime }) {
        hasFailed = true
        console.note(
          .error,
          LocalizedText(
            en: "'\(gate.text)' cannot be told (\(regime.rawValue) cache): nothing was measured",
            zh: "条件 '\(gate.text)' 无法判断（\(regime == .cold ? "冷" : "热")缓存）：没有测量结果"))
      }
      for analysis in outcome.analyses {
        switch gate.finding(in: analysis) {
        case .passed: continue
        case .failed(let value):
          hasFailed = true
          console.note(
            .error,
            LocalizedText(
              en: "'\(gate.text)' holds (\(analysis.regime.rawValue) cache): \(value)",
              zh: "条件 '\(gate.text)' 成立（\(analysis.regime == .cold ? "冷" : "热")缓存）：\(value)"))
        case .unknown:
          hasFailed = true
          console.note(
            .error,
            LocalizedText(
              en:
                "'\(gate.text)' cannot be told (\(analysis.regime.rawValue) cache): it was not measured, or too few calls were made",
              zh: "条件 '\(gate.text)' 无法判断（\(analysis.regime == .cold ? "冷" : "热")缓存）：没有测到，或调用次数太少"))
        }
      }
    }
    if let message = hopeless(outcome) {
      console.note(.error, LocalizedText(en: "the calls fail: \(message)", zh: "调用失败：\(message)"))
      throw ExitCode.cannotRun
    }
    if hasFailed { throw ExitCode.findings }
  }
}
