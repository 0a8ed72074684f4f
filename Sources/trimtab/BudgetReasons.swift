import Diagnostics
import Linting
import PromptCost
import Prompts
import SourceText

/// Where a prompt's tokens are, and which findings would win some back.
struct BudgetReasons {
  struct Part {
    let name: LocalizedText
    let tokens: Int
  }

  struct Finding {
    let rule: String
    let line: Int
    let savedTokens: Int
  }

  let subject: BudgetSubject
  /// The largest first.
  let parts: [Part]
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
        subject: item.subject, parts: parts(of: prompt, linter.measurement(of: prompt, in: entry.document)),
        findings: findings(diagnostics, in: prompt, entry.document.source))
    }
  }

  private static func parts(of prompt: Prompt, _ measurement: PromptMeasurement) -> [Part] {
    var parts: [Part] = []
    for (index, part) in measurement.messages.enumerated() {
      let isExample = prompt.messages[index].isExample
      parts.append(
        Part(
          name: LocalizedText(
            en: "\(part.role.rawValue) message \(index + 1)\(isExample ? " (example)" : ""), fixed text",
            zh: "第 \(index + 1) 条消息（\(part.role.rawValue)\(isExample ? "，示例" : "")）的固定文本"),
          tokens: part.staticTokens))
      for variable in part.variables {
        guard let tokens = variable.tokens, tokens > 0 else { continue }
        parts.append(
          Part(name: LocalizedText(en: "variable `\(variable.name)`", zh: "变量 `\(variable.name)`"), tokens: tokens))
      }
    }
    if measurement.toolTokens > 0 {
      parts.append(
        Part(
          name: LocalizedText(en: "\(prompt.tools.count) tool definitions", zh: "\(prompt.tools.count) 个工具定义"),
          tokens: measurement.toolTokens))
    }
    return parts.filter { $0.tokens > 0 }.sorted { $0.tokens > $1.tokens }
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
