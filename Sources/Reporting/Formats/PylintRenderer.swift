import Diagnostics

/// `path:line: [rule] message`, the format of Pylint that servers for any tool's output know.
struct PylintRenderer: Renderer {
  private let options: RenderOptions

  init(_ options: RenderOptions) {
    self.options = options
  }

  func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let reported = ReportedFile(file, options)
    for diagnostic in file.diagnostics {
      VisibleText.write(reported.path, to: &output)
      output.append(":\(reported.start(of: diagnostic).line): [\(diagnostic.rule)] ")
      VisibleText.write(reported.message(of: diagnostic), to: &output)
      output.endLine()
    }
  }

  func end(_ summary: Summary, into output: inout OutputBuffer) {}
}
