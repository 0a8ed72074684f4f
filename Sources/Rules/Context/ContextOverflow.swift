import ModelCatalog
import PromptCost
import Prompts
import SourceText

/// A prompt that is certain not to fit into the model's window.
enum ContextOverflow: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let ownWindow = context.integerOption("window")
    for prompt in document.prompts {
      let size = context.largestSize(of: prompt)
      for index in prompt.targetIndexes {
        let target = document.targets[index]
        guard !target.isInherited, let name = target.model, let (model, _, shown) = context.resolved(target) else {
          continue
        }
        guard let window = ownWindow > 0 ? ownWindow : model.maxInputTokens else { continue }
        let limit = context.outputLimit(of: target)
        let sharesWindow = ownWindow > 0 || sharesWindow(model)
        let output = sharesWindow ? limit?.value ?? 0 : 0
        // A token is at least one byte: most prompts cannot overflow and need no counting.
        guard size + output > window else { continue }
        let counter = TokenCounter(model: model)
        let measurement = PromptMeasurement(prompt, model: model, counter: counter)
        let input = measurement.total.lowerBound + context.declaredTokens(of: prompt)
        if input > window {
          context.report(
            name.range, case: "prompt", ["tokens": .number(input), "model": .text(shown), "window": .number(window)])
        } else if output > 0, input + output > window, let limit {
          context.report(
            limit.parameter.range, case: "with-output",
            ["tokens": .number(input), "output": .number(output), "window": .number(window), "model": .text(shown)])
        }
      }
    }
  }

  /// Whether input and output share the window: where the catalogue gives both the same size, and for the models of
  /// OpenAI from before reasoning, whose documentation gives one "context window" for both.
  private static func sharesWindow(_ model: Model) -> Bool {
    model.maxInputTokens == model.maxOutputTokens
      || model.provider == .openAI
        && ["gpt-3.5-turbo", "gpt-4", "gpt-4-turbo", "gpt-4o", "gpt-4.1"].contains(model.family)
  }
}
