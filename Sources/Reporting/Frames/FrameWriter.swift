import Diagnostics
import SourceText

/// Draws frames: line numbers, source, and a row of marks under every line that has some.
struct FrameWriter {
  let file: ShownFile
  let style: Style
  let width: Int
  /// The digits of the largest line number of the whole finding.
  let gutter: Int
  /// The look of the primary mark.
  let severity: Style.Role

  /// A row without a number, the border of a frame.
  func writeBar(to output: inout OutputBuffer) {
    writeGutter(nil, to: &output)
    output.endLine()
  }

  func write(_ frame: Frame, to output: inout OutputBuffer) {
    var previous: Int?
    for line in frame.lines {
      if let previous, line > previous + 1 { writeGap(in: frame, after: previous, to: &output) }
      previous = line
      write(line, of: frame, to: &output)
    }
  }

  private func write(_ line: Int, of frame: Frame, to output: inout OutputBuffer) {
    let content = file.places.lines.contentRange(ofLine: line)
    let marks = frame.marks.filter { !$0.isMultiLine && $0.firstLine == line }
    let block = frame.block
    var focus = marks.map(\.range)
    if let block, line == block.firstLine { focus.append(start(of: block)) }
    if let block, line == block.lastLine { focus.append(end(of: block)) }
    focus.sort { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }
    let shown = ShownLine(file.bytes, .init(range: content), focus: focus, width: width)

    let opensHere = block?.firstLine == line && block.map { opensAtIndent($0, content) } == true
    writeGutter(line, to: &output)
    writeLane(block, at: line, sign: opensHere ? "/" : nil, to: &output)
    if !shown.isEmpty {
      output.append(" ")
      shown.write(to: &output)
    }
    output.endLine()

    if let block, line == block.firstLine, !opensHere {
      writeTurn(block, column: shown.columns(of: start(of: block)).lowerBound, isStart: true, to: &output)
    }
    writeMarks(marks, under: shown, line, block, to: &output)
    if let block, line == block.lastLine {
      writeTurn(block, column: shown.columns(of: end(of: block)).lowerBound, isStart: false, to: &output)
    }
  }

  // MARK: Marks

  /// The mark of the finding comes first; a label ends its row, so that every further one may need a row of its own.
  private func writeMarks(
    _ marks: [Mark], under shown: ShownLine, _ line: Int, _ block: Mark?, to output: inout OutputBuffer
  ) {
    var rows: [[(columns: Range<Int>, mark: Mark)]] = []
    for mark in marks {
      let columns = shown.columns(of: mark.range)
      let row = rows.firstIndex { row in
        row.last.map { $0.mark.label == nil && $0.columns.upperBound < columns.lowerBound } ?? false
      }
      if let row { rows[row].append((columns, mark)) } else { rows.append([(columns, mark)]) }
    }
    for row in rows {
      writeGutter(nil, to: &output)
      writeLane(block, at: line, isUnderLine: true, to: &output)
      output.append(" ")
      var column = 0
      for (columns, mark) in row {
        output.append(spaces: columns.lowerBound - column)
        style.begin(role(of: mark), in: &output)
        output.append(byte: sign(of: mark), count: columns.count)
        if let label = mark.label {
          output.append(" ")
          VisibleText.write(label, to: &output)
        }
        style.end(in: &output)
        column = columns.upperBound
      }
      output.endLine()
    }
  }

  // MARK: Blocks

  /// The row that leads from the lane to the first character of a block, or back from its last.
  private func writeTurn(_ block: Mark, column: Int, isStart: Bool, to output: inout OutputBuffer) {
    writeGutter(nil, to: &output)
    output.append(" ")
    style.begin(role(of: block), in: &output)
    output.append(isStart ? " " : "|")
    output.append(byte: UInt8(ascii: "_"), count: column + 1)
    output.append(byte: sign(of: block))
    if !isStart, let label = block.label {
      output.append(" ")
      VisibleText.write(label, to: &output)
    }
    style.end(in: &output)
    output.endLine()
  }

  private func writeLane(
    _ block: Mark?, at line: Int, sign: String? = nil, isUnderLine: Bool = false, to output: inout OutputBuffer
  ) {
    guard let block else { return }
    output.append(" ")
    let isInside = line > block.firstLine || (isUnderLine && line == block.firstLine)
    guard sign != nil || (isInside && line <= block.lastLine) else { return output.append(" ") }
    style.write(sign ?? "|", as: role(of: block), to: &output)
  }

  private func opensAtIndent(_ block: Mark, _ content: ByteRange) -> Bool {
    file.bytes[content.lowerBound..<max(content.lowerBound, block.range.lowerBound)].allSatisfy(\.isBlank)
  }

  private func start(of block: Mark) -> ByteRange {
    block.range.lowerBound..<block.range.lowerBound
  }

  /// The last character of a block, without the line break after it.
  private func end(of block: Mark) -> ByteRange {
    let content = file.places.lines.contentRange(ofLine: block.lastLine)
    let end = min(block.range.upperBound, content.upperBound)
    return max(content.lowerBound, end - 1)..<end
  }

  private func role(of mark: Mark) -> Style.Role { mark.isPrimary ? severity : .related }

  private func sign(of mark: Mark) -> UInt8 { UInt8(ascii: mark.isPrimary ? "^" : "-") }

  // MARK: Diffs

  func write(_ line: FixDiff.Line, to output: inout OutputBuffer) {
    switch line.kind {
    case .gap: style.write("...", as: .frame, to: &output)
    case .context:
      writeGutter(line.number, to: &output)
      output.append(" ")
      line.text?.write(to: &output)
    case .removed: writeChange(line, "-", as: .removed, to: &output)
    case .added: writeChange(line, "+", as: .added, to: &output)
    }
    output.endLine()
  }

  private func writeChange(_ line: FixDiff.Line, _ sign: String, as role: Style.Role, to output: inout OutputBuffer) {
    writeNumber(line.number, to: &output)
    output.append(" ")
    style.begin(role, in: &output)
    output.append(sign)
    if let text = line.text, !text.isEmpty {
      output.append(" ")
      text.write(to: &output)
    }
    style.end(in: &output)
  }

  // MARK: Gutter

  private func writeGutter(_ line: Int?, to output: inout OutputBuffer) {
    writeNumber(line, to: &output)
    style.write(" |", as: .frame, to: &output)
  }

  private func writeNumber(_ line: Int?, to output: inout OutputBuffer) {
    guard let line else { return output.append(spaces: gutter) }
    let number = String(line)
    output.append(spaces: gutter - number.utf8.count)
    style.write(number, as: .frame, to: &output)
  }

  private func writeGap(in frame: Frame, after line: Int, to output: inout OutputBuffer) {
    style.write("...", as: .frame, to: &output)
    if let block = frame.block, line >= block.firstLine, line < block.lastLine {
      output.append(spaces: gutter)
      style.write("|", as: role(of: block), to: &output)
    }
    output.endLine()
  }
}
