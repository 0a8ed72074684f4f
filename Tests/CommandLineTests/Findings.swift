import Foundation

/// The JSON output of `check`.
struct Findings: Decodable, Sendable {
  struct Location: Decodable, Equatable, Sendable {
    var row: Int
    var column: Int
  }

  struct Range: Decodable, Equatable, Sendable {
    var start: Int
    var end: Int
  }

  struct Edit: Decodable, Sendable {
    var content: String
    var location: Location
    var end_location: Location
    var range: Range
  }

  struct Fix: Decodable, Sendable {
    var applicability: String
    var edits: [Edit]
  }

  struct Related: Decodable, Sendable {
    var location: Location
    var end_location: Location
    var range: Range
  }

  struct Diagnostic: Decodable, Sendable {
    var rule: String
    var severity: String
    var message: String
    var filename: String
    var location: Location
    var end_location: Location
    var range: Range
    var related: [Related]
    var help: String?
    var fix: Fix?

    /// Enough to find it in a list.
    var place: String { "\(filename):\(location.row):\(location.column) \(rule)" }
  }

  struct Summary: Decodable, Sendable {
    var files: Int
    var files_with_problems: Int
    var prompts: Int
    var problems: Int
    var severities: [String: Int]
  }

  var version: Int
  var diagnostics: [Diagnostic]
  var summary: Summary

  init(_ run: Trimtab.Run) throws {
    self = try JSONDecoder().decode(Findings.self, from: run.bytes)
  }

  /// All findings over the examples, found once.
  static func overExamples() async throws -> Findings { try await examples.value }

  private static let examples = Task {
    try Findings(
      await Trimtab.run(
        ["check", "--output-format", "json", Repository.examples], in: Repository.root))
  }
}
