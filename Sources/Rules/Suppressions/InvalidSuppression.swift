import Prompts
import SourceText

/// A request to trimtab that it does not understand.
enum InvalidSuppression: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard let suppressions = context.suppressions else { return }
    for request in suppressions.requests {
      switch request.directive.problem {
      case .unknownWord(let word): context.report(request.comment, case: "word", ["word": .text(word)])
      case .withoutRules: context.report(request.comment, case: "no-rules")
      case nil:
        let unknown = request.directive.rules.filter { !context.knows($0.name) }.map { "`\($0.name)`" }
        if !unknown.isEmpty {
          context.report(request.comment, case: "unknown", ["rules": .text(unknown.joined(separator: ", "))])
        }
      }
    }
  }
}
