import CommandSupport
import Linting
import Prompts
import Rules
import SourceText
import Workspace

/// What prompts a folder holds.
struct ProjectSurvey {
  struct Folder {
    /// The pattern of a budget for it.
    let pattern: String
    let largest: BudgetSubject
  }

  private(set) var promptCount = 0
  /// Formats with the number of their files, the most frequent first.
  private(set) var formats: [(name: String, count: Int)] = []
  /// Models that prompts name, the most frequent first.
  private(set) var models: [(name: String, count: Int)] = []
  /// By name.
  private(set) var folders: [Folder] = []
  private(set) var findingCount = 0

  var fileCount: Int { formats.reduce(0) { $0 + $1.count } }

  init(_ session: Session) throws {
    var formats: [String: Int] = [:]
    var models: [String: Int] = [:]
    var largest: [String: BudgetSubject] = [:]
    for entry in try session.entries() {
      let document = entry.document
      guard let format = document.format, !document.prompts.isEmpty else { continue }
      formats[format.rawValue, default: 0] += 1
      promptCount += document.prompts.count
      for prompt in document.prompts {
        for model in Set(document.targets(of: prompt).compactMap { $0.model?.text }) { models[model, default: 0] += 1 }
      }
      let linter = entry.project.linter
      findingCount += linter.lint(document, path: entry.configuredPath).count
      let pattern = Self.pattern(entry.configuredPath)
      for (subject, _) in linter.budgetSubjects(of: document, named: document.source.path)
      where subject.figures.mostTokens > largest[pattern]?.figures.mostTokens ?? 0 {
        largest[pattern] = subject
      }
    }
    self.formats = Self.ranked(formats)
    self.models = Self.ranked(models)
    folders = largest.map { Folder(pattern: $0, largest: $1) }.sorted { $0.pattern < $1.pattern }
  }

  /// A folder at the top with all below it, or the files at the top.
  private static func pattern(_ path: String) -> String {
    guard let slash = path.firstIndex(of: "/") else { return "/*" }
    return path[..<slash].reduce(into: "") { text, character in
      // What means something to a pattern is meant as it stands.
      if "*?[\\!#".contains(character) { text += "\\" }
      text.append(character)
    } + "/**"
  }

  private static func ranked(_ counts: [String: Int]) -> [(name: String, count: Int)] {
    counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
  }
}
