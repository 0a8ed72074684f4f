import Diagnostics

/// Every finding with its source and its fix, for people.
struct FullRenderer: Renderer {
  private let options: RenderOptions
  private let wording: Wording
  private var style: Style { options.style }

  init(_ options: RenderOptions) {
    self.options = options
    wording = Wording(language: options.language)
  }

  func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let shown = ShownFile(file, options)
    for diagnostic in file.diagnostics {
      write(diagnostic, in: shown, to: &output)
      output.endLine()
    }
  }

  func end(_ summary: Summary, into output: inout OutputBuffer) {
    Footer.write(summary, options, to: &output)
  }

  private func write(_ diagnostic: Diagnostic, in file: ShownFile, to output: inout OutputBuffer) {
    let frames = Frame.frames(for: diagnostic, in: file, options)
    let diff = diagnostic.fix.map { FixDiff($0, in: file, width: options.width) }
    let lastLine = max(frames.compactMap(\.lines.last).max() ?? 1, diff?.lastNumber ?? 0)
    let writer = FrameWriter(
      file: file, style: style, width: options.width, gutter: String(lastLine).utf8.count,
      severity: Style.Role(diagnostic.severity))

    writeHeadline(diagnostic, in: file, to: &output)
    for (index, frame) in frames.enumerated() {
      writeLocation(index == 0 ? "-->" : ":::", of: frame, in: file, writer, to: &output)
      writer.writeBar(to: &output)
      writer.write(frame, to: &output)
      writer.writeBar(to: &output)
    }
    writeHelp(diagnostic, in: file, to: &output)
    if let diff, !diff.lines.isEmpty {
      writer.writeBar(to: &output)
      for line in diff.lines { writer.write(line, to: &output) }
      writer.writeBar(to: &output)
    }
    if let caution = diagnostic.fix.flatMap({ options.offersFixes ? wording.caution($0.applicability) : nil }) {
      style.write(wording.note, as: .strong, to: &output)
      output.append(caution)
      output.endLine()
    }
  }

  private func writeHeadline(_ diagnostic: Diagnostic, in file: ShownFile, to output: inout OutputBuffer) {
    style.write(
      "\(wording.name(of: diagnostic.severity))[\(diagnostic.rule)]", as: Style.Role(diagnostic.severity),
      to: &output)
    if options.isFixable(diagnostic) {
      output.append(" [")
      style.write("*", as: .help, to: &output)
      output.append("]")
    }
    output.append(" ")
    style.begin(.strong, in: &output)
    VisibleText.write(file.secrets.redacted(diagnostic.message[options.language]), to: &output)
    style.end(in: &output)
    output.endLine()
  }

  private func writeLocation(
    _ arrow: String, of frame: Frame, in file: ShownFile, _ writer: FrameWriter, to output: inout OutputBuffer
  ) {
    let position = file.places.position(of: frame.marks.first?.range.lowerBound ?? 0)
    output.append(spaces: writer.gutter)
    style.write(arrow, as: .frame, to: &output)
    output.append(" ")
    VisibleText.write(file.path, to: &output)
    output.append(":\(position.line):\(position.column)")
    output.endLine()
  }

  private func writeHelp(_ diagnostic: Diagnostic, in file: ShownFile, to output: inout OutputBuffer) {
    guard diagnostic.help != nil || diagnostic.fix != nil else { return }
    let text = diagnostic.help.map { file.secrets.redacted($0[options.language]) } ?? wording.suggestedChange
    style.write(wording.help, as: .help, to: &output)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { output.append(spaces: VisibleText.width(of: wording.help)) }
      VisibleText.write(String(line), to: &output)
      output.endLine()
    }
  }
}
