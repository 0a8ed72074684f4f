import Foundation
import RuleFormat
import SourceText
import Testing

/// The rule files of this repository.
struct RuleFile: CustomTestStringConvertible, Sendable {
  let name: String
  let group: String
  let source: SourceText

  var testDescription: String { "\(group)/\(name)" }

  static let all: [RuleFile] = {
    let folder = repository.appending(path: "rules")
    let files =
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
    return files.filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }.compactMap { url in
      guard let data = try? Data(contentsOf: url) else { return nil }
      return RuleFile(
        name: url.deletingPathExtension().lastPathComponent, group: url.deletingLastPathComponent().lastPathComponent,
        source: SourceText(path: url.lastPathComponent, bytes: Array(data)))
    }
  }()

  static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  var result: RuleFileReader.Result { RuleFileReader.read(source, name: name, group: group) }
}

/// A one-prompt file around a text, in one of YAML's ways to write it.
enum Wrapping: String, CaseIterable {
  case literal, folded, doubleQuoted, singleQuoted

  /// `nil` if the style cannot hold the text.
  func file(_ text: String) -> String? {
    switch self {
    case .literal:
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      return "prompt: |-\n" + lines.map { $0.isEmpty ? "" : "  " + $0 }.joined(separator: "\n") + "\n"
    case .folded:
      guard !text.contains("\n") else { return nil }
      return "prompt: >-\n  " + text + "\n"
    case .doubleQuoted:
      let escaped = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        .replacingOccurrences(of: "\n", with: "\\n")
      return "prompt: \"" + escaped + "\"\n"
    case .singleQuoted:
      guard !text.contains("\n") else { return nil }
      return "prompt: '" + text.replacingOccurrences(of: "'", with: "''") + "'\n"
    }
  }
}
