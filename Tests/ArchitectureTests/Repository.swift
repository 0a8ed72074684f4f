import Foundation

/// The files of the package that holds this test.
enum Repository {
  /// `Tests/ArchitectureTests/Repository.swift`, three levels up, links resolved.
  static let root: URL = URL(filePath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  struct File: Sendable, CustomStringConvertible {
    /// Relative to the root.
    var path: String
    var text: String
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var description: String { path }
  }

  /// All files below a folder with one of the extensions, sorted.
  static func files(below folder: String, extensions: Set<String>) -> [File] {
    let base = root.appending(path: folder)
    guard let walk = FileManager.default.enumerator(at: base, includingPropertiesForKeys: nil) else { return [] }
    var files: [File] = []
    for case let url as URL in walk where extensions.contains(url.pathExtension) {
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
      files.append(
        File(
          path: String(url.path(percentEncoded: false).dropFirst(root.path(percentEncoded: false).count))
            .trimmingPrefix("/").description, text: text))
    }
    return files.sorted { $0.path < $1.path }
  }

  static let sources = files(below: "Sources", extensions: ["swift"])

  static func module(of file: File) -> String { String(file.path.split(separator: "/")[1]) }

  /// The lines that are code, comments and texts blanked as far as a line-wise look can tell.
  static func code(of file: File) -> [(number: Int, text: String)] {
    file.lines.enumerated().compactMap { index, line in
      let trimmed = line.drop { $0 == " " }
      if trimmed.hasPrefix("//") { return nil }
      return (index + 1, withoutTexts(String(line)))
    }
  }

  private static func withoutTexts(_ line: String) -> String {
    var result = ""
    var isInText = false
    var isEscaped = false
    for character in line {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" && isInText {
        isEscaped = true
      } else if character == "\"" {
        isInText.toggle()
      } else if !isInText {
        result.append(character)
        if result.hasSuffix("//") { return String(result.dropLast(2)) }
      }
    }
    return result
  }
}
