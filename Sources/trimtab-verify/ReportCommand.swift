import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Linting
import Prompts
import Providers
import Reporting
import RequestLogs
import SourceText
import VerificationReports
import Workspace

struct ReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "report",
      abstract: localized(
        "Read logs of requests: percentiles per prompt and model, cache hits, cost, and what to do about it.",
        "读取请求日志：各提示词、各模型的分位数、缓存命中、费用，以及能改进什么。"),
      usage: "trimtab report <log> ... [<options>]",
      discussion: localized(
        """
        Logs are JSON Lines of OpenAI-style requests and responses, of litellm, of OpenTelemetry's GenAI spans, or of \
        `trimtab verify`; `-` is standard input. Nothing is sent anywhere.
        """,
        """
        支持的日志：OpenAI 风格的请求与响应、litellm、OpenTelemetry 的 GenAI span，以及 `trimtab verify` 的记录，均为 JSON Lines；`-` 表示标准输入。\
        不会向任何地方发送数据。
        """))
  }

  @Argument(help: ArgumentHelp(localized("The logs.", "日志文件。"), valueName: "log"), completion: .file())
  var logs: [String]

  @Option(
    help: ArgumentHelp(
      localized(
        "text, json, markdown, html or prometheus; FORMAT:FILE writes a file; may be repeated.",
        "输出格式：text、json、markdown、html 或 prometheus；写成 格式:文件 会写入文件；可重复。"),
      valueName: "format[:file]"))
  var outputFormat: [String] = []

  @Option(help: ArgumentHelp(localized("How many prompts to list.", "列出多少个提示词。"), valueName: "n"))
  var top: Int = 20

  @OptionGroup var output: OutputOptions

  func validate() throws {
    _ = try ResultTarget.parse(outputFormat, default: .text)
    if top < 1 { throw ValidationError(localized("'--top' needs a number from 1 on", "'--top' 需要不小于 1 的数")) }
  }

  func run() throws {
    let console = Console(language: output.values.language(configured: nil), color: output.color)
    var reader = LogReader()
    for log in logs {
      let result = log == "-" ? FileReader.readStandardInput(as: "<stdin>") : FileReader.read(log)
      switch result {
      case .failure(let error):
        console.note(.error, error.message, help: error.help)
        throw ExitCode.cannotRun
      case .success(let source): reader.read(source.bytes)
      }
    }
    guard !reader.requests.isEmpty else {
      console.note(
        .error, LocalizedText(en: "no request was found in the logs", zh: "日志里没有找到请求"),
        help: LocalizedText(
          en: "they are JSON Lines of OpenAI-style requests, litellm, or OpenTelemetry spans",
          zh: "支持 OpenAI 风格请求、litellm 或 OpenTelemetry span 的 JSON Lines"))
      throw ExitCode.cannotRun
    }
    let summary = LogSummary(reader)
    let report = LogReport(
      summary, findings: try findings(in: summary, console), language: console.language, listed: top)
    try ResultTarget.write(ResultTarget.parse(outputFormat, default: .text), console) { target in
      switch target.format {
      case .text: report.text(style: target.style(console))
      case .json: report.json
      case .markdown: Array(report.markdown.utf8)
      case .html: Array(report.html.utf8)
      case .prometheus: Array(report.prometheus.utf8)
      }
    }
  }

  /// Prompts that are looked into: those that cost most.
  private static let inspected = 3

  private func findings(in summary: LogSummary, _ console: Console) throws -> [LogReport.Finding] {
    var choice = FileChoice()
    choice.isolated = true
    let session = try Session(choice, CommandLineOverrides(), output.values)
    let linter = try session.project(forDirectory: ".").linter
    return summary.groups.filter { !$0.messages.isEmpty }.prefix(Self.inspected).flatMap {
      group -> [LogReport.Finding] in
      let body: JSONValue = [
        "model": .string(group.model),
        "messages": .array(
          group.messages.map { ["role": .string($0.role), "content": .string($0.text)] }),
      ]
      let document = PromptReader(strictness: .named).read(SourceText(path: "request.json", bytes: body.json))
      // What a log does not hold cannot be missing: parameters, tools, the form of the answer.
      let found = linter.lint(document, path: "request.json").filter {
        ["tokens", "caching", "clarity", "context", "few-shot", "text"].contains(linter.group(of: $0.rule))
      }
      return Dictionary(grouping: found, by: \.rule).sorted { $0.key < $1.key }.map { rule, diagnostics in
        LogReport.Finding(prompt: group.prompt, rule: rule, count: diagnostics.count, message: diagnostics[0].message)
      }
    }
  }
}
