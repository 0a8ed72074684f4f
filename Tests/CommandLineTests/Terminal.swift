import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal to run the command in.
enum Terminal {
  /// Runs the command with its output and errors on a terminal; little enough output for the terminal's buffer.
  static func run(_ arguments: [String], in folder: String, environment: [String: String]) async throws -> String {
    let main = posix_openpt(O_RDWR | O_NOCTTY)
    guard main >= 0, grantpt(main) == 0, unlockpt(main) == 0, let name = ptsname(main) else { throw NoTerminal() }
    let mainHandle = FileHandle(fileDescriptor: main, closeOnDealloc: true)
    let other = open(name, O_RDWR | O_NOCTTY)
    guard other >= 0 else { throw NoTerminal() }
    let otherHandle = FileHandle(fileDescriptor: other, closeOnDealloc: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try Trimtab.binary.get())
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = Trimtab.surroundings(folder).merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = otherHandle
    process.standardError = otherHandle
    try process.run()
    try await Trimtab.wait(for: process, ["trimtab"] + arguments, seconds: 20)
    return String(decoding: mainHandle.availableData, as: UTF8.self)
  }

  struct NoTerminal: Error {}
}
