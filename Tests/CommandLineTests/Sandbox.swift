import Foundation
import Testing

/// A folder of a test's own, deleted at the end of its life.
final class Sandbox: Sendable {
  /// Absolute, with links resolved.
  let path: String

  /// Creates the files with their texts; a path with `/` at its end is a folder.
  init(_ files: [String: String] = [:]) throws {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("trimtab-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
    for (name, text) in files { try write(name, text) }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }

  static func / (sandbox: Sandbox, name: String) -> String { sandbox.path + "/" + name }

  func write(_ name: String, _ text: String) throws { try write(name, Data(text.utf8)) }

  func write(_ name: String, _ bytes: Data) throws {
    let url = URL(fileURLWithPath: self / name)
    let isFolder = name.hasSuffix("/")
    try FileManager.default.createDirectory(
      at: isFolder ? url : url.deletingLastPathComponent(), withIntermediateDirectories: true)
    if !isFolder { try bytes.write(to: url) }
  }

  /// A file of that many bytes without any blocks on the disk.
  func writeSparse(_ name: String, size: UInt64) throws {
    try write(name, "")
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: self / name))
    try file.truncate(atOffset: size)
    try file.close()
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: self / name, withDestinationPath: target)
  }

  func setMode(_ mode: Int, of name: String) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: self / name)
  }

  /// Runs git as somebody, whatever the machine's settings are.
  func git(_ arguments: String..., in folder: String = "") async throws {
    let identity = [
      "-c", "user.name=t", "-c", "user.email=t@t", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main",
      "-c", "protocol.file.allow=always",
    ]
    let run = try await Trimtab.execute(
      ["/usr/bin/env", "git"] + identity + arguments, in: folder.isEmpty ? path : self / folder)
    #expect(run.status == 0, "\(run.errors)")
  }

  func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: self / name) }

  func data(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: self / name)) }

  /// Runs the command in this folder or in one below it.
  func trimtab(
    _ arguments: String..., input: String = "", environment: [String: String] = [:], in folder: String = ""
  ) async throws -> Trimtab.Run {
    try await trimtab(arguments, input: input, environment: environment, in: folder)
  }

  func trimtab(
    _ arguments: [String], input: String = "", environment: [String: String] = [:], in folder: String = ""
  ) async throws -> Trimtab.Run {
    let run = try await Trimtab.run(
      arguments, in: folder.isEmpty ? path : self / folder, input: Data(input.utf8), environment: environment)
    // The folder has to be there until the end of the run.
    return withExtendedLifetime(self) { run }
  }
}

/// Prompt files that several tests need.
enum Sample {
  /// One finding of `wordy-phrase` at 3:33.
  static let wordy = """
    messages:
      - role: user
        content: Summarise the text in order to help the reader.

    """

  /// No finding.
  static let clean = """
    messages:
      - role: user
        content: Summarise the text in two sentences.

    """
}
