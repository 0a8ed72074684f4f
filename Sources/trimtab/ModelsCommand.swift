import ArgumentParser
import CommandSupport
import Diagnostics
import ModelCatalog
import Reporting
import Rules

struct ModelsCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "models",
      abstract: localized("Show what is known about a model, or list them all.", "显示某个模型的资料，或列出全部模型。"),
      discussion:
        localized(
          "Names are resolved as in prompt files: `openai/gpt-5-mini`, `us.anthropic.claude-…-v1:0`, dated snapshots.",
          "模型名的解析与提示词文件里相同：`openai/gpt-5-mini`、`us.anthropic.claude-…-v1:0`、带日期的快照。"))
  }

  @Argument(help: ArgumentHelp(localized("The model to show.", "模型名。"), valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp(localized("text or json.", "输出格式：text 或 json。"), valueName: "format"))
  var outputFormat: Format = .text

  @OptionGroup var output: OutputOptions

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  mutating func run() throws {
    let console = Console(language: output.values.language(configured: nil), color: output.color)
    let catalog = ModelCatalog.bundled
    guard let name else {
      let models = catalog.allModels
      if outputFormat == .json { return try console.print(json(models)) }
      return try list(models, console)
    }
    switch catalog.lookup(name) {
    case .known(let model, let via):
      if outputFormat == .json { return try console.print(json([model])) }
      try show(model, via, console)
    case .unknown(let nearest):
      let hint = nearest.map { "`\($0)`" }.joined(separator: ", ")
      console.note(
        .error, LocalizedText(en: "unknown model `\(name)`", zh: "未知模型 `\(name)`"),
        help: nearest.isEmpty
          ? LocalizedText(en: "`trimtab models` lists the models there are", zh: "`trimtab models` 会列出全部模型")
          : LocalizedText(en: "did you mean \(hint)?", zh: "是不是 \(hint)？"))
      throw ExitCode.cannotRun
    case .notAModelName:
      console.note(.error, LocalizedText(en: "`\(name)` is not a model name", zh: "`\(name)` 不是模型名"))
      throw ExitCode.cannotRun
    }
  }

  private func list(_ models: [Model], _ console: Console) throws {
    let isChinese = console.language == .chinese
    var table = TextTable([
      TextTable.Column(isChinese ? "模型" : "model"), TextTable.Column(isChinese ? "厂商" : "provider"),
      TextTable.Column(isChinese ? "窗口" : "window", alignment: .trailing),
      TextTable.Column(isChinese ? "最长输出" : "output", alignment: .trailing),
      TextTable.Column(isChinese ? "输入 $/M" : "in $/M", alignment: .trailing),
      TextTable.Column(isChinese ? "输出 $/M" : "out $/M", alignment: .trailing),
      TextTable.Column(isChinese ? "编码" : "encoding"),
      TextTable.Column(isChinese ? "下线" : "retires"),
    ])
    for model in models {
      table.append([
        TextTable.Entry(model.id, as: .strong), TextTable.Entry(model.provider.rawValue),
        TextTable.Entry(model.maxInputTokens.map(grouped) ?? ""),
        TextTable.Entry(model.maxOutputTokens.map(grouped) ?? ""),
        TextTable.Entry(model.prices.input?.description ?? ""), TextTable.Entry(model.prices.output?.description ?? ""),
        TextTable.Entry(model.encoding.map { "\($0.name) (\($0.quality.rawValue))" } ?? "", as: .faint),
        TextTable.Entry(model.retirement?.date.description ?? ""),
      ])
    }
    var buffer = OutputBuffer()
    table.write(console.style, to: &buffer)
    try console.print(buffer.bytes)
  }

  private func show(_ model: Model, _ via: Resolution, _ console: Console) throws {
    let isChinese = console.language == .chinese
    var table = TextTable([TextTable.Column(), TextTable.Column()])
    func row(_ en: String, _ zh: String, _ value: String?) {
      guard let value, !value.isEmpty else { return }
      table.append([TextTable.Entry(isChinese ? zh : en, as: .faint), TextTable.Entry(value)])
    }
    row("model", "模型", model.id)
    row("resolved", "解析", via.isDirect ? nil : via.description)
    row("provider", "厂商", model.provider.rawValue)
    row("input window", "输入窗口", model.maxInputTokens.map { grouped($0) + " tokens" })
    row("output limit", "输出上限", model.maxOutputTokens.map { grouped($0) + " tokens" })
    row("price, input", "输入价格", model.prices.input.map { "\($0) USD / 1M" })
    row("price, output", "输出价格", model.prices.output.map { "\($0) USD / 1M" })
    row("price, cache read", "缓存读取价格", model.prices.cacheRead.map { "\($0) USD / 1M" })
    row("price, cache write", "缓存写入价格", model.prices.cacheWrite.map { "\($0) USD / 1M" })
    row(
      "retires", "下线日期",
      model.retirement.map { "\($0.date) (\(ModelCatalog.bundled.citation(for: $0.source) ?? $0.source))" })
    row("replacement", "替代模型", model.replacement)
    row(
      "encoding", "编码",
      model.encoding.map { encoding in
        encoding.name + " (\(encoding.quality.rawValue)"
          + (encoding.factor.map { ", \($0.lowerBound)–\($0.upperBound) × o200k_base" } ?? "") + ")"
      })
    row("sampling parameters", "采样参数", model.sampling?.rawValue)
    row("reasoning efforts", "推理强度", model.efforts.map(\.rawValue).joined(separator: ", "))
    row("cache minimum", "最小缓存前缀", model.caching?.minimumPrefixTokens.map { grouped($0) + " tokens" })
    row(
      "supports", "支持",
      model.capabilities.entries.filter(\.value).map(\.key.rawValue).sorted().joined(separator: ", "))
    row(
      "does not support", "不支持",
      model.capabilities.entries.filter { !$0.value }.map(\.key.rawValue).sorted().joined(separator: ", "))
    row("as of", "数据日期", model.asOf.description)
    row("sources", "来源", model.sources.map { ModelCatalog.bundled.citation(for: $0) ?? $0 }.joined(separator: "; "))
    var buffer = OutputBuffer()
    table.write(console.style, to: &buffer)
    try console.print(buffer.bytes)
  }

  private func json(_ models: [Model]) -> [UInt8] {
    var writer = JSONWriter()
    writer.array { writer in
      for model in models {
        writer.object { writer in
          writer.member("id", model.id)
          writer.member("provider", model.provider.rawValue)
          if let window = model.maxInputTokens { writer.member("max_input_tokens", window) }
          if let limit = model.maxOutputTokens { writer.member("max_output_tokens", limit) }
          if let price = model.prices.input { writer.member("input_usd_per_million", price.usdPerMillionTokens) }
          if let price = model.prices.output { writer.member("output_usd_per_million", price.usdPerMillionTokens) }
          if let price = model.prices.cacheRead {
            writer.member("cache_read_usd_per_million", price.usdPerMillionTokens)
          }
          writer.member("retires", optional: model.retirement?.date.description)
          writer.member("replacement", optional: model.replacement)
          writer.member("encoding", optional: model.encoding?.name)
          writer.member("encoding_quality", optional: model.encoding?.quality.rawValue)
          writer.member("sampling", optional: model.sampling?.rawValue)
          if let minimum = model.caching?.minimumPrefixTokens { writer.member("cache_minimum_tokens", minimum) }
          writer.member("as_of", model.asOf.description)
          writer.array("sources") { writer in for source in model.sources { writer.value(source) } }
        }
      }
    }
    return writer.take() + [0x0A]
  }
}
