import Foundation

/// Asks git itself which paths it ignores.
enum GitOracle {
  static let executable: String? = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .map { "\($0)/git" }.first { FileManager.default.isExecutableFile(atPath: $0) }

  static var exists: Bool { executable != nil }

  /// Whether git ignores each path below a folder whose `.gitignore` holds the pattern.
  static func ignored(_ questions: [(pattern: String, path: String)]) throws -> [Bool] {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("trimtab-git-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: root) }
    _ = try run(["init", "-q"], in: root, input: "")
    var paths: [String] = []
    for (index, question) in questions.enumerated() {
      let folder = root.appendingPathComponent("case\(index)")
      let file = folder.appendingPathComponent(question.path)
      try FileManager.default.createDirectory(
        at: question.path.hasSuffix("/") ? file : file.deletingLastPathComponent(), withIntermediateDirectories: true)
      if !question.path.hasSuffix("/") { try Data().write(to: file) }
      try Data((question.pattern + "\n").utf8).write(to: folder.appendingPathComponent(".gitignore"))
      let path = question.path.hasSuffix("/") ? String(question.path.dropLast()) : question.path
      paths.append("case\(index)/\(path)")
    }
    let output = try run(
      ["check-ignore", "--no-index", "-z", "--stdin"], in: root, input: paths.joined(separator: "\0"))
    let answers = Set(output.split(separator: "\0").map(String.init))
    return paths.map(answers.contains)
  }

  private static func run(_ arguments: [String], in folder: URL, input: String) throws -> String {
    let inputFile = folder.appendingPathComponent(".git-input")
    try Data(input.utf8).write(to: inputFile)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable ?? "/usr/bin/git")
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = [
      "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CEILING_DIRECTORIES": folder.path,
      "HOME": folder.path,
    ]
    let output = Pipe()
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
