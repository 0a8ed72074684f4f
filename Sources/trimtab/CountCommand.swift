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
      Counts are exact in o200k_base and cl100k_base. For a model with another tokenizer the number is an estimate and
      printed with its range, as in ~120 (105–135). Placeholders are counted from the file's sample values; a prompt
      without samples is counted without them and marked with a plus sign.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("Count in this encoding, whatever the model.", valueName: "encoding"))
  var encoding: String?

  @Option(help: ArgumentHelp("table, json or csv.", valueName: "format"))
  var outputFormat: Format = .table

  @Option(help: ArgumentHelp("List the N largest messages, variables and tool blocks instead.", valueName: "n"))
  var top: Int?

  @Option(help: ArgumentHelp("Exit with status 1 if a prompt has more than N tokens.", valueName: "n"))
  var exceeds: Int?

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, csv }

  func validate() throws {
    if let top, top < 1 { throw ValidationError("'--top' needs a number from 1 on") }
    if let exceeds, exceeds < 0 { throw ValidationError("'--exceeds' needs a number from 0 on") }
    if top != nil, outputFormat != .table { throw ValidationError("'--top' is a table; leave out '--output-format'") }
  }

  mutating func run() throws {
    var overrides = CommandLineOverrides()
    overrides.model = files.model
    overrides.encoding = encoding
    overrides.language = output.language
    if let encoding, Tokenization.Encoding(named: encoding) == nil {
      let names = Tokenization.Encoding.all.map(\.name).joined(separator: ", ")
      throw ValidationError("'\(encoding)' is not a bundled encoding; choose one of \(names)")
    }
    let session = try Session(files.values, overrides, output.values)
    let measured = try session.entries().flatMap { entry in measure(entry, session.console) }
    switch outputFormat {
    case .table:
      if let top {
        try CountParts(measured).print(top: top, session.console)
      } else {
        try printTable(measured, session.console)
      }
    case .json: try printJSON(measured, session.console)
    case .csv: try session.console.print(CountCSV.text(of: measured))
    }
    if session.hasFailed { throw ExitCode.cannotRun }
    if let exceeds { try complain(about: measured, exceeding: exceeds, session.console) }
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

  private func measure(_ entry: Session.Entry, _ console: Console) -> [MeasuredPrompt] {
    var document = entry.document
    let isText = document.format == nil || document.format == .text || !document.problems.isEmpty
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
      if let chosen = settings.encoding.value.flatMap({ Tokenization.Encoding(named: $0) }) {
        counter = TokenCounter(chosen)
      } else if let model {
        counter = TokenCounter(model: model)
      } else {
        counter = TokenCounter()
      }
      return MeasuredPrompt(
        path: entry.document.source.path, prompt: prompt, number: index + 1, isOnly: document.prompts.count == 1,
        modelName: name, measurement: PromptMeasurement(prompt, model: model, counter: counter))
    }
  }

  // MARK: Table

  private func printTable(_ measured: [MeasuredPrompt], _ console: Console) throws {
    let isChinese = console.language == .chinese
    guard !measured.isEmpty else {
      console.note(.hint, LocalizedText(en: "no prompt files found", zh: "没有找到提示词文件"))
      return
    }
    func title(_ en: String, _ zh: String, _ alignment: TextTable.Alignment = .trailing) -> TextTable.Column {
      TextTable.Column(isChinese ? zh : en, alignment: alignment)
    }
    var table = TextTable(
      [
        title("prompt", "提示词", .leading), title("static", "固定"), title("variables", "变量"), title("tools", "工具"),
        title("framing", "格式开销"), title("total", "合计"), title("window", "窗口占比"), title("$/1k calls", "美元/千次"),
        title("cacheable", "可缓存"), title("encoding", "编码", .leading),
      ], showsSeparators: true)
    for (index, item) in measured.enumerated() {
      if index > 0, measured[index - 1].path != item.path { table.appendSeparator() }
      let measurement = item.measurement
      let cached = measurement.model?.caching.map {
        $0.cachedTokens(ofPrefix: measurement.counter.scaled(measurement.prefix.tokens).lowerBound)
      }
      table.append([
        TextTable.Entry(item.label, as: .strong), number(measurement.staticTokens, measurement.counter),
        TextTable.Entry(
          (measurement.variableTokens > 0 || !measurement.hasUnknownVariables
            ? shown(measurement.variableTokens, measurement.counter) : "")
            + (measurement.hasUnknownVariables ? "+?" : "")),
        number(measurement.toolTokens, measurement.counter),
        TextTable.Entry(measurement.framingTokens.map(grouped) ?? "?"),
        TextTable.Entry(text(of: measurement.total) + (measurement.hasUnknownVariables ? "+" : ""), as: .strong),
        TextTable.Entry(measurement.windowShare.map(percent) ?? ""),
        TextTable.Entry(measurement.inputCostPer1000Calls.map(money) ?? ""), TextTable.Entry(cached.map(grouped) ?? ""),
        TextTable.Entry(encodingName(item), as: .faint),
      ])
      for (message, part) in zip(item.prompt.messages, measurement.messages) where item.prompt.messages.count > 1 {
        let variables = part.variables.map { "\($0.name) \($0.tokens.map { shown($0, measurement.counter) } ?? "?")" }
        table.append([
          TextTable.Entry("  " + message.role.rawValue), number(part.staticTokens, measurement.counter),
          TextTable.Entry(variables.joined(separator: ", "), as: .faint),
        ])
      }
    }
    var buffer = OutputBuffer()
    table.write(console.style, to: &buffer)
    try console.print(buffer.bytes)
  }

  private func shown(_ raw: Int, _ counter: TokenCounter) -> String {
    let count = counter.scaled(raw)
    if case .approximate = count.quality, count.tokens > 0 { return "~" + grouped(count.tokens) }
    return grouped(count.tokens)
  }

  private func number(_ raw: Int, _ counter: TokenCounter) -> TextTable.Entry { TextTable.Entry(shown(raw, counter)) }

  private func text(of count: TokenCount) -> String {
    switch count.quality {
    case .exact, .assumed: grouped(count.tokens)
    case .approximate(let range):
      "~\(grouped(count.tokens)) (\(grouped(range.lowerBound))–\(grouped(range.upperBound)))"
    }
  }

  private func encodingName(_ item: MeasuredPrompt) -> String {
    let counter = item.measurement.counter
    if case .approximate = item.measurement.total.quality {
      return "\(counter.modelEncoding) ≈ \(counter.encoding.name)"
    }
    return counter.encoding.name + (counter.isExact ? "" : " (assumed)")
  }

  private func percent(_ share: Double) -> String {
    share < 0.001 ? "<0.1 %" : "\(Double(Int((share * 1000).rounded())) / 10) %"
  }

  private func money(_ dollars: Double) -> String {
    // Four decimals: a thousand calls of a short prompt cost fractions of a cent.
    let units = Int((dollars * 10_000).rounded())
    let fraction = String(units % 10_000)
    return "\(units / 10_000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
  }

  // MARK: JSON

  private func printJSON(_ measured: [MeasuredPrompt], _ console: Console) throws {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("version", 1)
      writer.array("prompts") { writer in
        for item in measured { writer.object { write(item, to: &$0) } }
      }
    }
    try console.print(writer.take() + [0x0A])
  }

  private func write(_ item: MeasuredPrompt, to writer: inout JSONWriter) {
    let measurement = item.measurement
    let scaled = { (raw: Int) in measurement.counter.scaled(raw).tokens }
    writer.member("path", item.path)
    writer.member("prompt", optional: item.prompt.name)
    writer.member("model", optional: item.modelName)
    writer.member("encoding", measurement.counter.encoding.name)
    writer.member("model_encoding", measurement.counter.modelEncoding)
    write(measurement.total, as: "total", isLowerBound: measurement.hasUnknownVariables, to: &writer)
    writer.member("static_tokens", measurement.messages.reduce(0) { $0 + scaled($1.staticTokens) })
    writer.member("variable_tokens", scaled(measurement.variableTokens))
    writer.member("has_unknown_variables", measurement.hasUnknownVariables)
    writer.member("tool_tokens", scaled(measurement.toolTokens))
    if let framing = measurement.framingTokens {
      writer.member("framing_tokens", framing)
    } else {
      writer.member("framing_tokens", optional: nil)
    }
    writer.member("static_prefix_tokens", scaled(measurement.prefix.tokens))
    if let share = measurement.windowShare { writer.member("window_share", share) }
    if let cost = measurement.inputCostPer1000Calls { writer.member("usd_per_1000_calls", cost) }
    writer.array("messages") { writer in
      for (message, part) in zip(item.prompt.messages, measurement.messages) {
        writer.object { writer in
          writer.member("role", message.role.rawValue)
          writer.member("static_tokens", scaled(part.staticTokens))
          writer.array("variables") { writer in
            for variable in part.variables {
              writer.object { writer in
                writer.member("name", variable.name)
                if let tokens = variable.tokens {
                  writer.member("tokens", scaled(tokens))
                } else {
                  writer.member("tokens", optional: nil)
                }
              }
            }
          }
        }
      }
    }
  }

  private func write(_ count: TokenCount, as key: String, isLowerBound: Bool, to writer: inout JSONWriter) {
    writer.object(key) { writer in
      writer.member("tokens", count.tokens)
      switch count.quality {
      case .exact: writer.member("quality", isLowerBound ? "at-least" : "exact")
      case .assumed: writer.member("quality", "assumed")
      case .approximate(let range):
        writer.member("quality", "approx")
        writer.member("low", range.lowerBound)
        writer.member("high", range.upperBound)
      }
    }
  }
}
