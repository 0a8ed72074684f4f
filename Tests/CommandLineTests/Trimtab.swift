import Foundation
import Testing

/// The built command.
enum Trimtab {
  /// What one run left behind.
  struct Run: Sendable {
    /// As a shell would show it: 128 and more for a signal.
    let status: Int32
    let bytes: Data
    let errorBytes: Data
    /// By the clock on the wall.
    let time: Duration

    var output: String { String(decoding: bytes, as: UTF8.self) }
    var errors: String { String(decoding: errorBytes, as: UTF8.self) }
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  enum Problem: Error, CustomStringConvertible {
    case notBuilt
    case timedOut(command: String, seconds: Int)

    var description: String {
      switch self {
      case .notBuilt: "there is no `trimtab` beside the tests; build it, or name it in TRIMTAB_BINARY"
      case .timedOut(let command, let seconds): "`\(command)` was still running after \(seconds) seconds"
      }
    }
  }

  /// The binary beside the test bundle, or the one that `TRIMTAB_BINARY` names.
  static let binary: Result<String, Problem> = {
    if let named = ProcessInfo.processInfo.environment["TRIMTAB_BINARY"], !named.isEmpty { return .success(named) }
    let places = ["/proc/self/exe"] + CommandLine.arguments.filter { $0.contains("/") }
    for place in places {
      var folder = URL(fileURLWithPath: place).resolvingSymlinksInPath().deletingLastPathComponent()
      while folder.path != "/" {
        let candidate = folder.appendingPathComponent("trimtab").path
        if isProgram(candidate) { return .success(candidate) }
        folder.deleteLastPathComponent()
      }
    }
    return .failure(.notBuilt)
  }()

  private static func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
      && FileManager.default.isExecutableFile(atPath: path)
  }

  /// Runs the command in a folder. Nothing of the caller's environment but `PATH` reaches it.
  static func run(
    _ arguments: [String], in folder: String, input: Data = Data(), environment: [String: String] = [:],
    seconds: Int = 20
  ) async throws -> Run {
    try await execute(
      [try binary.get()] + arguments, in: folder, input: input, environment: environment, seconds: seconds)
  }

  /// Runs any program, given with its path, in the same way.
  static func execute(
    _ command: [String], in folder: String, input: Data = Data(), environment: [String: String] = [:],
    seconds: Int = 20
  ) async throws -> Run {
    await Gate.processes.enter()
    let result: Result<Run, any Error>
    do {
      result = .success(
        try await spawn(command, in: folder, input: input, environment: environment, seconds: seconds))
    } catch {
      result = .failure(error)
    }
    await Gate.processes.leave()
    return try result.get()
  }

  private static func spawn(
    _ command: [String], in folder: String, input: Data, environment: [String: String], seconds: Int
  ) async throws -> Run {
    // Files, so that no amount of output can make the command wait for a reader.
    let streams = try Sandbox(["output": "", "errors": ""])
    try streams.write("input", input)
    let handles = [
      try FileHandle(forReadingFrom: URL(fileURLWithPath: streams / "input")),
      try FileHandle(forWritingTo: URL(fileURLWithPath: streams / "output")),
      try FileHandle(forWritingTo: URL(fileURLWithPath: streams / "errors")),
    ]
    defer { for handle in handles { try? handle.close() } }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = surroundings(folder).merging(environment) { $1 }
    process.standardInput = handles[0]
    process.standardOutput = handles[1]
    process.standardError = handles[2]
    let start = ContinuousClock.now
    try process.run()
    try await wait(for: process, command, seconds: seconds)
    return Run(
      status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      bytes: try streams.data("output"), errorBytes: try streams.data("errors"), time: ContinuousClock.now - start)
  }

  private static func surroundings(_ folder: String) -> [String: String] {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return ["PATH": path, "HOME": folder, "TERM": "xterm-256color"]
  }

  /// Returns when the process has ended; one that takes too long is killed.
  private static func wait(for process: Process, _ command: [String], seconds: Int) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while process.isRunning {
      guard ContinuousClock.now < deadline else {
        kill(process.processIdentifier, SIGKILL)
        throw Problem.timedOut(command: command.joined(separator: " "), seconds: seconds)
      }
      try await Task.sleep(for: .milliseconds(3))
    }
  }
}
