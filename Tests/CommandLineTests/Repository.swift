import Foundation

/// The checkout that the tests belong to.
enum Repository {
  /// The folder with `prompts-examples`.
  static let root: String = {
    var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    let files = FileManager.default
    while folder.path != "/", !files.fileExists(atPath: folder.appendingPathComponent("prompts-examples").path) {
      folder.deleteLastPathComponent()
    }
    return folder.path
  }()

  static let examples = "prompts-examples"
  static let expectations = "prompts-examples/expected.txt"

  /// The prompt files among the examples, relative to the root.
  static let exampleFiles: [String] = {
    let names = FileManager.default.enumerator(atPath: root + "/" + examples)?.compactMap { $0 as? String } ?? []
    return names.map { examples + "/" + $0 }.filter { name in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: root + "/" + name, isDirectory: &isFolder)
      return exists && !isFolder.boolValue && !name.hasSuffix("README.md") && name != expectations
        && !name.split(separator: "/").contains { $0.hasPrefix(".") }
    }.sorted()
  }()

  /// The names of the bundled rules, as their files have them.
  static let ruleNames: [String] = {
    let names = FileManager.default.enumerator(atPath: root + "/rules")?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".yaml") }
      .compactMap { $0.split(separator: "/").last?.dropLast(".yaml".count) }.map(String.init).sorted()
  }()

  static func bytes(of file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: root + "/" + file)))
  }
}
