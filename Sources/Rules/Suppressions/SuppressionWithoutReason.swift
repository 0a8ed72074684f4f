import Prompts
import SourceText

/// A request to leave out findings that does not say why.
enum SuppressionWithoutReason: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for request in context.suppressions?.requests ?? [] {
      let needsReason = request.directive.problem == nil && request.directive.scope != .end
      if needsReason, request.directive.reason.isEmpty { context.report(request.comment) }
    }
  }
}
