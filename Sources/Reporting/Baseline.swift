import Diagnostics
import SourceText

/// The findings that a project has decided to live with for now, so that only new ones are told.
package struct Baseline: Sendable {
  package struct Entry: Hashable, Comparable, Sendable {
    /// The file, as the baseline names it.
    package let path: String
    package let rule: String
    /// See ``Fingerprints``: it stays when lines move.
    package let fingerprint: String

    package init(path: String, rule: String, fingerprint: String) {
      self.path = path
      self.rule = rule
      self.fingerprint = fingerprint
    }

    package static func < (left: Entry, right: Entry) -> Bool {
      (left.path, left.rule, left.fingerprint) < (right.path, right.rule, right.fingerprint)
    }
  }

  /// The number grows when what a file says changes its meaning.
  package static let version = 1

  package let entries: [Entry]

  package init(_ entries: [Entry]) { self.entries = entries }

  /// Everything that `files` hold; `name` says how the baseline calls a file.
  package init(of files: [FileReport], name: (String) -> String) {
    entries = files.flatMap { file in
      Self.entries(of: file, named: name(file.source.path))
    }
  }

  private static func entries(of file: FileReport, named path: String) -> [Entry] {
    if file.diagnostics.isEmpty { return [] }
    // Names do not depend on how a report looks.
    let options = RenderOptions(toolVersion: "", language: .english, style: .plain, showsFooter: false)
    return zip(file.diagnostics, Fingerprints(ReportedFile(file, options)).values).map {
      Entry(path: path, rule: $0.rule, fingerprint: $1)
    }
  }

  /// The findings that are new, and the entries about files of the run that match nothing any more.
  package func applied(
    to files: [FileReport], name: (String) -> String
  ) -> (files: [FileReport], stale: [Entry]) {
    var open: [Entry: Int] = [:]
    for entry in entries { open[entry, default: 0] += 1 }
    let remaining = files.map { file -> FileReport in
      let own = Self.entries(of: file, named: name(file.source.path))
      let isNew = own.map { entry -> Bool in
        guard let count = open[entry], count > 0 else { return true }
        open[entry] = count - 1
        return false
      }
      guard isNew.contains(false) else { return file }
      return FileReport(
        source: file.source, diagnostics: zip(file.diagnostics, isNew).filter(\.1).map(\.0),
        promptCount: file.promptCount, nodePath: file.nodePath)
    }
    let names = Set(files.map { name($0.source.path) })
    let stale = open.filter { $0.value > 0 && names.contains($0.key.path) }.keys.sorted()
    return (remaining, stale)
  }

  /// JSON with one entry to a line, sorted, so that changes merge line by line.
  package var text: [UInt8] {
    var text = "{\"version\": \(Self.version), \"entries\": [\n"
    for (index, entry) in entries.sorted().enumerated() {
      text += "  {\"path\": \(Self.quoted(entry.path)), \"rule\": \(Self.quoted(entry.rule)), "
      text += "\"fingerprint\": \(Self.quoted(entry.fingerprint))}" + (index + 1 < entries.count ? ",\n" : "\n")
    }
    return Array((text + "]}\n").utf8)
  }

  private static func quoted(_ text: String) -> String {
    var json = JSONWriter()
    json.value(text)
    return String(decoding: json.take(), as: UTF8.self)
  }
}
