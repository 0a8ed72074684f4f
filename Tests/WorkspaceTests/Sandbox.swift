import Foundation

/// A folder of a test's own, deleted at the end of its life.
final class Sandbox {
  /// Absolute, with links resolved.
  let path: String
  private var changed: [String] = []

  /// Creates the files with their texts; a path with `/` at its end is a folder.
  init(_ files: [String: String] = [:]) throws {
    let folder = FileManager.default.temporaryDirectory.resolvingSymlinksInPath()
      .appendingPathComponent("trimtab-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
    for (name, text) in files { try write(name, text) }
  }

  convenience init(files: [String]) throws {
    try self.init(Dictionary(uniqueKeysWithValues: files.map { ($0, "") }))
  }

  deinit {
    // A folder without permissions could not be emptied.
    for name in changed { try? setMode(0o755, of: name) }
    try? FileManager.default.removeItem(atPath: path)
  }

  static func / (sandbox: Sandbox, name: String) -> String { sandbox.path + "/" + name }

  func write(_ name: String, _ text: String) throws {
    let url = URL(fileURLWithPath: self / name)
    let isFolder = name.hasSuffix("/")
    try FileManager.default.createDirectory(
      at: isFolder ? url : url.deletingLastPathComponent(), withIntermediateDirectories: true)
    if !isFolder { try Data(text.utf8).write(to: url) }
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: self / name, withDestinationPath: target)
  }

  func text(_ name: String) -> String? {
    FileManager.default.contents(atPath: self / name).map { String(decoding: $0, as: UTF8.self) }
  }

  func names(in folder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: self / folder).sorted()
  }

  func setMode(_ mode: Int, of name: String) throws {
    changed.append(name)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: self / name)
  }

  func mode(of name: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: self / name)[.posixPermissions] as? Int
  }

  /// Whether permissions mean nothing to the user who runs the tests.
  static let isRoot = geteuid() == 0
}
