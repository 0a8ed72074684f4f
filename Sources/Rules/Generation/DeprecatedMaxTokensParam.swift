import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// `max_tokens` for an OpenAI model that wants it under another name.
enum DeprecatedMaxTokensParam: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets where [.openAI, .promptfoo, .promptyV1, .unknown].contains(target.dialect) {
      guard let parameter = target.parameter(.maxTokens), let (model, via, name) = context.resolved(target),
        model.provider == .openAI, context.isFirstParty(via), !context.isGateway(name),
        // Without the format of a request, the name may be that of whatever loads the file.
        target.dialect != .unknown
      else { continue }
      let endpoint = name.contains(":responses:") ? "responses" : "chat"
      guard let limit = model.outputLimit(endpoint: endpoint), limit.rejected.contains(parameter.name) else { continue }
      context.report(
        parameter.key.range, case: target.dialect == .promptfoo ? "not-sent" : "rejected",
        ["model": .text(name), "parameter": .text(parameter.name), "replacement": .text(limit.parameter)],
        severity: target.dialect == .promptfoo ? .warning : nil,
        fix: ValueFix.setting(parameter.key, to: limit.parameter, .safe))
    }
  }
}
