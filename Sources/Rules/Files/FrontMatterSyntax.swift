import Prompts
import SourceText
import YAMLSyntax

/// Front matter that is no YAML mapping: the loader then fails, or sends all of the file to the model as dotprompt does.
enum FrontMatterSyntax: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard let matter = document.frontMatter else { return }
    if !matter.isClosed {
      context.report(matter.opening, case: "unclosed", ["marker": .text(document.source.text(in: matter.opening))])
      return
    }
    if let problem = document.problems.first(where: { $0.isInFrontMatter && $0.problem.isFatal })?.problem {
      context.report(
        problem.range, case: document.format == .dotprompt ? "sent-as-prompt" : "invalid",
        ["problem": .localized(problem.message)])
    } else if let root = document.tree?.documents.first, !root.isMapping, !root.isNull {
      context.report(root.range, case: "not-a-mapping")
    }
  }
}
