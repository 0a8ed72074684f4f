import Diagnostics
import Prompts
import YAMLSyntax

/// A key that stands twice in one mapping; loaders keep the last and drop the first without a word.
enum DuplicateKey: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard document.format != nil else { return }
    for problem in document.problems {
      guard case .duplicateKey(let name, let first) = problem.problem.kind else { continue }
      context.report(
        problem.problem.range, ["key": .text(name)],
        related: [RelatedRange(first, label: LocalizedText(en: "first given here", zh: "第一次出现在这里"))])
    }
  }
}
