import SourceText

/// Divides text into cells.
///
/// This is less than grapheme segmentation and all that columns need: marks, joiners, variation selectors and skin
/// tones belong to the cell before them and take no column, as in terminals that know emoji. What would move the
/// cursor, change the reading direction or be invisible is replaced, so that no file can draw in the report and every
/// byte has a column for a caret.
struct CellReader {
  private let bytes: [UInt8]
  private let limit: Int
  private var cells: [Cell] = []
  /// The scalar that opened the last cell, if others may join it.
  private var base: Unicode.Scalar?
  private var last: Unicode.Scalar?
  private var chain = 0

  /// The byte that stands for a byte of a secret. It is part of no UTF-8 text.
  static let maskByte: UInt8 = 0xFF
  /// A tab has this width wherever it stands: tab stops would need the whole line, however long.
  private static let tabWidth = 4
  /// The longest emoji, a couple with skin tones, has ten scalars; a longer chain hides something.
  private static let longestChain = 12

  /// The cells of a range of one line.
  static func cells(of bytes: [UInt8], in range: Range<Int>) -> [Cell] {
    var reader = CellReader(bytes: bytes, limit: range.upperBound)
    reader.cells.reserveCapacity(range.count)
    reader.read(from: range.lowerBound)
    return reader.cells
  }

  private init(bytes: [UInt8], limit: Int) {
    self.bytes = bytes
    self.limit = limit
  }

  private mutating func read(from start: Int) {
    var offset = start
    while offset < limit {
      let byte = bytes[offset]
      if byte.isPrintableASCII {
        append(offset..<offset + 1, width: 1, .source)
        base = Unicode.Scalar(byte)
        offset += 1
        continue
      }
      if byte == Self.maskByte {
        append(offset..<offset + 1, width: 1, .masked)
        offset += 1
        continue
      }
      if let ideograph = ideograph(at: offset) {
        append(offset..<offset + 3, width: 2, .source)
        base = ideograph
        offset += 3
        continue
      }
      let (scalar, length) = decode(at: offset)
      let range = offset..<offset + length
      if let scalar { read(scalar, range) } else { append(range, width: 1, .symbol("\u{FFFD}")) }
      offset += length
    }
  }

  /// The bulk of Chinese and Japanese text, without the checks and property lookups that anything else needs.
  private func ideograph(at offset: Int) -> Unicode.Scalar? {
    let lead = bytes[offset]
    guard offset + 2 < limit, (0xE3...0xE9).contains(lead) || lead == 0xEF else { return nil }
    guard bytes[offset + 1].isContinuation, bytes[offset + 2].isContinuation else { return nil }
    let value = UInt32(lead & 0x0F) << 12 | UInt32(bytes[offset + 1] & 0x3F) << 6 | UInt32(bytes[offset + 2] & 0x3F)
    switch value {
    case 0x3001...0x3029, 0x3041...0x3096, 0x30A1...0x30FA, 0x4E00...0x9FFF, 0xFF01...0xFF60:
      return Unicode.Scalar(value)
    default: return nil
    }
  }

  private func decode(at offset: Int) -> (scalar: Unicode.Scalar?, length: Int) {
    var iterator = bytes[offset..<min(offset + 4, limit)].makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    switch parser.parseScalar(from: &iterator) {
    case .valid(let encoded): return (UTF8.decode(encoded), encoded.count)
    case .error(let length): return (nil, length)
    case .emptyInput: return (nil, 1)
    }
  }

  private mutating func read(_ scalar: Unicode.Scalar, _ range: Range<Int>) {
    switch scalar.value {
    case 0x09: append(range, width: Self.tabWidth, .blank)
    case 0..<0x20: append(range, width: 1, .symbol(Unicode.Scalar(UInt8(scalar.value)).controlPicture))
    case 0x7F: append(range, width: 1, .symbol("\u{2421}"))
    case 0x2028, 0x2029: append(range, width: 1, .symbol("\u{FFFD}"))
    default:
      if joinsLastCell(scalar) { return extend(to: range.upperBound, with: scalar) }
      let width = DisplayWidth.columns(of: scalar)
      append(range, width: max(width, 1), width == 0 ? .symbol("\u{FFFD}") : .source)
      base = width == 0 ? nil : scalar
    }
  }

  private mutating func append(_ range: Range<Int>, width: Int, _ look: Cell.Look) {
    cells.append(Cell(start: range.lowerBound, end: range.upperBound, width: width, look: look))
    base = nil
    last = nil
    chain = 0
  }

  private mutating func extend(to end: Int, with scalar: Unicode.Scalar) {
    guard let index = cells.indices.last else { return }
    cells[index].end = end
    // U+FE0F asks for the emoji form of a character, which is wide (UAX #11, section 5).
    if scalar == "\u{FE0F}", let base, base.properties.isEmoji { cells[index].width = 2 }
    last = scalar
    chain += 1
  }

  private func joinsLastCell(_ scalar: Unicode.Scalar) -> Bool {
    guard let base, chain < Self.longestChain, scalar.value >= 0x300 else { return false }
    switch scalar.value {
    case 0x200C, 0x200D: return true
    case 0x1160...0x11FF, 0xD7B0...0xD7FB:
      return (0x1100...0x115F).contains(base.value) || (0xA960...0xD7A3).contains(base.value)
    case 0x1F3FB...0x1F3FF: return base.value > 0xFF && base.properties.isEmoji
    // Tags spell the flag of a region after a black flag; anywhere else they are text that only a model reads.
    case 0xE0020...0xE007F: return base.value == 0x1F3F4
    default: break
    }
    if last == "\u{200D}", base.value > 0xFF, scalar.properties.isEmoji { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return true
    default: return false
    }
  }
}

extension Unicode.Scalar {
  /// The picture of a C0 control character.
  fileprivate var controlPicture: Unicode.Scalar {
    Unicode.Scalar(0x2400 + value) ?? "\u{FFFD}"
  }
}
