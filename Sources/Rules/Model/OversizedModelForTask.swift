import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import SourceText

/// A large model for a task that a small one of the same provider may do as well.
enum OversizedModelForTask: CodedRule {
  /// US dollars per million output tokens from which on a model counts as large.
  private static let largePrice = 10.0
  /// How many times dearer a model has to be.
  private static let ratio = 5.0

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for target in document.targets(of: prompt) where !target.isInherited {
        guard let name = target.model, let (model, via, _) = context.resolved(target), context.isFirstParty(via),
          model.isRetired(on: context.settings.today) != true, let price = total(model),
          let output = model.prices.output, output.usdPerMillionTokens >= largePrice,
          let task = SimpleTask.set(by: prompt, context)
        else { continue }
        let small = context.models(
          "of \(model.provider)", select: { ModelSiblings.current(of: model.provider, in: $0) }
        ).filter { sibling in
          guard let cost = total(sibling), let inflation = ModelSiblings.inflation(from: model, to: sibling) else {
            return false
          }
          return cost * inflation * ratio <= price
            && ModelSiblings.accepts(target, of: [prompt], sibling, insteadOf: model, context)
        }
        guard let smaller = small.min(by: { (total($0) ?? 0, $0.id) < (total($1) ?? 0, $1.id) }),
          let cost = total(smaller)
        else { continue }
        context.report(
          name.range,
          ["model": .text(name.text), "smaller": .text(smaller.id), "times": .number(Int(price / cost))],
          related: [
            RelatedRange(
              task.message.text.sourceRange(of: task.range), label: LocalizedText(en: "the task", zh: "任务"))
          ])
      }
    }
  }

  /// Input and output price together, which compares models well enough.
  private static func total(_ model: Model) -> Double? {
    guard let input = model.prices.input, let output = model.prices.output else { return nil }
    return input.usdPerMillionTokens + output.usdPerMillionTokens
  }
}
