import Diagnostics
import Reporting
import SourceText
import Testing

/// What holds for any file and any finding.
@Suite struct PropertyTests {
  /// SplitMix64 (Steele et al. 2014), so that a case can be named by its seed.
  struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let tame = ["a", "b: ", " ", "word ", "总结", "，", "é", "\n", "\n", "\r\n", ""]
  private static let wild = [
    "\r", "👨‍👩‍👧", "\u{200D}", "\u{FE0F}", "\u{301}", "\t", "\u{1B}[2J", "\0", "\u{9B}", "\u{202E}", "\u{FEFF}", "🇨🇳",
    "\u{E0041}",
  ]

  private func bytes(_ parts: [String], _ random: inout SeededGenerator, wild: Bool) -> [UInt8] {
    var bytes: [UInt8] = Bool.random(using: &random) ? [] : [0xEF, 0xBB, 0xBF]
    for _ in 0..<Int.random(in: 0...60, using: &random) {
      bytes += parts[Int.random(in: 0..<parts.count, using: &random)].utf8
      if wild, Int.random(in: 0..<8, using: &random) == 0 { bytes.append(UInt8.random(in: 0...255, using: &random)) }
    }
    return bytes
  }

  private func range(in count: Int, _ random: inout SeededGenerator) -> ByteRange {
    let start = Int.random(in: 0...count, using: &random)
    let longest = Bool.random(using: &random) ? 6 : count
    return start..<min(start + Int.random(in: 0...longest, using: &random), count)
  }

  @Test("output is text without controls and without spaces at the end of a line", arguments: 0..<60)
  func anyInput(seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    for _ in 0..<20 {
      let bytes = bytes(Self.tame + Self.wild, &random, wild: true)
      let diagnostics = (0..<3).map { index in
        let edits = (0..<2).map { _ in Edit(replacing: range(in: bytes.count, &random), with: "x\n总") }
        return Diagnostic.sample(
          range(in: bytes.count, &random), rule: index == 0 ? "hardcoded-secret" : "rule",
          related: [.init(range(in: bytes.count, &random), "one"), .init(range(in: bytes.count, &random), "two")],
          fix: Fix(.safe, edits: edits) ?? Fix(.safe, edits: [edits[0]]))
      }
      let report = Report(files: [FileReport(source: SourceText(path: "a", bytes: bytes), diagnostics: diagnostics)])
      for format in OutputFormat.allCases {
        let options = RenderOptions(toolVersion: "1", width: Int.random(in: 20...60, using: &random))
        let output = report.rendered(with: format.renderer(options))
        #expect(output.firstInvalidUTF8Offset == nil)
        #expect(output.allSatisfy { ($0 >= 0x20 && $0 != 0x7F) || $0 == 0x0A })
        #expect(!String(decoding: output, as: UTF8.self).contains(" \n"))
        #expect(output.last == 0x0A)
      }
    }
  }

  @Test("the numbered lines of a diff are lines of the fixed file", arguments: 0..<60)
  func diffs(seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    for _ in 0..<50 {
      let source = SourceText(path: "a", text: String(decoding: bytes(Self.tame, &random, wild: false), as: UTF8.self))
      let boundaries = (0...source.bytes.count).filter { $0 == source.bytes.count || source.bytes[$0] & 0xC0 != 0x80 }
      let edits = (0..<3).map { _ in
        let ends = (0..<2).map { _ in boundaries.randomElement(using: &random) ?? 0 }.sorted()
        return Edit(replacing: ends[0]..<ends[1], with: ["", "x", "x\ny\n", "\n"].randomElement(using: &random) ?? "")
      }
      // An edit that splits a CR LF leaves lines that did not exist before; no rule does that.
      let splits = edits.contains { edit in
        [edit.range.lowerBound, edit.range.upperBound].contains { offset in
          offset > 0 && offset < source.bytes.count && source.bytes[offset - 1...offset].elementsEqual([0x0D, 0x0A])
        }
      }
      guard !splits, let fix = Fix(.safe, edits: edits), let fixed = source.applying(edits) else { continue }
      let report = Report(files: [FileReport(source: source, diagnostics: [.sample(0..<0, fix: fix)])])
      let text = report.text(.full, RenderOptions(toolVersion: "1", showsFooter: false, width: 1000))
      guard let help = text.firstRange(of: "help: suggested change\n") else { continue }
      let index = LineIndex(fixed)
      for row in text[help.upperBound...].split(separator: "\n") {
        guard let match = row.firstMatch(of: /^ *([0-9]+) [|+] ?(.*)$/), let number = Int(match.1) else { continue }
        let line = fixed.text(in: index.contentRange(ofLine: number)).replacing(" ", with: "·")
        let shown = String(match.2).replacing(" ", with: "·")
        #expect(line.trimmingDots == shown.trimmingDots, "line \(number) of \(text)")
      }
    }
  }
}

extension String {
  /// Spaces at the end may be shown as dots or not at all; so are byte order marks that an edit touches.
  fileprivate var trimmingDots: String {
    let text = self.filter { $0 != "\u{FEFF}" && $0 != "�" }
    return String(text.reversed().drop { $0 == "·" }.reversed())
  }
}
