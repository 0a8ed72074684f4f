import ModelCatalog
import Prompts

/// A newer model of the same line that costs less and lacks nothing.
enum CheaperSiblingDominates: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for (index, target) in document.targets.enumerated() where !target.isInherited {
      guard let name = target.model, !name.isDeployment, let (model, via, _) = context.resolved(target),
        context.isFirstParty(via), !via.isMovingAlias, model.tier != nil,
        model.isRetired(on: context.settings.today) != true,
        let price = model.prices.input, let outputPrice = model.prices.output
      else { continue }
      let prompts = document.prompts.filter { $0.targetIndexes.contains(index) }
      var best: Model?
      for sibling in context.models("after " + model.id, select: { ModelSiblings.successors(of: model, in: $0) }) {
        guard sibling.maxInputTokens ?? 0 >= model.maxInputTokens ?? 0,
          sibling.maxOutputTokens ?? 0 >= model.maxOutputTokens ?? 0,
          let inflation = ModelSiblings.inflation(from: model, to: sibling), let itsPrice = sibling.prices.input,
          let itsOutputPrice = sibling.prices.output,
          itsPrice.usdPerMillionTokens * inflation <= price.usdPerMillionTokens,
          itsOutputPrice.usdPerMillionTokens * inflation <= outputPrice.usdPerMillionTokens,
          itsPrice < price || itsOutputPrice < outputPrice,
          longPricesHold(model, sibling),
          ModelSiblings.accepts(target, of: prompts, sibling, insteadOf: model, context)
        else { continue }
        if let known = best?.prices.output, known < itsOutputPrice { continue }
        best = sibling
      }
      guard let best, let itsPrice = best.prices.input, let itsOutputPrice = best.prices.output else { continue }
      context.report(
        name.range,
        [
          "sibling": .text(best.id), "model": .text(name.text), "price": .text("$\(price)/$\(outputPrice)"),
          "sibling-price": .text("$\(itsPrice)/$\(itsOutputPrice)"),
        ])
    }
  }

  /// Whether long requests do not become dearer either.
  private static func longPricesHold(_ model: Model, _ sibling: Model) -> Bool {
    guard let long = sibling.prices.longContext else { return true }
    if let own = model.prices.longContext { return long.threshold >= own.threshold && long.input <= own.input }
    return model.prices.input.map { long.input <= $0 } ?? false
  }
}
