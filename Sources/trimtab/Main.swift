import ArgumentParser
import CommandSupport
import Configuration
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
/// 0 is clean, 1 is findings, 2 is a job that could not be done. ArgumentParser's own 64 for a wrong flag becomes 2.
@main enum Main {
  static func main() {
    StandardStream.ignoreBrokenPipes()
    var command: any ParsableCommand = TrimtabCommand()
    do {
      let arguments = CommandLine.arguments.dropFirst()
      if arguments.first == "check", !arguments.contains(where: { $0.hasPrefix("-") }) {
        // Paths alone need no parser, which would take longer than the check of a file.
        var check = Check()
        check.files.paths = Array(arguments.dropFirst())
        try check.run()
      } else if let first = arguments.first, VerifyCommand.commands.contains(first) {
        // Flags are the other program's, `--help` included.
        try VerifyCommand.handOver(first, Array(arguments.dropFirst()))
      } else if let problem = wrongCommand {
        write(problem, to: .error)
        exit(ExitCode.cannotRun.rawValue)
      } else {
        command = try TrimtabCommand.parseAsRoot()
        try command.run()
      }
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch let error as ValidationError {
      let name = type(of: command).configuration.commandName ?? "\(type(of: command))".lowercased()
      write("Error: \(error.message)\nSee 'trimtab \(name) --help' for more information.\n", to: .error)
      exit(ExitCode.cannotRun.rawValue)
    } catch {
      let isHelp = TrimtabCommand.exitCode(for: error) == .success
      let text = type(of: command).fullMessage(for: error) + "\n"
      write(text, to: isHelp ? .output : .error)
      exit(isHelp ? ExitCode.success.rawValue : ExitCode.cannotRun.rawValue)
    }
  }
}

extension Main {
  private static func write(_ text: String, to stream: StandardStream) {
    // What programs read stays as it is.
    let isForPeople = !text.hasPrefix("{") && !CommandLine.arguments.contains { $0.hasPrefix("--generate-completion") }
    Console.write(CommandText.language == .chinese && isForPeople ? ParserText.chinese(text) : text, to: stream)
  }

  /// What to say about a first word that is no command; `nil` if it is one.
  private static var wrongCommand: String? {
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), word != "help" else { return nil }
    let names = TrimtabCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    if names.contains(word) { return nil }
    let meant =
      FileReader.isAbsent(word) ? NearestName.find(word, among: names).map { "trimtab \($0)" } : "trimtab check \(word)"
    let hint = meant.map { localized(" Did you mean '\($0)'?", "是不是 '\($0)'？") } ?? ""
    return localized("Error: there is no command '\(word)'.\(hint)", "错误：没有命令 '\(word)'。\(hint)") + "\n"
      + localized("'trimtab --help' lists the commands.", "'trimtab --help' 会列出所有命令。") + "\n"
  }
}
