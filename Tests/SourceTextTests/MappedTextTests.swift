import SourceText
import TestSupport
import Testing
import YAMLSyntax

/// Text inside text: every decoded range maps to source bytes that decode back to it.
@Suite struct MappedTextTests {
  private static let atoms = [
    "a", "Bc", " ", "é", "你", "🙂", "\n", "\t", "\"", "\\", "'", "/", "{{x}}", "\u{7}", "𠮷", ": ", "#",
  ]

  /// `text` as a JSON string, with a random choice of escapes.
  private static func json(_ text: String, using random: inout SplitMix64) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "/": result += random.pick(["/", "\\/"])
      case "\n": result += random.pick(["\\n", "\\u000A"])
      case "\t": result += "\\t"
      case let scalar where scalar.value < 0x20 || random.number(below: 5) == 0:
        for unit in String(scalar).utf16 { result += "\\u" + hex(Int(unit), 4) }
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private static func hex(_ value: Int, _ digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: digits - text.count) + text
  }

  private static func doubleQuoted(_ text: String, using random: inout SplitMix64) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += random.pick(["\\\\", "\\x5C"])
      case let scalar where random.number(below: 6) == 0: result += "\\U" + hex(Int(scalar.value), 8)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private enum Style: CaseIterable { case double, single, literal }

  @Test(arguments: 0..<300)
  func aStringInsideAScalar(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let text = random.text(of: Self.atoms, upTo: 10)
    let json = "[" + Self.json(text, using: &random) + "]"
    let style = random.pick(Style.allCases)
    let scalar =
      switch style {
      case .double: Self.doubleQuoted(json, using: &random)
      case .single: "'" + json.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
      case .literal: "|-\n    " + json
      }
    let source = SourceText(path: "", text: "key: 1\nprompt: " + scalar + "\n")
    let outer = try #require(YAMLTree.parse(source).documents.first?["prompt"]?.mappedText)
    #expect(outer.string == json)
    let inner = try #require(
      JSONReader.parse(SourceText(path: "", bytes: outer.utf8)).documents.first?.items.first?.mappedText)
    let mapped = inner.mapped(through: outer)
    #expect(mapped.utf8 == Array(text.utf8))
    let boundaries = [0] + text.unicodeScalars.reduce(into: []) { $0.append(($0.last ?? 0) + UTF8.width($1)) }
    for (index, low) in boundaries.enumerated() {
      for high in boundaries[index...] {
        let range = mapped.sourceRange(of: low..<high)
        let decoded = Self.decode(source.text(in: range), style)
        #expect(
          decoded == Array(text.utf8)[low..<high], "\(low)..<\(high) of \(source.text(in: 0..<999).debugDescription)")
      }
    }
  }

  /// What a piece of a scalar's source says as JSON inside YAML.
  private static func decode(_ piece: String, _ style: Style) -> ArraySlice<UInt8> {
    let yaml =
      switch style {
      case .double: YAMLTree.parse(SourceText(path: "", text: "\"" + piece + "\"")).documents.first?.text ?? "?"
      case .single: piece.split(separator: "''", omittingEmptySubsequences: false).joined(separator: "'")
      case .literal: piece
      }
    return Array((JSONReader.parse(SourceText(path: "", text: "\"" + yaml + "\"")).documents.first?.text ?? "?").utf8)[
      ...]
  }

  @Test func verbatimTextMapsOneToOne() {
    let source = SourceText(path: "", text: "abc你def")
    let text = MappedText(verbatim: 1..<7, of: source)
    #expect(text.string == "bc你d")
    #expect(text.sourceRange(of: 0..<6) == 1..<7)
    #expect(text.sourceRange(of: 2..<5) == 3..<6)
    #expect(text.sourceRange(of: 6..<6) == 7..<7)
    #expect(text.string(in: 2..<5) == "你")
  }

  /// A part of a text stands where it stands in the whole.
  @Test func partsKeepTheirPlaces() {
    let text = MappedText(
      utf8: Array("abcdef".utf8),
      segments: [
        .init(decoded: 0, decodedLength: 2, source: 10, sourceLength: 2, isVerbatim: true),
        .init(decoded: 2, decodedLength: 1, source: 12, sourceLength: 4, isVerbatim: false),
        .init(decoded: 3, decodedLength: 3, source: 20, sourceLength: 3, isVerbatim: true),
      ], origin: 10)
    for low in 0...6 {
      for high in low...6 {
        let part = text.part(low..<high)
        #expect(part.utf8 == Array(text.utf8[low..<high]))
        // At the end of the part there is nothing behind it to bind to.
        for start in low..<high {
          for end in start...high {
            #expect(part.sourceRange(of: start - low..<end - low) == text.sourceRange(of: start..<end))
          }
        }
      }
    }
  }

  @Test func anEmptyTextHasAPlace() {
    let text = MappedText(verbatim: 2..<2, of: SourceText(path: "", text: "abcd"))
    #expect(text.sourceRange(of: 0..<0) == 2..<2)
    #expect(text.segments.isEmpty)
  }

  /// `a⏎b` in a folded text: the fold belongs to neither word.
  @Test func aBoundaryBindsToItsOwnSide() {
    let segments = [
      MappedText.Segment(decoded: 0, decodedLength: 1, source: 10, sourceLength: 1, isVerbatim: true),
      MappedText.Segment(decoded: 1, decodedLength: 1, source: 11, sourceLength: 4, isVerbatim: false),
      MappedText.Segment(decoded: 2, decodedLength: 1, source: 15, sourceLength: 1, isVerbatim: true),
    ]
    let text = MappedText(utf8: Array("a b".utf8), segments: segments, origin: 10)
    #expect(text.sourceRange(of: 0..<1) == 10..<11)
    #expect(text.sourceRange(of: 1..<2) == 11..<15)
    #expect(text.sourceRange(of: 2..<3) == 15..<16)
    #expect(text.sourceRange(of: 0..<3) == 10..<16)
  }

  /// Eight times the escapes take about eight times as long to compose, not sixty-four times.
  @Test(.timeLimit(.minutes(1))) func compositionIsLinear() throws {
    func time(lines: Int) throws -> Duration {
      let json = "[\"" + String(repeating: "line\\n", count: lines) + "\"]"
      let escaped = json.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
      let yaml = SourceText(path: "", text: "p: \"" + escaped + "\"\n")
      let outer = try #require(YAMLTree.parse(yaml).documents.first?["p"]?.mappedText)
      let inner = try #require(
        JSONReader.parse(SourceText(path: "", bytes: outer.utf8)).documents.first?.items.first?.mappedText)
      return ProcessorTime.measure { #expect(inner.mapped(through: outer).segments.count == 2 * lines) }
    }
    _ = try time(lines: 100)
    #expect(try time(lines: 8_000) < time(lines: 1_000) * 24)
  }
}
