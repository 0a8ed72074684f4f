import Diagnostics

/// A table of the findings, the worst first, for a pull request's comment or a job's summary.
struct MarkdownRenderer: Renderer {
  private struct Row {
    var severity: Severity
    var text: String
  }

  /// GitHub takes comments of 65,536 characters; what does not fit is counted. In bytes.
  private static let limit = 60_000

  private let options: RenderOptions
  private var rows: [Row] = []

  init(_ options: RenderOptions) {
    self.options = options
  }

  mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let reported = ReportedFile(file, options)
    let wording = Wording(language: options.language)
    for diagnostic in file.diagnostics {
      let start = reported.start(of: diagnostic)
      let place = MarkdownText.code("\(reported.path):\(start.line):\(start.column)")
      let rule = MarkdownText.code(diagnostic.rule)
      var message = MarkdownText.cell(reported.message(of: diagnostic))
      if options.isFixable(diagnostic) { message += " \\[\\*\\]" }
      let severity = wording.name(of: diagnostic.severity)
      rows.append(
        Row(severity: diagnostic.severity, text: "| \(severity) | \(rule) | \(place) | \(message) |\n"))
    }
  }

  func end(_ summary: Summary, into output: inout OutputBuffer) {
    let wording = Wording(language: options.language)
    output.append("### trimtab\n\n")
    if summary.fixed > 0 { output.append(MarkdownText.cell(wording.fixed(summary.fixed)) + "\n\n") }
    switch summary.outcome {
    case .passed: output.append(MarkdownText.cell(wording.passed(summary)) + "\n")
    case .noPromptFiles: output.append(MarkdownText.cell(wording.noPromptFiles) + "\n")
    case .problems:
      output.append("**\(MarkdownText.cell(wording.found(summary)))**\n\n")
      write(wording, to: &output)
      let next = wording.nextStep(
        safe: summary.count(of: .safe), unsafe: summary.count(of: .unsafe),
        includesUnsafe: options.includesUnsafeFixes)
      if let next { output.append("\n" + MarkdownText.cell(next) + "\n") }
    }
  }

  private func write(_ wording: Wording, to output: inout OutputBuffer) {
    output.append("| \(wording.tableTitles.joined(separator: " | ")) |\n| --- | --- | --- | --- |\n")
    // Stable: the order within a severity is the one of all output.
    let sorted = Severity.allCases.reversed().flatMap { severity in rows.filter { $0.severity == severity } }
    var shown = 0
    for row in sorted {
      if output.bytes.count + row.text.utf8.count > Self.limit { break }
      output.append(row.text)
      shown += 1
    }
    if shown < sorted.count { output.append("\n\(MarkdownText.cell(wording.notShown(sorted.count - shown)))\n") }
  }
}
