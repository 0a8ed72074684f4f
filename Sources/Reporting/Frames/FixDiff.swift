import Diagnostics
import SourceText

/// A fix as the lines that it removes and adds, with one line around each change.
struct FixDiff {
  struct Line {
    enum Kind { case context, removed, added, gap }

    var kind: Kind
    /// The number of the line after the fix; a removed line has none.
    var number: Int?
    var text: ShownLine?
  }

  private(set) var lines: [Line] = []

  /// Empty for a fix that changes nothing which can be seen, such as the kind of line breaks.
  init(_ fix: Fix, in file: ShownFile, width: Int) {
    let bytes = file.bytes
    guard fix.edits.allSatisfy({ $0.range.upperBound <= bytes.count }) else { return }
    let hunks = Self.groups(fix.edits, file).map { Hunk($0, in: file, width: width) }.filter { !$0.isEmpty }
    var shown = 0
    var shift = 0
    for (index, hunk) in hunks.enumerated() {
      let isFirst = index == 0
      // A line is as short as the sign that it was left out.
      if !isFirst, hunk.firstLine - 2 == shown + 1 { context(shown + 1) }
      if !isFirst, hunk.firstLine - 1 > shown + 1 { lines.append(Line(kind: .gap)) }
      context(hunk.firstLine - 1)
      for line in hunk.old { add(.removed, nil, line, bytes, focus: hunk.changedOld) }
      for (offset, line) in hunk.new.enumerated() {
        add(.added, hunk.firstLine + shift + offset, line, hunk.text, focus: hunk.changedNew)
      }
      shift += hunk.new.count - hunk.old.count
      shown = hunk.firstLine + hunk.old.count - 1
      if index + 1 == hunks.count || hunks[index + 1].firstLine > shown + 1 { context(shown + 1) }
    }

    func context(_ line: Int) {
      let count = file.places.lines.lineCount
      let content = file.places.lines.contentRange(ofLine: line)
      // What follows the last line break is no line to look at.
      guard line > shown, line >= 1, line < count || (line == count && !content.isEmpty) else { return }
      let text = ShownLine(bytes, .init(range: content), focus: [], width: width)
      lines.append(Line(kind: .context, number: line + shift, text: text))
      shown = line
    }

    func add(_ kind: Line.Kind, _ number: Int?, _ line: ShownLine.Extent, _ bytes: [UInt8], focus: [ByteRange]) {
      let touching = focus.filter {
        $0.lowerBound <= line.range.upperBound && $0.upperBound >= line.range.lowerBound
      }
      var text = ShownLine(bytes, line, focus: touching, width: width)
      text.markTrailingSpaces()
      lines.append(Line(kind: kind, number: number, text: text))
    }
  }

  /// The largest number in the diff.
  var lastNumber: Int { lines.reduce(0) { max($0, $1.number ?? 0) } }

  /// Edits that share a line belong to one hunk.
  private static func groups(_ edits: [Edit], _ file: ShownFile) -> [[Edit]] {
    var groups: [[Edit]] = []
    var lastLine = 0
    for edit in edits {
      if file.places.lines.lineNumber(of: edit.range.lowerBound) > lastLine {
        groups.append([edit])
      } else {
        groups[groups.count - 1].append(edit)
      }
      lastLine = file.places.lines.lineNumber(of: edit.range.upperBound)
    }
    return groups
  }
}

/// The lines around one group of edits, before and after.
private struct Hunk {
  /// The number of the first line that changes; of the line behind the place where lines are only inserted.
  private(set) var firstLine: Int
  /// The lines that change, in the bytes of the file.
  private(set) var old: [ShownLine.Extent]
  let changedOld: [ByteRange]
  /// What takes the place of the old lines.
  private(set) var text: [UInt8] = []
  /// The lines that change, in `text`.
  private(set) var new: [ShownLine.Extent] = []
  private(set) var changedNew: [ByteRange] = []

  var isEmpty: Bool { old.isEmpty && new.isEmpty }

  init(_ edits: [Edit], in file: ShownFile, width: Int) {
    let lower = edits.first?.range.lowerBound ?? 0
    let upper = edits.last?.range.upperBound ?? 0
    let index = file.places.lines
    firstLine = index.lineNumber(of: lower)
    changedOld = edits.map(\.range)
    old = (firstLine...index.lineNumber(of: upper)).map { .init(range: index.contentRange(ofLine: $0)) }
    Self.cut(&old, file.bytes, around: lower..<upper, reach: 2 * width)
    let start = old.first?.range.lowerBound ?? lower
    let end = max(old.last?.range.upperBound ?? upper, upper)

    var position = start
    for edit in edits {
      text += file.bytes[position..<edit.range.lowerBound]
      let replacement = Array(file.secrets.redacted(edit.replacement).utf8)
      changedNew.append(text.count..<text.count + replacement.count)
      text += replacement
      position = edit.range.upperBound
    }
    text += file.bytes[position..<end]
    new = Self.lines(of: text)
    if let first = new.indices.first, let last = new.indices.last {
      new[first].isCutBefore = old.first?.isCutBefore ?? false
      new[last].isCutAfter = old.last?.isCutAfter ?? false
    }
    dropCommonLines(file.bytes)
  }

  /// Cuts the first and the last line to what lies within reach, for the sake of lines of a megabyte.
  private static func cut(
    _ lines: inout [ShownLine.Extent], _ bytes: [UInt8], around edited: ByteRange, reach: Int
  ) {
    guard let first = lines.indices.first, let last = lines.indices.last else { return }
    var start = edited.lowerBound - reach
    if start > lines[first].range.lowerBound {
      while start > lines[first].range.lowerBound, bytes[start].isContinuation { start -= 1 }
      lines[first].range = start..<lines[first].range.upperBound
      lines[first].isCutBefore = true
    } else if edited.lowerBound < lines[first].range.lowerBound {
      // An edit of the byte order mark, which is no content otherwise.
      lines[first].range = edited.lowerBound..<lines[first].range.upperBound
    }
    var end = edited.upperBound + reach
    if end < lines[last].range.upperBound {
      while end < lines[last].range.upperBound, bytes[end].isContinuation { end += 1 }
      lines[last].range = lines[last].range.lowerBound..<end
      lines[last].isCutAfter = true
    }
  }

  /// The lines of `text`, divided as `LineIndex` does it.
  private static func lines(of text: [UInt8]) -> [ShownLine.Extent] {
    var lines: [ShownLine.Extent] = []
    var start = 0
    var index = 0
    while index < text.count {
      if text[index].isLineBreak {
        lines.append(.init(range: start..<index))
        if text[index...].starts(with: [0x0D, 0x0A]) { index += 1 }
        start = index + 1
      }
      index += 1
    }
    return lines + [.init(range: start..<text.count)]
  }

  private mutating func dropCommonLines(_ bytes: [UInt8]) {
    let text = text
    func isSame(_ left: ShownLine.Extent?, _ right: ShownLine.Extent?) -> Bool {
      guard let left, let right else { return false }
      return bytes[left.range] == text[right.range]
    }
    var head = 0
    while head < min(old.count, new.count), isSame(old[head], new[head]) { head += 1 }
    old.removeFirst(head)
    new.removeFirst(head)
    firstLine += head
    var tail = 0
    while tail < min(old.count, new.count), isSame(old[old.count - 1 - tail], new[new.count - 1 - tail]) { tail += 1 }
    old.removeLast(tail)
    new.removeLast(tail)
  }
}
