import Diagnostics

/// The findings of ``JSONRenderer``, an object per line (https://jsonlines.org); nothing but findings.
struct JSONLinesRenderer: Renderer {
  private let options: RenderOptions

  init(_ options: RenderOptions) {
    self.options = options
  }

  func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let record = FindingRecord(file, options)
    for diagnostic in file.diagnostics {
      var json = JSONWriter(indentation: nil)
      record.write(diagnostic, to: &json)
      output.append(json.take())
      output.endLine()
    }
  }

  func end(_ summary: Summary, into output: inout OutputBuffer) {}
}
