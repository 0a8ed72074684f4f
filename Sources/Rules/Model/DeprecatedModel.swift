import ModelCatalog
import Prompts

/// A model that will soon be shut down.
enum DeprecatedModel: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard let horizon = context.settings.today.adding(days: context.integerOption("days")) else { return }
    for target in document.ownTargets {
      guard let name = target.model, !name.isDeployment, !target.hasOwnEndpoint,
        case .known(let model, let via) = context.lookup(name.text),
        !via.isFineTuneOrDeployment,
        let retirement = model.retirement, retirement.date > context.settings.today, retirement.date <= horizon
      else { continue }
      var arguments: [String: RuleContext.Argument] = [
        "model": .text(name.text), "date": .text(retirement.date.description),
        "provider": .text(via.platform?.displayName ?? model.provider.displayName),
      ]
      if let replacement = model.replacement { arguments["replacement"] = .text(replacement) }
      context.report(name.range, case: model.replacement == nil ? "" : "replacement", arguments)
    }
  }
}
