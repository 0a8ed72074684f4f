import CommandSupport
import Diagnostics
import Linting
import Prompts
import SourceText

/// Where a prompt's tokens are, and which findings would win some back.
struct BudgetReasons {
  struct Finding {
    let rule: String
    let line: Int
    let savedTokens: Int
  }

  let subject: BudgetSubject
  /// The largest first.
  let parts: [BudgetPart]
  /// The most worthwhile first.
  let findings: [Finding]

  /// Of every prompt of a file that one of `verdicts` warns about.
  static func all(for entry: Session.Entry, _ verdicts: [BudgetVerdict]) -> [BudgetReasons] {
    let troubled = verdicts.filter { $0.status == .broken || $0.status == .near }.map(\.subject)
    let linter = entry.project.linter
    let diagnostics = linter.lint(entry.document, path: entry.configuredPath)
    return linter.budgetSubjects(of: entry.document, named: entry.document.source.path).enumerated().compactMap {
      index, item in
      let isTroubled = troubled.contains { $0.promptNumber == nil || $0.promptNumber == item.subject.promptNumber }
      guard isTroubled else { return nil }
      let prompt = entry.document.prompts[index]
      return BudgetReasons(
        subject: item.subject, parts: linter.budgetParts(of: prompt, in: entry.document),
        findings: findings(diagnostics, in: prompt, entry.document.source))
    }
  }

  private static func findings(_ diagnostics: [Diagnostic], in prompt: Prompt, _ source: SourceText) -> [Finding] {
    let lines = LineIndex(source)
    return diagnostics.compactMap { diagnostic -> Finding? in
      guard let saved = diagnostic.savedTokens, saved > 0,
        prompt.messages.contains(where: { $0.sourceRange.contains(diagnostic.range.lowerBound) })
      else { return nil }
      return Finding(
        rule: diagnostic.rule, line: lines.lineNumber(of: diagnostic.range.lowerBound), savedTokens: saved)
    }.sorted { ($1.savedTokens, $0.line) < ($0.savedTokens, $1.line) }
  }
}
