import Diagnostics
import SourceText

/// The findings of every file in a table under its path.
struct GroupedRenderer: Renderer {
  private let options: RenderOptions

  init(_ options: RenderOptions) {
    self.options = options
  }

  func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let secrets = Secrets(file, maskedRules: options.maskedRules)
    let wording = Wording(language: options.language)
    let style = options.style
    style.begin(.strong, in: &output)
    VisibleText.write(file.source.path, to: &output)
    style.end(in: &output)
    output.endLine()
    var table = TextTable([.init(alignment: .trailing), .init(), .init(), .init(), .init()])
    for diagnostic in file.diagnostics {
      let position = file.places.position(of: diagnostic.range.lowerBound)
      table.append([
        .init("  \(position.line):\(position.column)"),
        .init(wording.name(of: diagnostic.severity), as: Style.Role(diagnostic.severity)),
        .init(diagnostic.rule),
        .init(options.isFixable(diagnostic) ? "[*]" : "", as: .help),
        .init(secrets.redacted(diagnostic.message[options.language])),
      ])
    }
    table.write(style, to: &output)
    output.endLine()
  }

  func end(_ summary: Summary, into output: inout OutputBuffer) {
    Footer.write(summary, options, to: &output)
  }
}
