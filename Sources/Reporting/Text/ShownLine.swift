/// One line as it is shown: whole if it fits, else cut around the places in focus.
///
/// A prompt is often one line of thousands of characters, so that only the surroundings of the focus are ever read.
struct ShownLine {
  /// A line, or what was cut out of one.
  struct Extent: Equatable {
    var range: Range<Int>
    var isCutBefore = false
    var isCutAfter = false
  }

  private enum Content {
    /// Printable ASCII, which most lines are: a byte is a column, and there is no need for cells.
    case plain(Range<Int>)
    case cells([Cell])
  }

  private let bytes: [UInt8]
  private var content: Content

  /// - Parameters:
  ///   - bytes: What the line is a part of.
  ///   - extent: A line without its line break, in offsets of `bytes`.
  ///   - focus: What must be visible, in order; the start of the line if empty.
  ///   - width: The columns to fill.
  init(_ bytes: [UInt8], _ extent: Extent, focus: [Range<Int>], width: Int) {
    self.bytes = bytes
    let range = extent.range
    let isCut = extent.isCutBefore || extent.isCutAfter
    if !isCut, range.count <= width, bytes[range].allSatisfy(\.isPrintableASCII) {
      content = .plain(range)
      return
    }
    var focus = focus.map { $0.clamped(to: range) }
    if focus.isEmpty { focus = [range.lowerBound..<range.lowerBound] }
    var cells = Self.cells(bytes, range, near: focus, reach: width)
    if extent.isCutBefore { cells.insert(.ellipsis(range.lowerBound..<range.lowerBound), at: 0) }
    if extent.isCutAfter { cells.append(.ellipsis(range.upperBound..<range.upperBound)) }
    content = .cells(cells.width > width ? Self.cut(cells, around: focus, width: width) : cells)
  }

  var isEmpty: Bool {
    switch content {
    case .plain(let range): range.isEmpty
    case .cells(let cells): cells.isEmpty
    }
  }

  /// The columns, counted from 0, under which `range` stands; at least one, so that an empty place has a caret.
  func columns(of range: Range<Int>) -> Range<Int> {
    switch content {
    case .plain(let line):
      let lower = range.clamped(to: line).lowerBound - line.lowerBound
      return lower..<max(lower + 1, range.clamped(to: line).upperBound - line.lowerBound)
    case .cells(let cells):
      var column = 0
      var start: Int?
      var end: Int?
      for cell in cells {
        if start == nil, cell.end > range.lowerBound { start = column }
        if end == nil, cell.start >= range.upperBound { end = column }
        column += cell.width
      }
      let lower = start ?? column
      return lower..<max(lower + 1, end ?? column)
    }
  }

  /// Shows the spaces at the end, which is where a change may consist of nothing else.
  mutating func markTrailingSpaces() {
    var cells: [Cell]
    switch content {
    case .plain(let range):
      guard !range.isEmpty, bytes[range.upperBound - 1].isBlank else { return }
      cells = CellReader.cells(of: bytes, in: range)
    case .cells(let some): cells = some
    }
    for index in cells.indices.reversed() {
      guard cells[index].look == .source, bytes[cells[index].start] == UInt8(ascii: " ") else { break }
      cells[index].look = .symbol("·")
    }
    content = .cells(cells)
  }

  func write(to output: inout OutputBuffer) {
    switch content {
    case .plain(let range): output.append(bytes[range])
    case .cells(let cells): cells.write(bytes, to: &output)
    }
  }

  // MARK: Reading

  /// The cells of the line up to `reach` bytes from each end of each focus, which is more than `cut` leaves of them.
  private static func cells(_ bytes: [UInt8], _ line: Range<Int>, near focus: [Range<Int>], reach: Int) -> [Cell] {
    if line.count <= 4 * reach { return CellReader.cells(of: bytes, in: line) }
    var slices: [Range<Int>] = []
    for end in focus.flatMap({ [$0.lowerBound, $0.upperBound] }).sorted() {
      let slice = max(end - reach, line.lowerBound)..<min(end + reach, line.upperBound)
      if let last = slices.last, last.upperBound >= slice.lowerBound {
        slices[slices.count - 1] = last.lowerBound..<max(last.upperBound, slice.upperBound)
      } else {
        slices.append(slice)
      }
    }
    var cells: [Cell] = []
    var position = line.lowerBound
    for slice in slices {
      let whole = wholeCells(bytes, slice, of: line)
      guard let first = whole.first, let last = whole.last else { continue }
      if first.start > position { cells.append(.ellipsis(position..<first.start)) }
      cells += whole
      position = last.end
    }
    if position < line.upperBound { cells.append(.ellipsis(position..<line.upperBound)) }
    return cells
  }

  /// The cells that lie in `slice` entirely; where a cell begins shows only from some distance.
  private static func wholeCells(_ bytes: [UInt8], _ slice: Range<Int>, of line: Range<Int>) -> ArraySlice<Cell> {
    let distance = 64
    var start = max(slice.lowerBound - distance, line.lowerBound)
    while start < slice.lowerBound, bytes[start].isContinuation { start += 1 }
    let end = min(slice.upperBound + distance, line.upperBound)
    return CellReader.cells(of: bytes, in: start..<end)
      .drop { $0.start < slice.lowerBound }
      .prefix { $0.end <= slice.upperBound }
  }

  // MARK: Cutting

  private static func cut(_ cells: [Cell], around focus: [Range<Int>], width: Int) -> [Cell] {
    let places = focus.map { indices(of: $0, in: cells) }
    let room = width - places.count - 1
    // The margin before a place does not depend on what stands there, so that a line before and after a change starts
    // with the same column.
    let before = places.map { place in
      min(cells[..<place.lowerBound].width, max(leastMargin, width / 3 / places.count))
    }
    let longest = max(leastMargin, (room - before.reduce(0, +)) / places.count - leastMargin)
    let widths = places.map { cells[$0].width }
    let used = zip(before, widths).reduce(0) { $0 + $1.0 + min($1.1, longest) }
    let after = max(leastMargin, (room - used) / places.count)

    var isKept = Array(repeating: false, count: cells.count)
    for (index, place) in places.enumerated() {
      keep(cells, &isKept, from: place.lowerBound - 1, step: -1, columns: before[index], until: -1)
      keep(cells, &isKept, from: place.upperBound, step: 1, columns: after, until: cells.count)
      // What is longer than the line keeps its two ends.
      let tail = widths[index] > longest ? longest / 3 : 0
      keep(cells, &isKept, from: place.lowerBound, step: 1, columns: longest - tail, until: place.upperBound)
      keep(cells, &isKept, from: place.upperBound - 1, step: -1, columns: tail, until: place.lowerBound - 1)
    }
    return collapsed(cells, isKept)
  }

  private static let leastMargin = 8

  private static func keep(
    _ cells: [Cell], _ isKept: inout [Bool], from start: Int, step: Int, columns: Int, until end: Int
  ) {
    var left = columns
    for index in stride(from: start, to: end, by: step) {
      left -= cells[index].width
      if left < 0 { return }
      isKept[index] = true
    }
  }

  private static func collapsed(_ cells: [Cell], _ isKept: [Bool]) -> [Cell] {
    var result: [Cell] = []
    for (index, cell) in cells.enumerated() {
      if isKept[index], cell.look != .ellipsis {
        result.append(cell)
      } else if let last = result.indices.last, result[last].look == .ellipsis {
        result[last].end = cell.end
      } else {
        result.append(.ellipsis(cell.start..<cell.end))
      }
    }
    return result
  }

  private static func indices(of range: Range<Int>, in cells: [Cell]) -> Range<Int> {
    let lower = cells.firstIndex { $0.end > range.lowerBound } ?? cells.count
    let upper = cells.firstIndex { $0.start >= range.upperBound } ?? cells.count
    return lower..<max(lower, upper)
  }
}
