import ArgumentParser
import Configuration
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
      } else {
        command = try TrimtabCommand.parseAsRoot()
        try command.run()
      }
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch let error as ValidationError {
      let name = type(of: command).configuration.commandName ?? "\(type(of: command))".lowercased()
      Console.write("Error: \(error.message)\nSee 'trimtab \(name) --help' for more information.\n", to: .error)
      exit(ExitCode.cannotRun.rawValue)
    } catch {
      let isHelp = TrimtabCommand.exitCode(for: error) == .success
      let text = type(of: command).fullMessage(for: error) + (isHelp ? "" : suggestion) + "\n"
      Console.write(text, to: isHelp ? .output : .error)
      exit(isHelp ? ExitCode.success.rawValue : ExitCode.cannotRun.rawValue)
    }
  }
}

extension Main {
  /// The command that was meant by a first word that is none.
  private static var suggestion: String {
    guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-") else { return "" }
    let names = TrimtabCommand.configuration.subcommands.compactMap { $0.configuration.commandName }
    guard !names.contains(word), let nearest = NearestName.find(word, among: names) else { return "" }
    return "\nDid you mean 'trimtab \(nearest)'?"
  }
}

extension ExitCode {
  /// There are findings.
  static let findings = ExitCode(1)
  /// A bad flag, a bad configuration, a named file that cannot be read.
  static let cannotRun = ExitCode(2)
}
