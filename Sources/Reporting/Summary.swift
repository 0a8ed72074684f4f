package import Diagnostics

/// The numbers of a run.
package struct Summary: Hashable, Sendable {
  /// How a run ended, as far as the last line of the output is concerned.
  package enum Outcome: Hashable, Sendable {
    case problems
    case passed
    /// Nothing was checked, which must not look like a pass.
    case noPromptFiles
  }

  package private(set) var files = 0
  package private(set) var filesWithProblems = 0
  package private(set) var prompts = 0
  /// How many problems this run fixed; they are not counted anywhere else.
  package var fixed: Int
  /// By severity and by applicability, in the order of their declarations.
  private var severities = [Int](repeating: 0, count: Severity.allCases.count)
  private var fixes = [Int](repeating: 0, count: Applicability.allCases.count)

  package init(fixed: Int = 0) {
    self.fixed = fixed
  }

  /// Counts one more checked file.
  package mutating func add(_ file: FileReport) {
    files += 1
    prompts += file.promptCount
    if !file.diagnostics.isEmpty { filesWithProblems += 1 }
    for diagnostic in file.diagnostics {
      severities[diagnostic.severity.rank] += 1
      if let fix = diagnostic.fix { fixes[fix.applicability.rank] += 1 }
    }
  }

  package var problems: Int { severities.reduce(0, +) }

  package func count(of severity: Severity) -> Int { severities[severity.rank] }

  /// How many findings have a fix of this kind.
  package func count(of applicability: Applicability) -> Int { fixes[applicability.rank] }

  package var outcome: Outcome {
    if problems > 0 { return .problems }
    return prompts == 0 && fixed == 0 ? .noPromptFiles : .passed
  }
}
