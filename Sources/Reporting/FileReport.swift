package import Diagnostics
package import SourceText

/// What a run says about one file.
package struct FileReport: Sendable {
  package let source: SourceText
  /// In the order of all output.
  package let diagnostics: [Diagnostic]
  /// How many prompts were read from the file.
  package let promptCount: Int
  /// Built once here and shared by all formats; it covers nothing when there is no finding to place.
  let places: Places
  /// The keys on the way to the innermost node around a range, for example `messages[].content`.
  let nodePath: @Sendable (ByteRange) -> String

  package init(
    source: SourceText, diagnostics: [Diagnostic], promptCount: Int = 1,
    nodePath: @escaping @Sendable (ByteRange) -> String = { _ in "" }
  ) {
    self.source = source
    self.nodePath = nodePath
    self.diagnostics = diagnostics.sorted(by: Diagnostic.precedes)
    self.promptCount = promptCount
    places = Places(diagnostics.isEmpty ? SourceText(path: source.path, bytes: []) : source)
  }
}

/// What a run says about all files.
package struct Report: Sendable {
  /// Sorted by path.
  package let files: [FileReport]
  package let summary: Summary

  /// - Parameters:
  ///   - files: In any order.
  ///   - fixed: How many problems were already fixed by this run and are no longer among the findings.
  package init(files: [FileReport], fixed: Int = 0) {
    self.files = files.sorted { $0.source.path < $1.source.path }
    var summary = Summary(fixed: fixed)
    for file in files { summary.add(file) }
    self.summary = summary
  }

  /// The whole output of `renderer` for this report.
  package func rendered(with renderer: any Renderer) -> [UInt8] {
    var renderer = renderer
    var output = OutputBuffer()
    renderer.begin(into: &output)
    for file in files { renderer.render(file, into: &output) }
    renderer.end(summary, into: &output)
    return output.take()
  }
}
