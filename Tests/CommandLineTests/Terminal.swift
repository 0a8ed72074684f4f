import Foundation

/// A terminal to run the command in, made by util-linux's `script`.
enum Terminal {
  private static let script = "/usr/bin/script"

  static var isAvailable: Bool {
    #if os(Linux)
      FileManager.default.isExecutableFile(atPath: script)
    #else
      false
    #endif
  }

  /// What the terminal got: output and errors together.
  static func run(_ arguments: [String], in sandbox: Sandbox, environment: [String: String]) async throws -> String {
    let command = try ([Trimtab.binary.get()] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let run = try await Trimtab.execute(
      [script, "--quiet", "--command", command, "/dev/null"], in: sandbox.path, environment: environment)
    return withExtendedLifetime(sandbox) { run.output }
  }
}
