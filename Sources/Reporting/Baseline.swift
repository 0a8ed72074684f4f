package import Diagnostics
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

  /// What a run looked at. Nothing is known about the entries of other files and rules.
  package struct Coverage {
    private let files: Set<String>
    private let rules: Set<String>
    private let isGone: (String) -> Bool

    /// `files` are those of the run as the baseline names them, `rules` those that ran; `isGone` tells of files that would have been among the run's if there still were such.
    package init(files: Set<String>, rules: Set<String>, isGone: @escaping (String) -> Bool) {
      (self.files, self.rules, self.isGone) = (files, rules, isGone)
    }

    func contains(_ entry: Entry) -> Bool {
      rules.contains(entry.rule) && (files.contains(entry.path) || isGone(entry.path))
    }
  }

  package let entries: [Entry]
  private let counts: [Entry: Int]

  package init(_ entries: [Entry]) {
    self.entries = entries
    counts = entries.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// Everything that `files` hold; `name` says how the baseline calls a file.
  package init(of files: [FileReport], name: (String) -> String) {
    self.init(files.flatMap { Self.entries(of: $0, named: name($0.source.path)) })
  }

  /// What a run found, and the entries about what it did not look at.
  package func replaced(by found: Baseline, in coverage: Coverage) -> Baseline {
    Baseline(found.entries + entries.filter { !coverage.contains($0) })
  }

  private static func entries(of file: FileReport, named path: String) -> [Entry] {
    if file.diagnostics.isEmpty { return [] }
    // Names do not depend on how a report looks.
    let options = RenderOptions(toolVersion: "", language: .english, style: .plain, showsFooter: false)
    return zip(file.diagnostics, Fingerprints(ReportedFile(file, options)).values).map {
      Entry(path: path, rule: $0.rule, fingerprint: $1)
    }
  }

  /// The findings that are new, and the entries about what the run looked at that match nothing any more.
  package func applied(
    to files: [FileReport], covering coverage: Coverage, name: (String) -> String
  ) -> (files: [FileReport], stale: [Entry]) {
    var open = counts
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
    return (remaining, open.filter { $0.value > 0 && coverage.contains($0.key) }.keys.sorted())
  }

  /// The findings of one file that are new.
  package func newFindings(of file: FileReport, name: (String) -> String) -> [Diagnostic] {
    let nothing = Coverage(files: [], rules: [], isGone: { _ in false })
    return applied(to: [file], covering: nothing, name: name).files.flatMap(\.diagnostics)
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
