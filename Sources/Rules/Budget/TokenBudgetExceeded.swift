import Diagnostics
import PromptCost
import Prompts
import SourceText

/// A prompt that has outgrown the budget its team set.
enum TokenBudgetExceeded: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let own = context.settings.budgets.last { $0.prompt == nil || $0.prompt == prompt.name }
      guard let budget = own else { continue }
      let counter = context.counter(for: prompt, in: document)
      let model = context.models(of: prompt, in: document).first
      let measurement = PromptMeasurement(prompt, model: model, counter: counter)
      let tokens = measurement.total.lowerBound
      let largest = prompt.messages.indices.max {
        measurement.messages[$0].staticTokens < measurement.messages[$1].staticTokens
      }
      guard let message = largest.map({ prompt.messages[$0] }) else { continue }
      if tokens > budget.tokens {
        context.report(
          message.text.firstLine, in: message, case: "exceeded",
          ["tokens": .number(tokens), "excess": .number(tokens - budget.tokens), "limit": .number(budget.tokens)])
      } else if let percent = budget.warnAtPercent, tokens * 100 >= budget.tokens * percent {
        context.report(
          message.text.firstLine, in: message, case: "near",
          [
            "tokens": .number(tokens), "share": .text("\(tokens * 100 / max(budget.tokens, 1)) %"),
            "limit": .number(budget.tokens),
          ],
          severity: .warning)
      }
    }
  }
}
