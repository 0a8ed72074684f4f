import Diagnostics
import SourceText

/// A range that a frame points at.
struct Mark {
  let range: ByteRange
  let firstLine: Int
  let lastLine: Int
  let label: String?
  let isPrimary: Bool

  init(_ range: ByteRange, label: String?, isPrimary: Bool, in file: ShownFile) {
    self.range = range.clamped(to: file.bytes.indices)
    firstLine = file.places.lines.lineNumber(of: self.range.lowerBound)
    // The line break at the end of a range belongs to the line before it.
    lastLine = self.range.isEmpty ? firstLine : file.places.lines.lineNumber(of: self.range.upperBound - 1)
    self.label = label
    self.isPrimary = isPrimary
  }

  var isMultiLine: Bool { lastLine > firstLine }
}

/// The lines to show together, and what to point at in them.
struct Frame {
  /// The first one gives the frame its place.
  let marks: [Mark]
  /// The numbers of the lines to show, ascending; where one is missing, lines are elided.
  let lines: [Int]

  /// At most one mark of a frame has several lines, and it comes first.
  var block: Mark? { marks.first.flatMap { $0.isMultiLine ? $0 : nil } }
}

extension Frame {
  private static let contextLines = 2
  /// A related range this many lines away still shares the frame.
  private static let nearbyLines = 4
  /// A block of more lines than this loses its middle.
  private static let longestBlock = 6

  /// One frame for the finding and what is near, then one for every other related range.
  static func frames(for diagnostic: Diagnostic, in file: ShownFile, _ options: RenderOptions) -> [Frame] {
    let primary = Mark(diagnostic.range, label: nil, isPrimary: true, in: file)
    var shared = [primary]
    var frames: [Frame] = []
    for related in diagnostic.related {
      let label = file.secrets.redacted(related.label[options.language])
      let mark = Mark(related.range, label: label, isPrimary: false, in: file)
      if isNear(mark, primary, width: options.width) {
        shared.append(mark)
      } else {
        frames.append(Frame([mark], context: 1, in: file))
      }
    }
    return [Frame(shared, context: contextLines, in: file)] + frames
  }

  private static func isNear(_ mark: Mark, _ primary: Mark, width: Int) -> Bool {
    if mark.isMultiLine || mark.lastLine < primary.firstLine - nearbyLines { return false }
    if mark.firstLine > primary.lastLine + nearbyLines { return false }
    guard mark.firstLine == primary.firstLine || mark.firstLine == primary.lastLine else { return true }
    // On one long line only what stands close together can be shown together.
    return mark.range.lowerBound - primary.range.upperBound <= width / 2
      && primary.range.lowerBound - mark.range.upperBound <= width / 2
  }

  private init(_ marks: [Mark], context: Int, in file: ShownFile) {
    self.marks = marks
    let existing = Self.lines(of: marks, context: context, count: file.places.lines.lineCount)
    func isIdle(_ line: Int) -> Bool {
      file.isBlank(line: line) && !marks.contains { $0.firstLine...$0.lastLine ~= line }
    }
    let first = existing.firstIndex { !isIdle($0) } ?? 0
    let last = existing.lastIndex { !isIdle($0) } ?? 0
    lines = Array(existing[first...max(first, last)])
  }

  private static func lines(of marks: [Mark], context: Int, count: Int) -> [Int] {
    var wanted: [Int] = []
    for mark in marks {
      let around = mark.isPrimary ? context : min(context, 1)
      let first = max(mark.firstLine - around, 1)
      let last = min(mark.lastLine + around, count)
      if mark.lastLine - mark.firstLine < longestBlock {
        wanted += first...last
      } else {
        wanted += first...mark.firstLine + 1
        wanted += mark.lastLine - 1...last
      }
    }
    wanted.sort()
    var lines: [Int] = []
    for line in wanted where line != lines.last {
      // A line is as short as the sign that it was left out.
      if let last = lines.last, line == last + 2 { lines.append(line - 1) }
      lines.append(line)
    }
    return lines
  }
}

/// A file as it may be shown.
struct ShownFile {
  let path: String
  let places: Places
  let secrets: Secrets

  init(_ file: FileReport, _ options: RenderOptions) {
    path = file.source.path
    places = file.places
    secrets = Secrets(file, maskedRules: options.maskedRules)
  }

  /// The bytes of the file with all secrets masked; offsets are those of the source.
  var bytes: [UInt8] { secrets.maskedBytes }

  func isBlank(line: Int) -> Bool {
    bytes[places.lines.contentRange(ofLine: line)].allSatisfy(\.isBlank)
  }
}
