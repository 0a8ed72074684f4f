import Diagnostics
import Foundation
import Reporting
import SourceText
import Testing

/// The parts of SARIF that code scanning and editors use. `Scripts/check-reports.py` validates against the schema.
@Suite struct SARIFTests {
  static func run(_ options: RenderOptions = RenderOptions(toolVersion: "1.2.3")) throws -> [String: Any] {
    let text = ReportSample.report.text(.sarif, options)
    let log = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(log["version"] as? String == "2.1.0")
    return try #require((log["runs"] as? [[String: Any]])?.first)
  }

  static func results() throws -> [[String: Any]] { try #require(run()["results"] as? [[String: Any]]) }

  static func dig(_ value: Any?, _ path: String) -> Any? {
    var value = value
    for part in path.split(separator: "/") {
      if let index = Int(part) {
        let items = value as? [Any]
        value = items.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      } else {
        value = (value as? [String: Any])?[String(part)]
      }
    }
    return value
  }

  @Test("columns count code points, which is declared")
  func columns() throws {
    let run = try Self.run()
    #expect(run["columnKind"] as? String == "unicodeCodePoints")
    let region = Self.dig(run, "results/1/locations/0/physicalLocation/region") as? [String: Int]
    #expect(region == ["startLine": 2, "startColumn": 14, "endLine": 2, "endColumn": 25])
  }

  @Test("paths are relative references")
  func uris() throws {
    let location = Self.dig(try Self.results()[1], "locations/0/physicalLocation/artifactLocation") as? [String: String]
    #expect(location == ["uri": "prompts/%E6%80%BB%20a%2Cb%3A1.yaml", "uriBaseId": "%SRCROOT%"])
  }

  @Test("levels and the rules that they are about")
  func levels() throws {
    let run = try Self.run()
    let results = try Self.results()
    #expect(results.map { $0["level"] as? String } == ["error", "note", "note", "warning"])
    let rules = try #require(Self.dig(run, "tool/driver/rules") as? [[String: Any]])
    for result in results {
      let index = try #require(result["ruleIndex"] as? Int)
      #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
    }
  }

  @Test("a fix replaces what it says; a suggestion is no fix")
  func fixes() throws {
    let results = try Self.results()
    let replacements = try #require(
      Self.dig(results[1], "fixes/0/artifactChanges/0/replacements") as? [[String: Any]])
    #expect(replacements.map { Self.dig($0, "insertedContent/text") as? String } == ["to", "please"])
    #expect(
      Self.dig(replacements[1], "deletedRegion") as? [String: Int]
        == ["startLine": 2, "startColumn": 31, "endLine": 2, "endColumn": 37])
    #expect(Self.dig(results[1], "fixes/0/description/text") as? String == "write `to`")
    #expect(results[2]["fixes"] == nil)
    #expect(Self.dig(results[1], "relatedLocations/0/message/text") as? String == "and this")
  }

  @Test("rules are explained in the language of the run")
  func rules() throws {
    var options = RenderOptions(toolVersion: "1.2.3", language: .chinese)
    options.ruleDescription = { name in
      func text(_ part: String) -> LocalizedText { LocalizedText(en: "\(name) \(part)", zh: "\(part)：\(name)") }
      return RuleDescription(
        summary: text("summary"), detail: text("detail"), page: text("page"), severity: .hint, tags: ["tokens"])
    }
    let run = try Self.run(options)
    let rule = Self.dig(run, "tool/driver/rules/1")
    #expect(Self.dig(rule, "shortDescription/text") as? String == "summary：wordy-phrase")
    #expect(Self.dig(rule, "fullDescription/text") as? String == "detail：wordy-phrase")
    #expect(Self.dig(rule, "help/markdown") as? String == "page：wordy-phrase")
    #expect(Self.dig(rule, "defaultConfiguration/level") as? String == "note")
    #expect(Self.dig(rule, "properties/tags/0") as? String == "tokens")
    #expect(run["language"] as? String == "zh-CN")
  }

  @Test("a run that could not read everything has not succeeded")
  func invocation() throws {
    var options = RenderOptions(toolVersion: "1.2.3")
    #expect(Self.dig(try Self.run(options), "invocations/0/executionSuccessful") as? Bool == true)
    options.isIncomplete = true
    #expect(Self.dig(try Self.run(options), "invocations/0/executionSuccessful") as? Bool == false)
  }

  @Test(
    "references of RFC 3986",
    arguments: [
      ("a.yaml", "a.yaml"), ("a b/ü.yaml", "a%20b/%C3%BC.yaml"), ("c:/x", "c%3A/x"), ("<stdin>", "%3Cstdin%3E"),
      ("/tmp/a#b?", "file:///tmp/a%23b%3F"), ("100%\u{1}", "100%25%01"),
    ])
  func references(_ path: String, _ uri: String) throws {
    let report = Report(files: [
      FileReport(source: SourceText(path: path, text: "x"), diagnostics: [.sample(0..<1)])
    ])
    let location = Self.dig(
      try ReportSample.json(.sarif, report), "runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
    #expect(location as? String == uri)
  }
}
