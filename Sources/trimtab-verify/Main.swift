import ArgumentParser
import CommandSupport
import Diagnostics
import Workspace

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process: arguments in, exit code out.
///
/// 0 is done, 1 is a condition of `--fail-if` that holds, 2 is a job that could not be done.
@main enum Main {
  static func main() async {
    StandardStream.ignoreBrokenPipes()
    var command: any ParsableCommand = VerificationCommand()
    do {
      command = try VerificationCommand.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      let isHelp = VerificationCommand.exitCode(for: error) == .success
      let text = type(of: command).fullMessage(for: error) + "\n"
      Console.write(
        CommandText.language == .chinese ? ParserText.chinese(text) : text, to: isHelp ? .output : .error)
      exit(isHelp ? ExitCode.success.rawValue : ExitCode.cannotRun.rawValue)
    }
  }
}

/// What `trimtab verify` and `trimtab report` start.
struct VerificationCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "trimtab-verify",
      abstract: localized(
        "Measure prompts against a real API. The only part of trimtab that opens a connection.",
        "用真实 API 测量提示词。trimtab 里只有这个程序会联网。"),
      version: Tool.version, subcommands: [VerifyCommand.self, ReportCommand.self])
  }
}
