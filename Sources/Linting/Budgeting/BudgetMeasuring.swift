import Configuration
import ModelCatalog
import PromptCost
package import Prompts
import Rules
import SourceText
import YAMLSyntax

extension Linter {
  /// The prompts of a document and their messages as things that budgets are for.
  package func budgetSubjects(
    of document: PromptDocument, named path: String
  ) -> [(subject: BudgetSubject, messages: [BudgetSubject])] {
    document.prompts.enumerated().map { index, prompt in
      let measurement = measurement(of: prompt, in: document)
      let messages = prompt.messages.enumerated().map { number, message in
        BudgetSubject(
          path: path, prompt: prompt.name, promptNumber: index + 1,
          message: BudgetSubject.Message(role: message.role.rawValue, number: number + 1),
          figures: figures(ofMessage: number, in: measurement))
      }
      return (
        BudgetSubject(
          path: path, prompt: prompt.name, promptNumber: index + 1, message: nil,
          figures: figures(of: prompt, measurement, in: document)),
        messages
      )
    }
  }

  private func figures(ofMessage index: Int, in measurement: PromptMeasurement) -> BudgetFigures {
    let part = measurement.messages[index]
    let worst = measurement.counter.scaled(part.staticTokens + worstTokens(of: part.variables))
    var figures = BudgetFigures(
      typicalTokens: measurement.counter.scaled(part.filledTokens).tokens, tokens: worst.lowerBound)
    figures.unknownVariables = unknown(part.variables)
    figures.isEstimate = worst.lowerBound != worst.upperBound
    return figures
  }

  private func figures(
    of prompt: Prompt, _ measurement: PromptMeasurement, in document: PromptDocument
  ) -> BudgetFigures {
    let variables = measurement.messages.flatMap(\.variables)
    let framing = measurement.framingTokens ?? 0
    let worst = measurement.counter.scaled(
      measurement.staticTokens + measurement.toolTokens + worstTokens(of: variables))
    let typical = measurement.total.tokens
    var figures = BudgetFigures(typicalTokens: typical, tokens: max(worst.lowerBound + framing, 0))
    figures.unknownVariables = unknown(variables)
    figures.isEstimate = worst.lowerBound != worst.upperBound
    let model = measurement.model
    let allowed = document.targets(of: prompt).lazy.compactMap { $0.parameter(.maxTokens)?.value.int }.first
    figures.outputTokens = allowed ?? model?.maxOutputTokens
    if let price = model?.prices.input {
      let output = allowed.flatMap { tokens in model?.prices.output?.cost(of: tokens) } ?? 0
      figures.costPer1000Calls = (price.cost(of: figures.tokens) + output) * 1000
    }
    guard let model else { return figures }
    let cached =
      model.caching?.cachedTokens(ofPrefix: measurement.counter.scaled(measurement.prefix.tokens).lowerBound) ?? 0
    if typical > 0 { figures.cacheableShare = Double(cached) * 100 / Double(typical) }
    let uncached = Double(max(typical - cached, 0))
    figures.latency = uncached / 1000 * ModelSpeed(of: model).prefillMilliseconds.lowerBound / 1000
    return figures
  }

  private func worstTokens(of variables: [PromptMeasurement.VariablePart]) -> Int {
    variables.reduce(0) { $0 + (variableBound($1.name) ?? $1.tokens ?? 0) }
  }

  private func unknown(_ variables: [PromptMeasurement.VariablePart]) -> [String] {
    Array(Set(variables.filter { variableBound($0.name) == nil && $0.tokens == nil }.map(\.name))).sorted()
  }
}
