import ArgumentParser
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
  static let configuration = CommandConfiguration(
    commandName: "count", abstract: "Count the tokens of prompts, message by message.",
    discussion: """
      Counts are exact for models whose tokenizer is published, offline. For others, such as Claude, the number is an
      estimate and printed with its range, as in ~120 (105–135). Placeholders are counted from the file's sample values; a
      prompt without samples is counted without them and marked with a plus sign.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      "Count in this encoding, whatever the model: \(Tokenization.Encoding.names.joined(separator: ", ")).",
      valueName: "encoding"))
  var encoding: String?

  @Option(help: ArgumentHelp("Count with this tokenizer.json or .tiktoken file.", valueName: "file"))
  var tokenizerFile: String?

  @Option(
    help: ArgumentHelp(
      "How that file's tokenizer cuts text: \(Tokenization.Encoding.patternNames.joined(separator: ", ")).",
      valueName: "rule"))
  var tokenizerPattern: String?

  @Option(help: ArgumentHelp("table, json or csv.", valueName: "format"))
  var outputFormat: Format = .table

  @Option(help: ArgumentHelp("Count each message, variable or line apart.", valueName: "unit"))
  var per: CountUnit?

  @Flag(help: "Show the tokens: in colours, and with their ids in JSON.")
  var showTokens = false

  @Option(
    help: ArgumentHelp(
      "List the N largest parts instead: messages, variables and tools, or those of '--per'.", valueName: "n"))
  var top: Int?

  @Option(help: ArgumentHelp("Exit with status 1 if a prompt has more than N tokens.", valueName: "n"))
  var exceeds: Int?

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv }

  func validate() throws {
    if let top, top < 1 { throw ValidationError("'--top' needs a number from 1 on") }
    if let exceeds, exceeds < 0 { throw ValidationError("'--exceeds' needs a number from 0 on") }
    if tokenizerFile != nil, encoding != nil {
      throw ValidationError("'--tokenizer-file' and '--encoding' exclude one another")
    }
    if tokenizerPattern != nil, tokenizerFile == nil {
      throw ValidationError("'--tokenizer-pattern' belongs to '--tokenizer-file'")
    }
    if showTokens, per != nil || top != nil || outputFormat == .csv {
      throw ValidationError("'--show-tokens' goes with neither '--per' nor '--top' nor CSV")
    }
  }

  mutating func run() throws {
    var overrides = CommandLineOverrides()
    overrides.model = files.model
    overrides.encoding = encoding
    overrides.language = output.language
    if let encoding, Tokenization.Encoding.canonicalName(encoding) == nil {
      let names = Tokenization.Encoding.names.joined(separator: ", ")
      throw ValidationError("'\(encoding)' is not an encoding; choose one of \(names)")
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
