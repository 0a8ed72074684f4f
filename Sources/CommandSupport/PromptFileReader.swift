package import Diagnostics
package import Prompts
package import SourceText
package import Workspace

/// Reads one file as prompts, and says what is to be said about it. Keeps nothing, so that any thread may do it.
package struct PromptFileReader: Sendable {
  /// A message about a file, for the console.
  package struct Note: Sendable {
    package let severity: Severity
    package let text: LocalizedText
    package var help: LocalizedText?
  }

  /// What came of one file.
  package struct Reading {
    /// `nil` if the file holds no prompts and was not named, or cannot be read.
    package var document: PromptDocument?
    package var notes: [Note] = []
    /// Whether a named file could not be read.
    package var hasFailed = false
  }

  package func read(_ file: DiscoveredFile) -> Reading {
    switch FileReader.read(file) {
    case .failure(.tooLarge) where !file.isExplicit && FileKind(path: file.path) == .jsonLines:
      // Data, by its size.
      return Reading()
    case .failure(let error):
      let note = Note(severity: file.isExplicit ? .error : .warning, text: error.message, help: error.help)
      return Reading(notes: [note], hasFailed: file.isExplicit)
    case .success(let source):
      let document = reader(isExplicit: file.isExplicit).read(source)
      if file.isExplicit, let problem = Self.problem(of: document, file.path) {
        return Reading(notes: [Note(severity: .error, text: problem)], hasFailed: true)
      }
      guard document.format != nil || file.isExplicit else { return Reading() }
      let notes = document.missingReferences.map { reference in
        Note(
          severity: .warning,
          text: LocalizedText(
            en: "`\(file.path)` refers to `\(reference)`, which is not there",
            zh: "`\(file.path)` 引用的 `\(reference)` 不存在"))
      }
      return Reading(document: document, notes: notes)
    }
  }

  /// How a file is read: what is named is a prompt as soon as it can be one.
  package func reader(isExplicit: Bool) -> PromptReader {
    PromptReader(strictness: isExplicit ? .named : .walk) { load($0, from: $1) }
  }

  /// The files that a reference in another file names.
  package func load(_ reference: String, from source: SourceText) -> [SourceText] {
    FileReference.expand(reference: reference, relativeTo: source.path).compactMap { path in
      // A file has one name, whoever refers to it: `evals/../texts/a.txt` is `texts/a.txt`.
      let name =
        path.hasPrefix("/")
        ? path
        : PathName.relative(
          PathName.absolute(path, from: ProcessSurroundings.currentDirectory ?? "/"),
          to: ProcessSurroundings.currentDirectory ?? "/")
      guard case .success(let text) = FileReader.read(path, as: name) else { return nil }
      return text
    }
  }

  /// Why a named file is no text.
  private static func problem(of document: PromptDocument, _ path: String) -> LocalizedText? {
    if case .binary? = document.source.encodingProblem {
      return LocalizedText(en: "`\(path)` is not a text file", zh: "`\(path)` 不是文本文件")
    }
    guard document.format == nil || document.format == .text, document.tree == nil,
      let problem = document.source.encodingProblem
    else { return nil }
    return problem == .utf16
      ? LocalizedText(en: "`\(path)` is UTF-16; convert it to UTF-8", zh: "`\(path)` 是 UTF-16 编码，请转换为 UTF-8")
      : LocalizedText(en: "`\(path)` is not valid UTF-8", zh: "`\(path)` 不是合法的 UTF-8")
  }
}
