package import SourceText

extension YAMLNode {
  /// The decoded text of a scalar with the source of every part of it; `nil` for a collection.
  ///
  /// libyaml says what the text is; the decoder replays its scanner over the source bytes to say where it comes from.
  /// Were the two ever to differ, the text is libyaml's and maps to the scalar as a whole. O(length).
  package var mappedText: MappedText? {
    let node = resolved
    let record = node.record
    guard record.kind == .scalar else { return nil }
    return ScalarDecoder(source: tree.source, record: record).decode()
  }
}

/// Replays the decoding of one scalar, recording where each byte came from.
struct ScalarDecoder {
  let source: SourceText
  let record: YAMLTree.Record

  func decode() -> MappedText {
    let expected = Array(record.text.utf8)
    let start = record.contentStart
    let end = max(start, record.range.upperBound)
    switch record.style {
    case .plain:
      var map = MapBuilder(source: source)
      decodePlain(start..<end, into: &map)
      if map.utf8 == expected { return map.finish(origin: start) }
    case .singleQuoted, .doubleQuoted:
      var map = MapBuilder(source: source)
      decodeQuoted(start..<end, into: &map)
      if map.utf8 == expected { return map.finish(origin: min(start + 1, end)) }
    case .json:
      var map = MapBuilder(source: source)
      decodeJSON(start..<end, into: &map)
      if map.utf8 == expected { return map.finish(origin: min(start + 1, end)) }
    case .literal, .folded:
      if let header = BlockHeader(bytes: source.bytes, at: start, end: max(end, record.fullEnd)) {
        for indent in header.indentCandidates(parentIndent: record.parentIndent, end: record.fullEnd) {
          var map = MapBuilder(source: source)
          decodeBlock(header, indent: indent, end: record.fullEnd, into: &map)
          if map.utf8 == expected { return map.finish(origin: header.bodyStart) }
        }
      }
    }
    return MappedText(
      utf8: expected,
      segments: expected.isEmpty
        ? []
        : [
          MappedText.Segment(
            decoded: 0, decodedLength: expected.count, source: start, sourceLength: end - start, isVerbatim: false)
        ],
      origin: start)
  }

  // MARK: Flow scalars

  private func decodePlain(_ range: ByteRange, into map: inout MapBuilder) {
    var index = range.lowerBound
    while index < range.upperBound {
      if isBlankOrBreak(index, range.upperBound) {
        index = foldWhitespace(from: index, to: range.upperBound, into: &map)
      } else {
        index = map.copyScalar(at: index, end: range.upperBound)
      }
    }
  }

  private func decodeQuoted(_ range: ByteRange, into map: inout MapBuilder) {
    let isDouble = record.style == .doubleQuoted
    let quote = isDouble ? UInt8(ascii: "\"") : UInt8(ascii: "'")
    let bytes = source.bytes
    let end = range.upperBound - 1
    var index = range.lowerBound + 1
    while index < end {
      let byte = bytes[index]
      if isBlankOrBreak(index, end) {
        index = foldWhitespace(from: index, to: end, into: &map)
      } else if !isDouble, byte == quote, index + 1 < end, bytes[index + 1] == quote {
        map.append([quote], from: index..<index + 2)
        index += 2
      } else if isDouble, byte == UInt8(ascii: "\\") {
        index = decodeEscape(at: index, end: end, into: &map)
      } else {
        index = map.copyScalar(at: index, end: end)
      }
    }
  }

  /// Blanks, or blanks around line breaks, as flow scalars fold them.
  private func foldWhitespace(from start: Int, to end: Int, escaped: Bool = false, into map: inout MapBuilder) -> Int {
    var index = start
    var breaks: [LineBreak] = []
    while index < end {
      if isBlank(index) {
        index += 1
      } else if let found = LineBreak(source.bytes, at: index, end: end) {
        breaks.append(found)
        index = found.range.upperBound
      } else {
        break
      }
    }
    if breaks.isEmpty && !escaped {
      for offset in start..<index { map.copyByte(at: offset) }
      return index
    }
    if escaped {
      map.append(breaks.flatMap(\.decoded), from: start..<index)
    } else if breaks[0].decoded == [0x0A] {
      map.append(breaks.count == 1 ? [0x20] : breaks.dropFirst().flatMap(\.decoded), from: start..<index)
    } else {
      map.append(breaks.flatMap(\.decoded), from: start..<index)
    }
    return index
  }

  private func decodeEscape(at start: Int, end: Int, into map: inout MapBuilder) -> Int {
    let bytes = source.bytes
    guard start + 1 < end else { return map.copyScalar(at: start, end: end) }
    if let found = LineBreak(bytes, at: start + 1, end: end) {
      // `\` and a line break vanish together with the blanks that follow; further line breaks stay.
      return foldWhitespace(from: found.range.upperBound, to: end, escaped: true, into: &map)
    }
    let digits: Int
    switch bytes[start + 1] {
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default:
      map.append(Self.simpleEscape(bytes[start + 1]) ?? [bytes[start + 1]], from: start..<start + 2)
      return start + 2
    }
    let stop = min(start + 2 + digits, end)
    let value = UInt32(String(decoding: bytes[start + 2..<stop], as: UTF8.self), radix: 16) ?? 0xFFFD
    map.append(Array(String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8), from: start..<stop)
    return stop
  }

  /// YAML 1.1, section 5.6.
  private static func simpleEscape(_ byte: UInt8) -> [UInt8]? {
    switch byte {
    case UInt8(ascii: "0"): [0]
    case UInt8(ascii: "a"): [0x07]
    case UInt8(ascii: "b"): [0x08]
    case UInt8(ascii: "t"), 0x09: [0x09]
    case UInt8(ascii: "n"): [0x0A]
    case UInt8(ascii: "v"): [0x0B]
    case UInt8(ascii: "f"): [0x0C]
    case UInt8(ascii: "r"): [0x0D]
    case UInt8(ascii: "e"): [0x1B]
    case UInt8(ascii: "N"): [0xC2, 0x85]
    case UInt8(ascii: "_"): [0xC2, 0xA0]
    case UInt8(ascii: "L"): [0xE2, 0x80, 0xA8]
    case UInt8(ascii: "P"): [0xE2, 0x80, 0xA9]
    default: nil
    }
  }

  private func decodeJSON(_ range: ByteRange, into map: inout MapBuilder) {
    let bytes = source.bytes
    guard bytes[range].first == UInt8(ascii: "\"") else {
      for offset in range { map.copyByte(at: offset) }
      return
    }
    let end = range.upperBound - 1
    var index = range.lowerBound + 1
    while index < end {
      guard bytes[index] == UInt8(ascii: "\\"), let escape = JSONEscape(bytes, at: index, end: end) else {
        index = map.copyScalar(at: index, end: end)
        continue
      }
      map.append(escape.decoded, from: index..<index + escape.length)
      index += escape.length
    }
  }

  // MARK: Block scalars

  private func decodeBlock(_ header: BlockHeader, indent: Int, end: Int, into map: inout MapBuilder) {
    let bytes = source.bytes
    let isLiteral = record.style == .literal
    var index = header.bodyStart
    /// The break of the last content line, not yet written because folding and chomping decide about it.
    var leading: LineBreak?
    var trailing: [LineBreak] = []
    var previousStartsBlank = false
    var column = 0

    func skipBlankLines() {
      while true {
        column = 0
        while index < end, column < indent, bytes[index] == 0x20 {
          index += 1
          column += 1
        }
        guard let found = LineBreak(bytes, at: index, end: end) else { return }
        trailing.append(found)
        index = found.range.upperBound
      }
    }

    skipBlankLines()
    while index < end, column == indent {
      let startsBlank = isBlank(index)
      if let pending = leading {
        if !isLiteral, pending.decoded == [0x0A], !previousStartsBlank, !startsBlank {
          if trailing.isEmpty { map.append([0x20], from: pending.range.lowerBound..<index) }
        } else {
          map.append(pending)
        }
        leading = nil
      }
      for found in trailing { map.append(found) }
      trailing = []
      previousStartsBlank = startsBlank
      while index < end, LineBreak(bytes, at: index, end: end) == nil { index = map.copyScalar(at: index, end: end) }
      leading = LineBreak(bytes, at: index, end: end)
      if let leading { index = leading.range.upperBound }
      skipBlankLines()
    }
    if header.chomping != .strip, let leading { map.append(leading) }
    if header.chomping == .keep { for found in trailing { map.append(found) } }
  }

  private func isBlank(_ index: Int) -> Bool { source.bytes[index] == 0x20 || source.bytes[index] == 0x09 }

  private func isBlankOrBreak(_ index: Int, _ end: Int) -> Bool {
    isBlank(index) || LineBreak(source.bytes, at: index, end: end) != nil
  }
}

/// A line break of YAML 1.1: LF, CR, CR LF, NEL, LS or PS. All but the last two decode to LF.
struct LineBreak {
  let range: ByteRange
  let decoded: [UInt8]

  init?(_ bytes: [UInt8], at index: Int, end: Int) {
    guard index < end else { return nil }
    switch bytes[index] {
    case 0x0A: (range, decoded) = (index..<index + 1, [0x0A])
    case 0x0D:
      let isPair = index + 1 < end && bytes[index + 1] == 0x0A
      (range, decoded) = (index..<index + (isPair ? 2 : 1), [0x0A])
    case 0xC2 where index + 1 < end && bytes[index + 1] == 0x85:
      (range, decoded) = (index..<index + 2, [0x0A])
    case 0xE2
    where index + 2 < end && bytes[index + 1] == 0x80 && (bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9):
      (range, decoded) = (index..<index + 3, Array(bytes[index..<index + 3]))
    default: return nil
    }
  }
}

/// `|` or `>` with its indicators, up to the first line of the body.
struct BlockHeader {
  enum Chomping { case strip, clip, keep }

  let chomping: Chomping
  /// The explicit indentation indicator, 1…9.
  let increment: Int?
  let indicatorRange: ByteRange
  let bodyStart: Int
  private let bytes: [UInt8]

  init?(bytes: [UInt8], at start: Int, end: Int) {
    guard start < end, bytes[start] == UInt8(ascii: "|") || bytes[start] == UInt8(ascii: ">") else { return nil }
    var index = start + 1
    var chomping = Chomping.clip
    var increment: Int?
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "+"): chomping = .keep
      case UInt8(ascii: "-"): chomping = .strip
      case UInt8(ascii: "1")...UInt8(ascii: "9"): increment = Int(bytes[index]) - 48
      default:
        self.chomping = chomping
        self.increment = increment
        indicatorRange = start..<index
        self.bytes = bytes
        while index < end, LineBreak(bytes, at: index, end: end) == nil { index += 1 }
        bodyStart = LineBreak(bytes, at: index, end: end)?.range.upperBound ?? index
        return
      }
      index += 1
    }
    self.chomping = chomping
    self.increment = increment
    self.bytes = bytes
    indicatorRange = start..<index
    bodyStart = index
  }

  /// The indentations the body may have, the likely one first.
  ///
  /// With an indicator it is relative to the parent collection; without one it is the deepest of the lines up to the
  /// first that holds text, and a body that is not deeper than its parent is empty.
  func indentCandidates(parentIndent: Int, end: Int) -> [Int] {
    if let increment {
      let likely = max(parentIndent, 0) + increment
      return [likely] + (increment...(increment + 80)).filter { $0 != likely }
    }
    var deepest = 0
    var index = bodyStart
    while index < end {
      var column = 0
      while index < end, bytes[index] == 0x20 {
        index += 1
        column += 1
      }
      deepest = max(deepest, column)
      guard let found = LineBreak(bytes, at: index, end: end) else { break }
      index = found.range.upperBound
    }
    return [max(deepest, 1), max(parentIndent + 1, 1), Int.max]
  }
}

/// Collects decoded bytes and merges neighbouring verbatim runs.
struct MapBuilder {
  private let bytes: [UInt8]
  private(set) var utf8: [UInt8] = []
  private var segments: [MappedText.Segment] = []

  init(source: SourceText) { bytes = source.bytes }

  mutating func copyByte(at index: Int) {
    utf8.append(bytes[index])
    if let last = segments.last, last.isVerbatim, last.source + last.sourceLength == index {
      segments[segments.count - 1].decodedLength += 1
      segments[segments.count - 1].sourceLength += 1
    } else {
      segments.append(
        MappedText.Segment(
          decoded: utf8.count - 1, decodedLength: 1, source: index, sourceLength: 1, isVerbatim: true))
    }
  }

  /// Copies one code point and returns the offset behind it.
  mutating func copyScalar(at index: Int, end: Int) -> Int {
    var index = index
    repeat {
      copyByte(at: index)
      index += 1
    } while index < end && bytes[index] & 0xC0 == 0x80
    return index
  }

  mutating func append(_ decoded: [UInt8], from source: ByteRange) {
    guard !decoded.isEmpty else { return }
    segments.append(
      MappedText.Segment(
        decoded: utf8.count, decodedLength: decoded.count, source: source.lowerBound, sourceLength: source.count,
        isVerbatim: false))
    utf8 += decoded
  }

  mutating func append(_ lineBreak: LineBreak) {
    if lineBreak.decoded.count == lineBreak.range.count {
      for index in lineBreak.range where bytes[index] == lineBreak.decoded[index - lineBreak.range.lowerBound] {
        copyByte(at: index)
      }
      if bytes[lineBreak.range.lowerBound] != lineBreak.decoded[0] { append(lineBreak.decoded, from: lineBreak.range) }
    } else {
      append(lineBreak.decoded, from: lineBreak.range)
    }
  }

  func finish(origin: Int) -> MappedText {
    MappedText(utf8: utf8, segments: segments, origin: origin)
  }
}
