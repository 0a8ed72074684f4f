import ModelCatalog
import Prompts

/// A model that no longer answers.
enum RetiredModel: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      guard let name = target.model, !name.isDeployment, !target.hasOwnEndpoint,
        case .known(let model, let via) = context.lookup(name.text),
        !via.isFineTuneOrDeployment,
        let retirement = model.retirement, retirement.date <= context.settings.today
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

extension Resolution {
  /// Whether the name is the user's own: its dates are not those of the model it is made from.
  var isFineTuneOrDeployment: Bool {
    steps.contains { step in
      switch step {
      case .fineTune, .deployment: true
      default: false
      }
    }
  }
}
