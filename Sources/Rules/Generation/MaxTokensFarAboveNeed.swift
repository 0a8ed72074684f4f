import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// An output limit that reserves many times the throughput the answer takes.
enum MaxTokensFarAboveNeed: CodedRule {
  /// Below this, the share of a rate limit that is set aside is small whatever the answer.
  private static let smallestLimit = 1024
  private static let factor = 8

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    // Prompts in other files go to the same targets and may need more.
    guard document.referenced.isEmpty, !document.hasUnreadPrompts else { return }
    for (index, target) in document.targets.enumerated() where !target.isInherited {
      guard let (parameter, limit) = context.outputLimit(of: target), limit >= smallestLimit,
        let (model, via, name) = context.resolved(target), model.provider == .openAI, context.isFirstParty(via),
        !reasons(target, model, context)
      else { continue }
      let prompts = document.prompts.filter { $0.targetIndexes.contains(index) }
      let bounds = prompts.compactMap { prompt in
        prompt.tools.isEmpty && (prompt.responseFormat == nil || prompt.responseFormat?.kind == .text)
          ? AnswerBound.stated(in: prompt, context) : nil
      }
      guard bounds.count == prompts.count, let largest = bounds.max(by: { $0.tokens < $1.tokens }),
        limit >= largest.tokens * factor
      else { continue }
      let enough = max(16, (largest.tokens * 2 + 9) / 10 * 10)
      context.report(
        parameter.range,
        [
          "parameter": .text(parameter.name), "limit": .number(limit), "needed": .number(largest.tokens),
          "enough": .number(enough), "model": .text(name),
        ],
        related: [
          RelatedRange(
            largest.message.text.sourceRange(of: largest.range),
            label: LocalizedText(en: "the answer asked for", zh: "要求的回答"))
        ])
    }
  }

  /// Reasoning counts towards the limit, so that it has to be larger than the answer.
  private static func reasons(_ target: ModelTarget, _ model: Model, _ context: RuleContext) -> Bool {
    guard model.supports(.reasoning) == true || model.supports(.reasoningAlwaysOn) == true else { return false }
    if case .off = context.reasoning(of: target, model) { return false }
    return true
  }
}
