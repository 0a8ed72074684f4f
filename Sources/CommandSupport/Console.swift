import ArgumentParser
package import Diagnostics
package import Reporting
package import Workspace

/// Standard output and error, as one command uses them.
package struct Console {
  package let language: Language
  package let style: Style
  private let errorStyle: Style

  package init(language: Language, color: ColorChoice) {
    self.language = language
    style = Style(isColored: Self.decision(color, .output).isColored)
    errorStyle = Style(isColored: Self.decision(color, .error).isColored)
  }

  private static func decision(_ choice: ColorChoice, _ stream: StandardStream) -> ColorDecision {
    ColorDecision(
      choice: choice, noColor: ProcessSurroundings.variable("NO_COLOR"),
      cliColorForce: ProcessSurroundings.variable("CLICOLOR_FORCE"),
      forceColor: ProcessSurroundings.variable("FORCE_COLOR"), term: ProcessSurroundings.variable("TERM"),
      isTerminal: stream.isTerminal)
  }

  /// Results. A reader that has gone ends the process quietly.
  package func print(_ bytes: [UInt8]) throws {
    switch StandardStream.output.write(bytes) {
    case .written: return
    case .closed: throw ExitCode.success
    case .failed(let error):
      note(.error, LocalizedText(en: "cannot write the output: \(error)", zh: "无法写出结果：\(error.reason.zh)"))
      throw ExitCode.cannotRun
    }
  }

  package func print(_ text: String) throws { try print(Array(text.utf8)) }

  /// A message about the run, on standard error.
  package func note(_ severity: Severity, _ text: LocalizedText, help: LocalizedText? = nil) {
    var output = OutputBuffer()
    let label =
      switch (severity, language) {
      case (.error, .english): "error"
      case (.error, .chinese): "错误"
      case (.warning, .english): "warning"
      case (.warning, .chinese): "警告"
      case (_, .english): "note"
      case (_, .chinese): "提示"
      }
    errorStyle.write(label, as: Style.Role(severity), to: &output)
    output.append(language == .chinese ? "：" : ": ")
    output.append(text[language])
    if let help {
      output.append(language == .chinese ? "；" : "; ")
      output.append(help[language])
    }
    output.append("\n")
    _ = StandardStream.error.write(output.bytes)
  }

  package static func write(_ text: String, to stream: StandardStream) { _ = stream.write(text) }
}
