import Diagnostics

/// One JSON document, for programs.
///
/// The summary comes last because the findings leave before it is known.
struct JSONRenderer: Renderer {
  private let options: RenderOptions
  private var json = JSONWriter()

  /// Grows when a key is renamed or removed, or changes its meaning.
  private static let version = 1

  init(_ options: RenderOptions) {
    self.options = options
  }

  mutating func begin(into output: inout OutputBuffer) {
    let toolVersion = options.toolVersion
    json.beginObject()
    json.member("version", Self.version)
    json.object("tool") { json in
      json.member("name", "trimtab")
      json.member("version", toolVersion)
    }
    json.key("diagnostics")
    json.beginArray()
    output.append(json.take())
  }

  mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let record = FindingRecord(file, options)
    for diagnostic in file.diagnostics { record.write(diagnostic, to: &json) }
    output.append(json.take())
  }

  mutating func end(_ summary: Summary, into output: inout OutputBuffer) {
    json.endArray()
    json.object("summary") { json in
      json.member("files", summary.files)
      json.member("files_with_problems", summary.filesWithProblems)
      json.member("prompts", summary.prompts)
      json.member("problems", summary.problems)
      json.object("severities") { json in
        for severity in Severity.allCases.reversed() { json.member(severity.rawValue, summary.count(of: severity)) }
      }
      json.object("fixes") { json in
        for kind in Applicability.allCases { json.member(kind.rawValue, summary.count(of: kind)) }
      }
      json.member("fixed", summary.fixed)
    }
    json.endObject()
    output.append(json.take())
    output.endLine()
  }
}
