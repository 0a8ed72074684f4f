import Diagnostics
import Foundation
import Reporting
import SourceText
import Testing

/// Fingerprints stay when something else changes, and tell findings apart.
@Suite struct FingerprintTests {
  static func fingerprints(
    _ text: String, path: String = "a.yaml", node: String = "content", rules: [String] = ["r"]
  ) throws -> [String] {
    let sample = Sample(text, path: path)
    let diagnostics = sample.ranges.enumerated().map { index, range in
      Diagnostic.sample(range, rule: rules[index % rules.count])
    }
    let report = Report(files: [
      FileReport(source: sample.source, diagnostics: diagnostics, nodePath: { _ in node })
    ])
    let results = SARIFTests.dig(try ReportSample.json(.sarif, report), "runs/0/results") as? [Any] ?? []
    return results.compactMap { (($0 as? [String: Any])?["partialFingerprints"] as? [String: String])?["trimtab/v1"] }
  }

  @Test("the recipe is fixed: a change needs another key")
  func recipe() throws {
    #expect(try Self.fingerprints("a ⟦in order to⟧ b") == ["1c42c64f522f3c25:1"])
  }

  @Test("moving the text, or laying it out anew, changes nothing")
  func stable() throws {
    let plain = try Self.fingerprints("a ⟦in order to⟧ b")
    #expect(try Self.fingerprints("new: line\n\nA ⟦in  order\n  to⟧ c") == plain)
    #expect(try Self.fingerprints("a ⟦in order to⟧ b", path: "other.yaml") == plain)
  }

  @Test("another text, rule or node is another finding")
  func different() throws {
    let all = try [
      Self.fingerprints("a ⟦in order to⟧ b"), Self.fingerprints("a ⟦in order⟧ to b"),
      Self.fingerprints("a ⟦in order to⟧ b", node: "other"), Self.fingerprints("a ⟦in order to⟧ b", rules: ["s"]),
    ].joined()
    #expect(Set(all).count == 4)
  }

  @Test("equal findings are numbered")
  func equals() throws {
    let all = try Self.fingerprints("⟦x⟧ ⟦x⟧ ⟦y⟧ ⟦x⟧")
    #expect(Set(all).count == 4)
    #expect(all.map { $0.suffix(2) } == [":1", ":2", ":1", ":3"])
    #expect(try Self.fingerprints("⟦y⟧ ⟦x⟧ z ⟦x⟧ ⟦x⟧").sorted() == all.sorted())
  }

  @Test("GitLab's are unique over files too")
  func gitlab() throws {
    let files = ["a.yaml", "b.yaml"].map { path in
      FileReport(source: SourceText(path: path, text: "xx"), diagnostics: [.sample(0..<1), .sample(1..<2)])
    }
    let findings = try #require(try ReportSample.json(.gitlab, Report(files: files)) as? [[String: Any]])
    #expect(Set(findings.compactMap { $0["fingerprint"] as? String }).count == 4)
  }
}
