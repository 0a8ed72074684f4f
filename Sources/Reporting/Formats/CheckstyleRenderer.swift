import Diagnostics

/// The XML report of Checkstyle, which many servers and editors read.
///
/// https://github.com/checkstyle/checkstyle, `XMLLogger`: the severities are `error`, `warning` and `info`.
struct CheckstyleRenderer: Renderer {
  private let options: RenderOptions
  private var xml = XMLWriter()

  init(_ options: RenderOptions) {
    self.options = options
  }

  mutating func begin(into output: inout OutputBuffer) {
    xml.declaration()
    xml.open("checkstyle", ["version": "4.3"])
    output.append(xml.take())
  }

  mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let reported = ReportedFile(file, options)
    xml.open("file", ["name": reported.path])
    for diagnostic in file.diagnostics {
      let start = reported.start(of: diagnostic)
      xml.element(
        "error",
        [
          "line": String(start.line), "column": String(start.column), "severity": Self.name(of: diagnostic.severity),
          "message": reported.message(of: diagnostic), "source": "trimtab.\(diagnostic.rule)",
        ])
    }
    xml.close()
    output.append(xml.take())
  }

  mutating func end(_ summary: Summary, into output: inout OutputBuffer) {
    xml.close()
    output.append(xml.take())
  }

  private static func name(of severity: Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .info, .hint: "info"
    }
  }
}
