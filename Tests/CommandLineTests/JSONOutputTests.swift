import Foundation
import Testing

/// The JSON of `check` over every example: its places are true.
@Suite struct JSONOutputTests {
  @Test func shape() async throws {
    let findings = try await Findings.overExamples()
    #expect(findings.version == 1)
    #expect(!findings.diagnostics.isEmpty)
    #expect(findings.summary.problems == findings.diagnostics.count)
    #expect(findings.summary.files == Repository.exampleFiles.count)
    #expect(findings.summary.files_with_problems == Set(findings.diagnostics.map(\.filename)).count)
    #expect(findings.summary.severities.values.reduce(0, +) == findings.diagnostics.count)
    for diagnostic in findings.diagnostics {
      #expect(["error", "warning", "info", "hint"].contains(diagnostic.severity), "\(diagnostic.place)")
      #expect(Repository.ruleNames.contains(diagnostic.rule), "\(diagnostic.place)")
      #expect(Repository.exampleFiles.contains(diagnostic.filename), "\(diagnostic.place)")
      #expect(!diagnostic.message.isEmpty, "\(diagnostic.place)")
      let words = diagnostic.message.replacing(#/`[^`]*`/#, with: "")
      #expect(!words.contains("{"), "an unfilled placeholder: \(diagnostic.message)")
    }
  }

  @Test func emptyRun() async throws {
    let findings = try Findings(await Sandbox().trimtab("check", "--output-format", "json"))
    #expect(findings.version == 1)
    #expect(findings.diagnostics.isEmpty)
    #expect(findings.summary.problems == 0)
  }

  @Test func placesOfFindings() async throws {
    for diagnostic in try await Findings.overExamples().diagnostics {
      let text = try SourceBytes(diagnostic.filename)
      text.check(diagnostic.range, diagnostic.location, diagnostic.end_location, diagnostic.place)
      let isInsertion = diagnostic.range.start == diagnostic.range.end
      let inserted = diagnostic.fix?.edits.contains { $0.range == diagnostic.range } ?? false
      #expect(!isInsertion || inserted, "nothing under \(diagnostic.place)")
      for related in diagnostic.related {
        text.check(related.range, related.location, related.end_location, diagnostic.place + " (related)")
      }
    }
  }

  @Test func placesOfEdits() async throws {
    for diagnostic in try await Findings.overExamples().diagnostics {
      let text = try SourceBytes(diagnostic.filename)
      var last = 0
      for edit in diagnostic.fix?.edits ?? [] {
        text.check(edit.range, edit.location, edit.end_location, diagnostic.place + " (edit)")
        #expect(edit.range.start >= last, "overlapping edits at \(diagnostic.place)")
        last = edit.range.end
        let replaced = text.text(edit.range)
        #expect(replaced != edit.content, "an edit without effect at \(diagnostic.place)")
      }
    }
  }

  /// Rules whose message begins with the text they found.
  static let quoting: Set<String> = [
    "deprecated-model", "misspelt-parameter", "politeness-filler", "retired-model", "stop-sequence-problems",
    "task-framing-filler", "undefined-variable", "unknown-model", "unused-variable", "vague-length", "wordy-phrase",
  ]

  @Test func quotedTextIsUnderTheRange() async throws {
    var seen: Set<String> = []
    for diagnostic in try await Findings.overExamples().diagnostics where Self.quoting.contains(diagnostic.rule) {
      guard let quoted = diagnostic.message.firstMatch(of: #/`([^`]+)`/#)?.1 else {
        Issue.record("\(diagnostic.place) quotes nothing: \(diagnostic.message)")
        continue
      }
      // A rule may speak of the model when it is about a parameter.
      if diagnostic.rule == "stop-sequence-problems", diagnostic.message.contains("does not accept") { continue }
      seen.insert(diagnostic.rule)
      let text = try SourceBytes(diagnostic.filename).text(diagnostic.range)
      #expect(text.contains(String(quoted)), "\(diagnostic.place): `\(quoted)` is not in `\(text)`")
    }
    #expect(seen.count >= 6)
  }
}

/// A file as bytes, with lines and columns counted from nothing but the definition.
struct SourceBytes {
  let bytes: [UInt8]

  init(_ file: String) throws { bytes = try Repository.bytes(of: file) }

  func text(_ range: Findings.Range) -> String {
    guard range.start >= 0, range.start <= range.end, range.end <= bytes.count else { return "" }
    return String(decoding: bytes[range.start..<range.end], as: UTF8.self)
  }

  /// Rows end with a line feed; columns are Unicode scalars, both from 1.
  func location(of offset: Int) -> Findings.Location {
    let before = bytes[..<offset]
    let row = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return Findings.Location(
      row: row, column: String(decoding: bytes[start..<offset], as: UTF8.self).unicodeScalars.count + 1)
  }

  func check(_ range: Findings.Range, _ start: Findings.Location, _ end: Findings.Location, _ place: String) {
    guard range.start >= 0, range.start <= range.end, range.end <= bytes.count else {
      Issue.record("\(range) is outside of the file: \(place)")
      return
    }
    #expect(location(of: range.start) == start, "start of \(place)")
    #expect(location(of: range.end) == end, "end of \(place)")
    for offset in [range.start, range.end] where offset < bytes.count {
      #expect(bytes[offset] & 0xC0 != 0x80, "inside of a character: \(place)")
    }
  }
}
