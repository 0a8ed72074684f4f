import Diagnostics

/// The end of the output for people: what was found, and the flag to pass next.
enum Footer {
  static func write(_ summary: Summary, _ options: RenderOptions, to output: inout OutputBuffer) {
    guard options.showsFooter else { return }
    let wording = Wording(language: options.language)
    if summary.fixed > 0 { line(wording.fixed(summary.fixed), as: .good) }
    switch summary.outcome {
    case .passed: line(wording.passed(summary), as: .good)
    case .noPromptFiles: line(wording.noPromptFiles, as: .warning)
    case .problems:
      line(wording.found(summary), as: .strong)
      let next = wording.nextStep(
        safe: summary.count(of: .safe), unsafe: summary.count(of: .unsafe),
        includesUnsafe: options.includesUnsafeFixes)
      if options.offersFixes, let next { line(next, as: .help) }
    }

    func line(_ text: String, as role: Style.Role) {
      options.style.write(text, as: role, to: &output)
      output.endLine()
    }
  }
}
