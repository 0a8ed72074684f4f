import Diagnostics
import SourceText

/// A line per finding, for editors, `grep` and short reports.
struct ConciseRenderer: Renderer {
  private let options: RenderOptions

  init(_ options: RenderOptions) {
    self.options = options
  }

  func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let secrets = Secrets(file, maskedRules: options.maskedRules)
    let style = options.style
    for diagnostic in file.diagnostics {
      let position = file.places.position(of: diagnostic.range.lowerBound)
      style.begin(.strong, in: &output)
      VisibleText.write(file.source.path, to: &output)
      style.end(in: &output)
      output.append(":\(position.line):\(position.column): ")
      // Programs match on this word, so that it is the same in every language.
      style.write(
        "\(diagnostic.severity.rawValue)[\(diagnostic.rule)]", as: Style.Role(diagnostic.severity), to: &output)
      if options.isFixable(diagnostic) {
        output.append(" [")
        style.write("*", as: .help, to: &output)
        output.append("]")
      }
      output.append(" ")
      VisibleText.write(secrets.redacted(diagnostic.message[options.language]), to: &output)
      output.endLine()
    }
  }

  func end(_ summary: Summary, into output: inout OutputBuffer) {
    Footer.write(summary, options, to: &output)
  }
}
