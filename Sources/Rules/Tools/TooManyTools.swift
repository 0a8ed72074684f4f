import Prompts
import SourceText

/// More tools in one request than a model chooses from well.
enum TooManyTools: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let limit = context.integerOption("limit")
    for request in RequestTools.all(in: document) where request.tools.count > limit && !request.isSearched {
      context.report(
        request.tools[limit].nameRange, ["count": .number(request.tools.count), "limit": .number(limit)])
    }
  }
}
