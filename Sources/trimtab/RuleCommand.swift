import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Reporting
import RuleFormat
import Rules

struct RuleCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rule", abstract: localized("Explain a rule, or list them all.", "解释一条规则，或列出全部规则。"))
  }

  @Argument(help: ArgumentHelp(localized("The rule to explain.", "规则名。"), valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      localized("List the rules for one of the ten steps, 1–10.", "列出“十个步骤”中某一步的规则，1–10。"), valueName: "number"))
  var step: Int?

  @Option(help: ArgumentHelp(localized("text or json.", "输出格式：text 或 json。"), valueName: "format"))
  var outputFormat: Format = .text

  @OptionGroup var output: OutputOptions

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json }

  mutating func run() throws {
    let language = output.values.language(configured: nil)
    let console = Console(language: language, color: output.color)
    var headers = RuleCatalog.bundled.headers
    if let name {
      guard let header = RuleCatalog.bundled.header(named: name) else {
        let names = RuleNames(rules: headers.map(\.name), groups: [])
        do throws(ConfigurationProblem) {
          _ = try names.selector(name)
        } catch {
          console.note(.error, error.message, help: error.help)
        }
        throw ExitCode.cannotRun
      }
      headers = [header]
    }
    if let step {
      guard (1...10).contains(step) else {
        throw ValidationError(localized("there are ten steps, 1 to 10", "步骤从 1 到 10"))
      }
      headers = headers.filter { $0.steps.contains(step) }
    }
    switch outputFormat {
    case .json: try console.print(RulePage.json(headers))
    case .text where name != nil: try console.print(headers.map { RulePage.text($0, console.language) }.joined())
    case .text: try list(headers, console)
    }
  }

  private func list(_ headers: [RuleHeader], _ console: Console) throws {
    let isChinese = console.language == .chinese
    var table = TextTable([
      TextTable.Column(isChinese ? "规则" : "rule"), TextTable.Column(isChinese ? "分组" : "group"),
      TextTable.Column(isChinese ? "级别" : "severity"), TextTable.Column(isChinese ? "默认" : "default"),
      TextTable.Column(isChinese ? "修复" : "fix"), TextTable.Column(isChinese ? "说明" : "what it finds"),
    ])
    for header in headers.sorted(by: { ($0.group, $0.name) < ($1.group, $1.name) }) {
      table.append([
        TextTable.Entry(header.name, as: .strong), TextTable.Entry(header.group),
        TextTable.Entry(header.severity.rawValue, as: Style.Role(header.severity)),
        TextTable.Entry(header.isDefault ? (isChinese ? "开" : "on") : (isChinese ? "关" : "off")),
        TextTable.Entry(header.fix == .none ? "" : header.fix.rawValue),
        TextTable.Entry(header.summary[console.language]),
      ])
    }
    var buffer = OutputBuffer()
    table.write(console.style, to: &buffer)
    try console.print(buffer.bytes)
  }
}
