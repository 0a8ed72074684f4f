import Diagnostics

/// A Code Quality report of GitLab, which is the part of Code Climate's format that GitLab reads.
///
/// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
struct GitLabRenderer: Renderer {
  private let options: RenderOptions
  private var json = JSONWriter()

  init(_ options: RenderOptions) {
    self.options = options
  }

  mutating func begin(into output: inout OutputBuffer) {
    json.beginArray()
  }

  mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let reported = ReportedFile(file, options)
    for (diagnostic, fingerprint) in zip(file.diagnostics, Fingerprints(reported).values) {
      let places = file.places
      json.object { json in
        json.member("description", reported.message(of: diagnostic))
        json.member("check_name", diagnostic.rule)
        // It has to be unique in the report, and to stay, or GitLab shows an old finding as fixed and as new.
        json.member("fingerprint", Fingerprints.unique(fingerprint, in: reported.path))
        json.member("severity", Self.name(of: diagnostic.severity))
        json.object("location") { json in
          json.member("path", reported.path)
          json.object("lines") { json in
            json.member("begin", places.position(of: diagnostic.range.lowerBound).line)
            json.member("end", places.position(of: diagnostic.range.upperBound).line)
          }
        }
      }
    }
    output.append(json.take())
  }

  mutating func end(_ summary: Summary, into output: inout OutputBuffer) {
    json.endArray()
    output.append(json.take())
    output.endLine()
  }

  /// Four of GitLab's five degrees; `blocker` is for nobody but a project to say.
  private static func name(of severity: Severity) -> String {
    switch severity {
    case .error: "critical"
    case .warning: "major"
    case .info: "minor"
    case .hint: "info"
    }
  }
}
