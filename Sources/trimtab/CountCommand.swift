import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import Reporting
import Rules
import SourceText
import Tokenization
import Workspace

struct CountCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "count",
      abstract: localized("Count the tokens of prompts, message by message.", "逐条消息统计提示词的 token 数。"),
      discussion: localized(
        """
        Counts are exact for models whose tokenizer is published, offline. For others, such as Claude, the number is an \
        estimate and printed with its range, as in ~120 (105–135). Placeholders are counted from the file's sample values; a \
        prompt without samples is counted without them and marked with a plus sign.
        """,
        """
        分词器公开的模型离线精确计数。其他模型（如 Claude）给出估计值及范围，例如 ~120 (105–135)。\
        占位符按文件里的样例值计入；没有样例的提示词不计占位符，并标上加号。
        """))
  }

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      localized(
        "Count in this encoding, whatever the model: \(Tokenization.Encoding.names.joined(separator: ", ")).",
        "不论模型，都按该编码计数：\(Tokenization.Encoding.names.joined(separator: ", "))。"),
      valueName: "encoding"))
  var encoding: String?

  @Option(
    help: ArgumentHelp(
      localized("Count with this tokenizer.json or .tiktoken file.", "用该 tokenizer.json 或 .tiktoken 文件计数。"),
      valueName: "file"))
  var tokenizerFile: String?

  @Option(
    help: ArgumentHelp(
      localized(
        "How that file's tokenizer cuts text: \(Tokenization.Encoding.patternNames.joined(separator: ", ")).",
        "该文件的分词规则：\(Tokenization.Encoding.patternNames.joined(separator: ", "))。"),
      valueName: "rule"))
  var tokenizerPattern: String?

  @Option(help: ArgumentHelp(localized("table, json or csv.", "输出格式：table、json 或 csv。"), valueName: "format"))
  var outputFormat: Format = .table

  @Option(
    help: ArgumentHelp(localized("Count each message, variable or line apart.", "按消息、变量或行分别计数。"), valueName: "unit"))
  var per: CountUnit?

  @Flag(
    help: ArgumentHelp(
      localized("Show the tokens: in colours, and with their ids in JSON.", "显示每个 token：终端里用颜色区分，JSON 里附上编号。")))
  var showTokens = false

  @Option(
    help: ArgumentHelp(
      localized(
        "List the N largest parts instead: messages, variables and tools, or those of '--per'.",
        "改为列出最大的 N 个部分：消息、变量、工具，或 '--per' 指定的单位。"), valueName: "n"))
  var top: Int?

  @Option(
    help: ArgumentHelp(
      localized("Exit with status 1 if a prompt has more than N tokens.", "有提示词超过 N 个 token 时，退出码为 1。"), valueName: "n")
  )
  var exceeds: Int?

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv }

  func validate() throws {
    if let top, top < 1 { throw ValidationError(localized("'--top' needs a number from 1 on", "'--top' 需要不小于 1 的数")) }
    if let exceeds, exceeds < 0 {
      throw ValidationError(localized("'--exceeds' needs a number from 0 on", "'--exceeds' 需要不小于 0 的数"))
    }
    if tokenizerFile != nil, encoding != nil {
      throw ValidationError(
        localized("'--tokenizer-file' and '--encoding' exclude one another", "'--tokenizer-file' 和 '--encoding' 只能用一个"))
    }
    if tokenizerPattern != nil, tokenizerFile == nil {
      throw ValidationError(
        localized(
          "'--tokenizer-pattern' belongs to '--tokenizer-file'", "'--tokenizer-pattern' 要与 '--tokenizer-file' 连用"))
    }
    if showTokens, per != nil || top != nil || outputFormat == .csv {
      throw ValidationError(
        localized(
          "'--show-tokens' goes with neither '--per' nor '--top' nor CSV", "'--show-tokens' 不能与 '--per'、'--top'、CSV 连用")
      )
    }
  }

  mutating func run() throws {
    var overrides = CommandLineOverrides()
    overrides.model = files.model
    overrides.encoding = encoding
    overrides.language = output.language
    if let encoding, Tokenization.Encoding.canonicalName(encoding) == nil {
      let names = Tokenization.Encoding.names.joined(separator: ", ")
      throw ValidationError(
        localized("'\(encoding)' is not an encoding; choose one of \(names)", "'\(encoding)' 不是已知的编码；可选 \(names)"))
    }
    let session = try Session(files.values, overrides, output.values)
    let chosen = try chosenEncoding(session.console)
    let measured = try session.entries().flatMap { entry in try measure(entry, chosen, session.console) }
    if per != nil || top != nil {
      try printParts(measured, session.console)
    } else {
      switch outputFormat {
      case .table where showTokens: try TokenDisplay(console: session.console).print(measured)
      case .table: try CountTable(console: session.console).print(measured)
      case .json: try session.console.print(CountJSON(showsTokens: showTokens).text(of: measured))
      case .csv: try session.console.print(CountCSV.text(of: measured))
      }
    }
    if session.hasFailed { throw ExitCode.cannotRun }
    if let exceeds { try complain(about: measured, exceeding: exceeds, session.console) }
  }

  /// The encoding of `--encoding` or `--tokenizer-file`.
  private func chosenEncoding(_ console: Console) throws -> Tokenization.Encoding? {
    do throws(EncodingFileError) {
      if let tokenizerFile {
        return try Tokenization.Encoding(tokenizerFile: tokenizerFile, pattern: tokenizerPattern)
      }
      guard let encoding else { return nil }
      return try EncodingLibrary.installed.encoding(named: encoding)
    } catch {
      console.note(.error, EncodingProblem.message(error))
      throw ExitCode.cannotRun
    }
  }

  private func printParts(_ measured: [MeasuredPrompt], _ console: Console) throws {
    var parts = CountParts(measured, per: per)
    if let top { parts.keep(top: top) }
    switch outputFormat {
    case .table: try parts.printTable(console)
    case .json: try parts.printJSON(console)
    case .csv: try parts.printCSV(console)
    }
  }

  /// Names the prompts that have more tokens than allowed: for estimates, even at the least.
  private func complain(about measured: [MeasuredPrompt], exceeding limit: Int, _ console: Console) throws {
    let large = measured.filter { $0.measurement.total.lowerBound > limit }
    for item in large {
      let tokens = grouped(item.measurement.total.lowerBound)
      console.note(
        .error,
        LocalizedText(
          en: "`\(item.label)` has \(tokens) tokens, more than \(grouped(limit))",
          zh: "`\(item.label)` 有 \(tokens) 个 token，超过 \(grouped(limit))"))
    }
    if !large.isEmpty { throw ExitCode.findings }
  }

  // MARK: Measuring

  private func measure(
    _ entry: Session.Entry, _ chosen: Tokenization.Encoding?, _ console: Console
  ) throws -> [MeasuredPrompt] {
    let configured = try entry.project.encoding(console)
    var document = entry.document
    let isText = document.format == nil || document.format == .text || !document.problems.isEmpty
    if document.prompts.isEmpty, !document.problems.isEmpty {
      console.note(
        .warning,
        entry.isExplicit
          ? LocalizedText(
            en: "`\(document.source.path)` does not parse and is counted as plain text; `trimtab check` shows where",
            zh: "`\(document.source.path)` 无法解析，按纯文本计数；`trimtab check` 会指出位置")
          : LocalizedText(
            en: "`\(document.source.path)` does not parse; `trimtab check` shows where",
            zh: "`\(document.source.path)` 无法解析；`trimtab check` 会指出位置"))
    }
    if document.prompts.isEmpty, isText, document.source.encodingProblem == nil, entry.isExplicit {
      // Whatever it is, it has been named: its text is counted as it stands.
      document = PromptReader(strictness: .named).read(SourceText(path: "text.txt", bytes: document.source.bytes))
    }
    return document.prompts.enumerated().map { index, prompt in
      let settings = entry.project.settings
      let target = document.targets(of: prompt).first { $0.model != nil }
      let name = settings.model.value ?? target?.model?.text
      let model = name.flatMap { ModelCatalog.bundled.lookup($0).model }
      let counter: TokenCounter
      if let encoding = chosen ?? configured {
        counter = TokenCounter(encoding)
      } else if let model {
        counter = TokenCounter(model: model)
      } else {
        counter = TokenCounter()
      }
      return MeasuredPrompt(
        path: entry.document.source.path, source: document.source, prompt: prompt, number: index + 1,
        isOnly: document.prompts.count == 1,
        modelName: name, measurement: PromptMeasurement(prompt, model: model, counter: counter))
    }
  }
}
