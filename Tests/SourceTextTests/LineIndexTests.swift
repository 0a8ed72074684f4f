import SourceText
import Testing

/// Lines and columns against a walk over the scalars.
@Suite struct LineIndexTests {
  private static let atoms = [
    "\n", "\r\n", "\r", "a", "bc", " ", "\t", "é", "e\u{301}", "你", "🙂", "𠮷", "\u{2028}", "\u{FEFF}",
  ]

  private struct Place {
    var offset: Int
    var line: Int
    var column: Int
  }

  /// Every scalar boundary with its line and column, and the content of every line.
  private static func walk(_ text: String) -> (places: [Place], lines: [String]) {
    let scalars = Array(text.unicodeScalars)
    var places: [Place] = []
    var lines = [""]
    var (offset, line, column) = (0, 1, 1)
    for (index, scalar) in scalars.enumerated() {
      places.append(Place(offset: offset, line: line, column: column))
      offset += UTF8.width(scalar)
      let isMark = index == 0 && scalar == "\u{FEFF}"
      let isPair = scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
      if scalar == "\n" || scalar == "\r" && !isPair {
        (line, column) = (line + 1, 1)
        lines.append("")
      } else {
        if !isMark { column += 1 }
        if !isMark, !isPair { lines[lines.count - 1].unicodeScalars.append(scalar) }
      }
    }
    places.append(Place(offset: offset, line: line, column: column))
    return (places, lines)
  }

  @Test(arguments: 0..<20)
  func agreesWithAWalk(batch: Int) {
    for number in 0..<50 {
      let seed = UInt64(batch * 50 + number)
      var random = SplitMix64(seed: seed)
      let text = (random.number(below: 4) == 0 ? "\u{FEFF}" : "") + random.text(of: Self.atoms, upTo: 40)
      let source = SourceText(path: "", text: text)
      let index = LineIndex(source)
      let expected = Self.walk(text)
      for place in expected.places {
        let position = index.position(of: place.offset)
        #expect(
          position.line == place.line && position.column == place.column,
          "seed \(seed): offset \(place.offset) of \(text.debugDescription) is \(position)")
        #expect(index.lineNumber(of: place.offset) == place.line)
      }
      #expect(index.lineCount == expected.lines.count)
      let lines = (1...index.lineCount).map { source.text(in: index.contentRange(ofLine: $0)) }
      #expect(lines.map { Array($0.utf8) } == expected.lines.map { Array($0.utf8) }, "seed \(seed)")
    }
  }

  @Test(arguments: ["", "\u{FEFF}", "\n", "\r\n", "a\r\n", "a\n\n", "a\r\rb"])
  func contentRangesAndBreaksAreTheFile(text: String) {
    let source = SourceText(path: "", text: text)
    let index = LineIndex(source)
    var position = source.byteOrderMarkLength
    for line in 1...index.lineCount {
      let range = index.contentRange(ofLine: line)
      #expect(source.bytes[position..<range.lowerBound].allSatisfy { $0 == 0x0A || $0 == 0x0D })
      #expect(source.bytes[range].allSatisfy { $0 != 0x0A && $0 != 0x0D })
      #expect(index.position(of: range.lowerBound).line == line && index.position(of: range.lowerBound).column == 1)
      position = range.upperBound
    }
    #expect(source.bytes[position...].allSatisfy { $0 == 0x0A || $0 == 0x0D })
  }

  @Test func clampsWhatLiesOutside() {
    let index = LineIndex(SourceText(path: "", text: "ab\nc"))
    #expect(index.position(of: -5) == index.position(of: 0))
    #expect(index.position(of: 99) == index.position(of: 4))
    #expect(index.position(of: 99).line == 2 && index.position(of: 99).column == 2)
    for line in [-1, 0, 3] { #expect(index.contentRange(ofLine: line) == 4..<4) }
  }

  @Test func aByteOrderMarkTakesNoColumn() {
    let index = LineIndex(SourceText(path: "", text: "\u{FEFF}ab"))
    #expect([0, 1, 2, 3, 4, 5].map { index.position(of: $0).column } == [1, 1, 1, 1, 2, 3])
    #expect(index.contentRange(ofLine: 1) == 3..<5)
  }
}
