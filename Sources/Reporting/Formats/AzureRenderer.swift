import Diagnostics

/// Logging commands of Azure Pipelines.
///
/// https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands. There are two kinds of issue only, errors and
/// warnings: whatever is no error is a warning.
struct AzureRenderer: Renderer {
  private let options: RenderOptions

  init(_ options: RenderOptions) {
    self.options = options
  }

  func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let reported = ReportedFile(file, options)
    let path = Self.escaped(reported.path, inProperty: true)
    for diagnostic in file.diagnostics {
      let start = reported.start(of: diagnostic)
      let kind = diagnostic.severity == .error ? "error" : "warning"
      output.append("##vso[task.logissue type=\(kind);")
      if !path.isEmpty { output.append("sourcepath=\(path);") }
      output.append("linenumber=\(start.line);columnnumber=\(start.column);")
      output.append("code=\(Self.escaped(diagnostic.rule, inProperty: true));]")
      output.append(Self.escaped(VisibleText.lines(of: reported.text(of: diagnostic)), inProperty: false))
      output.append("\n")
    }
  }

  func end(_ summary: Summary, into output: inout OutputBuffer) {}

  /// As the agent decodes it (https://github.com/microsoft/azure-pipelines-agent, `CommandStringConvertor`): `%AZP25` is the
  /// percent sign, since older agents leave `%25` as it is.
  private static func escaped(_ text: String, inProperty: Bool) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "%": result += "%AZP25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case "]" where inProperty: result += "%5D"
      case ";" where inProperty: result += "%3B"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
