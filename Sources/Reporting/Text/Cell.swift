/// One place of a displayed line: the bytes that a terminal shows as a unit, and the columns they take.
struct Cell: Equatable {
  enum Look: Equatable {
    /// As in the source.
    case source
    /// A tab.
    case blank
    /// Part of a secret.
    case masked
    /// Something was left out here.
    case ellipsis
    /// A stand-in for what a terminal would obey or hide instead of showing it.
    case symbol(Unicode.Scalar)
  }

  var start: Int
  var end: Int
  var width: Int
  var look: Look

  static func ellipsis(_ range: Range<Int>) -> Cell {
    Cell(start: range.lowerBound, end: range.upperBound, width: 1, look: .ellipsis)
  }
}

extension Collection where Element == Cell {
  var width: Int { reduce(0) { $0 + $1.width } }
}

extension Array where Element == Cell {
  /// Appends the cells, whose offsets are those of `bytes`.
  func write(_ bytes: [UInt8], to output: inout OutputBuffer) {
    var run: Range<Int>?
    func flush() {
      if let run { output.append(bytes[run]) }
    }
    for cell in self {
      if cell.look == .source {
        if let open = run, open.upperBound == cell.start {
          run = open.lowerBound..<cell.end
        } else {
          flush()
          run = cell.start..<cell.end
        }
        continue
      }
      flush()
      run = nil
      switch cell.look {
      case .source: break
      case .blank: output.append(spaces: cell.width)
      case .masked: output.append("•")
      case .ellipsis: output.append("…")
      case .symbol(let scalar): output.append(String(scalar))
      }
    }
    flush()
  }
}

/// Text from somewhere else, such as a message with a quotation in it, made safe to print.
enum VisibleText {
  static func write(_ text: String, to output: inout OutputBuffer) {
    if text.utf8.allSatisfy(\.isPrintableASCII) { return output.append(text) }
    let bytes = Array(text.utf8)
    CellReader.cells(of: bytes, in: bytes.indices).write(bytes, to: &output)
  }

  /// What `write` writes.
  static func line(of text: String) -> String {
    if text.utf8.allSatisfy(\.isPrintableASCII) { return text }
    var output = OutputBuffer()
    write(text, to: &output)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  /// The same for every line, with line feeds between.
  static func lines(of text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line(of: String($0)) }.joined(separator: "\n")
  }

  /// The columns that `write` fills.
  static func width(of text: String) -> Int {
    if text.utf8.allSatisfy(\.isPrintableASCII) { return text.utf8.count }
    let bytes = Array(text.utf8)
    return CellReader.cells(of: bytes, in: bytes.indices).width
  }
}
