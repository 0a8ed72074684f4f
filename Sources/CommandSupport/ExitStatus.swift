package import ArgumentParser

extension ExitCode {
  /// There are findings.
  package static let findings = ExitCode(1)
  /// A bad flag, a bad configuration, a named file that cannot be read.
  package static let cannotRun = ExitCode(2)
  /// Ctrl-C, as shells count it: 128 and the number of SIGINT.
  package static let interrupted = ExitCode(130)
}
