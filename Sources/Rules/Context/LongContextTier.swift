import ModelCatalog
import PromptCost
import Prompts
import SourceText

/// A prompt so long that all of it is charged at a higher rate.
enum LongContextTier: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let ownThreshold = context.integerOption("threshold")
    for prompt in document.prompts {
      for target in document.targets(of: prompt) where !target.isInherited {
        guard let name = target.model, let (model, _, shown) = context.resolved(target),
          let long = model.prices.longContext, let price = model.prices.input
        else { continue }
        let threshold = ownThreshold > 0 ? ownThreshold : long.threshold
        // A token is at least one byte: most prompts cannot be that long and need no counting.
        guard context.largestSize(of: prompt) > threshold else { continue }
        let measurement = PromptMeasurement(prompt, model: model, counter: TokenCounter(model: model))
        let tokens = measurement.total.lowerBound + context.declaredTokens(of: prompt)
        guard tokens > threshold else { continue }
        context.report(
          name.range,
          [
            "tokens": .number(tokens), "threshold": .number(threshold), "model": .text(shown),
            "price": .text("$\(price)"), "long-price": .text("$\(long.input)"),
          ])
      }
    }
  }
}
