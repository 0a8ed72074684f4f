import Diagnostics
import Foundation
import Reporting
import SourceText
import Testing

@Suite struct RDJSONTests {
  static func diagnostics() throws -> [Any] {
    try #require(SARIFTests.dig(try ReportSample.json(.rdjson), "diagnostics") as? [Any])
  }

  @Test("columns count bytes")
  func columns() throws {
    let finding = try Self.diagnostics()[1]
    // `content: ` has 9 bytes, `é总😀 ` has 10.
    #expect(SARIFTests.dig(finding, "location/range/start") as? [String: Int] == ["line": 2, "column": 20])
    #expect(SARIFTests.dig(finding, "location/range/end") as? [String: Int] == ["line": 2, "column": 31])
    #expect(SARIFTests.dig(finding, "location/path") as? String == ReportSample.path)
  }

  @Test("severity and code")
  func words() throws {
    let all = try Self.diagnostics()
    #expect(all.map { SARIFTests.dig($0, "severity") as? String } == ["ERROR", "INFO", "INFO", "WARNING"])
    #expect(SARIFTests.dig(all[1], "code/value") as? String == "wordy-phrase")
  }

  @Test("two edits are one suggestion with what stands between them")
  func suggestion() throws {
    let all = try Self.diagnostics()
    #expect(SARIFTests.dig(all[1], "suggestions/0/text") as? String == "to help please")
    #expect(
      SARIFTests.dig(all[1], "suggestions/0/range/end") as? [String: Int] == ["line": 2, "column": 43])
    #expect(SARIFTests.dig(all[1], "suggestions/1") == nil)
    #expect(SARIFTests.dig(all[2], "suggestions") == nil)
  }

  @Test("what stands between two edits is not repeated if it is secret or no text")
  func unrepeatable() throws {
    let bytes = Array("a sk-proj-Zm9vYmFyMTIz b \u{FFFD} c".utf8)
    let edits = [Edit(replacing: 0..<1, with: "x"), Edit(replacing: bytes.count - 1..<bytes.count, with: "y")]
    let fixable = Diagnostic.sample(0..<1, fix: Fix(.safe, edits: edits))
    let secret = Diagnostic.sample(2..<22, rule: "hardcoded-secret", .error)
    let broken = bytes.map { $0 == 0xEF ? 0xFF : $0 }
    for (bytes, diagnostics, isOffered) in [
      (bytes, [fixable], true), (bytes, [fixable, secret], false), (broken, [fixable], false),
    ] {
      let file = FileReport(source: SourceText(path: "a", bytes: bytes), diagnostics: diagnostics)
      let document = try ReportSample.json(.rdjson, Report(files: [file]))
      #expect((SARIFTests.dig(document, "diagnostics/0/suggestions") != nil) == isOffered)
    }
  }
}
