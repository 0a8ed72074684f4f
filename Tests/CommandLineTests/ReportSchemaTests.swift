import Foundation
import Testing

/// `docs/schemas/report.schema.json` is true of real output, in both directions: nothing is in the output that it does not
/// name, and nothing is missing that it demands. `Scripts/check-reports.py` asks a validator of others.
@Suite struct ReportSchemaTests {
  @Test func examples() async throws {
    let schema = try Schema()
    for language in ["en", "zh"] {
      let run = try await Trimtab.run(
        ["check", "--output-format", "json", "--select", "all", "--language", language, Repository.examples],
        in: Repository.root)
      let document = try JSONSerialization.jsonObject(with: run.bytes)
      #expect(schema.problems(of: document) == [])
      let lines = try await Trimtab.run(
        ["check", "--output-format", "json-lines", "--select", "all", "--language", language, Repository.examples],
        in: Repository.root)
      #expect(!lines.lines.isEmpty)
      for line in lines.lines {
        let finding = try JSONSerialization.jsonObject(with: Data(line.utf8))
        #expect(schema.problems(of: finding, definition: "diagnostic") == [])
      }
    }
  }

  @Test func emptyRun() async throws {
    let run = try await Sandbox().trimtab("check", "--output-format", "json")
    #expect(try Schema().problems(of: JSONSerialization.jsonObject(with: run.bytes)) == [])
  }

  @Test func aWrongDocumentIsRefused() throws {
    let schema = try Schema()
    let wrong = #"{"version": 2, "tool": {"name": "trimtab"}, "diagnostics": [{}], "more": 1}"#
    let problems = schema.problems(of: try JSONSerialization.jsonObject(with: Data(wrong.utf8)))
    #expect(problems.contains("/version: not 2"))
    #expect(problems.contains("/more: not named"))
    #expect(problems.contains("/summary: missing") && problems.contains("/tool/version: missing"))
    #expect(problems.contains("/diagnostics/rule: missing"))
  }
}

/// As much of JSON Schema as the file uses; a word that is not known here is a problem.
private struct Schema {
  private let root: [String: Any]

  init() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Repository.root + "/docs/schemas/report.schema.json"))
    root = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
  }

  func problems(of value: Any, definition: String? = nil) -> [String] {
    guard let definition else { return problems(of: value, root, at: "") }
    return problems(of: value, ["$ref": "#/$defs/\(definition)"], at: "")
  }

  private func problems(of value: Any, _ schema: [String: Any], at path: String) -> [String] {
    schema.sorted { $0.key < $1.key }.flatMap { word, rule in
      problems(of: value, word, rule, among: schema, at: path)
    }
  }

  private func problems(
    of value: Any, _ word: String, _ rule: Any, among schema: [String: Any], at path: String
  ) -> [String] {
    func complain(_ text: String) -> [String] { ["\(path): \(text)"] }
    let members = value as? [String: Any] ?? [:]
    let properties = schema["properties"] as? [String: [String: Any]] ?? [:]
    switch word {
    case "$schema", "title", "description", "$defs": return []
    case "$ref":
      let name = (rule as? String)?.split(separator: "/").last.map(String.init) ?? ""
      guard let target = (root["$defs"] as? [String: [String: Any]])?[name] else { return complain("no \(name)") }
      return problems(of: value, target, at: path)
    case "type":
      let types = (rule as? [String]) ?? [rule as? String ?? ""]
      return types.contains { Self.isType($0, value) } ? [] : complain("not \(types)")
    case "const", "enum":
      let allowed = (rule as? [Any]) ?? [rule]
      return allowed.contains { ($0 as? NSObject) == (value as? NSObject) } ? [] : complain("not \(value)")
    case "minimum": return (value as? Int).map { $0 >= (rule as? Int ?? 0) } ?? true ? [] : complain("too small")
    case "minLength": return (value as? String)?.isEmpty == true ? complain("empty") : []
    case "minItems": return (value as? [Any])?.isEmpty == true ? complain("empty") : []
    case "required":
      return (rule as? [String] ?? []).filter { members[$0] == nil }.map { "\(path)/\($0): missing" }
    case "additionalProperties":
      return members.keys.filter { properties[$0] == nil }.map { "\(path)/\($0): not named" }
    case "properties":
      return members.sorted { $0.key < $1.key }.flatMap { key, member in
        properties[key].map { problems(of: member, $0, at: "\(path)/\(key)") } ?? []
      }
    case "items":
      return (value as? [Any] ?? []).flatMap { problems(of: $0, rule as? [String: Any] ?? [:], at: path) }
    case "anyOf":
      let choices = rule as? [[String: Any]] ?? []
      return choices.contains { problems(of: value, $0, at: path).isEmpty } ? [] : complain("nothing of anyOf")
    default: return complain("`\(word)` is not known")
    }
  }

  private static func isType(_ type: String, _ value: Any) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "integer": value is Int
    case "null": value is NSNull
    default: false
    }
  }
}
