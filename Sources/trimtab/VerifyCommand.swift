import ArgumentParser
import CommandSupport
import Diagnostics
import Reporting
import Workspace

/// Hands over to `trimtab-verify`: this program has no code that could open a connection.
struct VerifyCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "verify",
      abstract: localized(
        "Measure a prompt against a real API (starts trimtab-verify).", "用真实 API 测量提示词（启动 trimtab-verify）。"))
  }

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp(localized("See trimtab-verify verify --help.", "见 trimtab-verify verify --help。")))
  var arguments: [String] = []

  func run() throws { try Self.handOver("verify", arguments) }

  /// What is handed over, with everything behind it.
  static let commands = ["verify", "report"]

  static func handOver(_ command: String, _ arguments: [String]) throws {
    let error = Companion.become("trimtab-verify", [command] + arguments)
    let console = Console(language: CommandText.language, color: .auto)
    if let error {
      console.note(
        .error,
        LocalizedText(
          en: "trimtab-verify cannot be started: \(error)", zh: "无法启动 trimtab-verify：\(error.reason.zh)"))
    } else {
      console.note(
        .error,
        LocalizedText(
          en: "`trimtab \(command)` needs the program trimtab-verify, which is not installed",
          zh: "`trimtab \(command)` 需要 trimtab-verify，但它没有安装"),
        help: LocalizedText(
          en: "put it beside trimtab or on PATH; `make verify-build` builds it",
          zh: "请把它放在 trimtab 旁边或 PATH 里；用 `make verify-build` 构建"))
    }
    throw ExitCode.cannotRun
  }
}

/// Hands over to `trimtab-verify` as well: the reports are written there.
struct ReportCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "report",
      abstract: localized("Read logs of requests (starts trimtab-verify).", "读取请求日志（启动 trimtab-verify）。"))
  }

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp(localized("See trimtab-verify report --help.", "见 trimtab-verify report --help。")))
  var arguments: [String] = []

  func run() throws { try VerifyCommand.handOver("report", arguments) }
}
