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
    var seen: [String: Int] = [:]
    return document.prompts.enumerated().map { index, prompt in
      seen[prompt.name ?? "", default: 0] += 1
      let occurrence = seen[prompt.name ?? "", default: 1]
      let measurement = measurement(of: prompt, in: document)
      let messages = prompt.messages.enumerated().map { number, message in
        BudgetSubject(
          path: path, prompt: prompt.name, promptNumber: index + 1, occurrence: occurrence,
          message: BudgetSubject.Message(role: message.role.rawValue, number: number + 1),
          figures: figures(ofMessage: number, in: measurement))
      }
      return (
        BudgetSubject(
          path: path, prompt: prompt.name, promptNumber: index + 1, occurrence: occurrence, message: nil,
          figures: figures(of: prompt, measurement, in: document)),
        messages
      )
    }
  }

  private func figures(ofMessage index: Int, in measurement: PromptMeasurement) -> BudgetFigures {
    let part = measurement.messages[index]
    let worst = worst(part.staticTokens, part.variables, measurement.counter)
    var figures = BudgetFigures(
      typicalTokens: measurement.counter.scaled(part.filledTokens).tokens, tokens: worst.lowerBound)
    figures.mostTokens = worst.upperBound
    figures.unknownVariables = unknown(part.variables)
    return figures
  }

  private func figures(
    of prompt: Prompt, _ measurement: PromptMeasurement, in document: PromptDocument
  ) -> BudgetFigures {
    let variables = measurement.messages.flatMap(\.variables)
    let framing = measurement.framingTokens ?? 0
    let worst = worst(measurement.staticTokens + measurement.toolTokens, variables, measurement.counter)
    let typical = measurement.total.tokens
    var figures = BudgetFigures(typicalTokens: typical, tokens: worst.lowerBound + framing)
    figures.mostTokens = worst.upperBound + framing
    figures.unknownVariables = unknown(variables)
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

  /// Text and samples as the model may count them; bounds are in the model's own tokens as they are.
  private func worst(
    _ raw: Int, _ variables: [PromptMeasurement.VariablePart], _ counter: TokenCounter
  ) -> ClosedRange<Int> {
    let bounds = variables.reduce(0) { $0 + (variableBound($1.name) ?? 0) }
    let samples = variables.reduce(0) { $0 + (variableBound($1.name) == nil ? $1.tokens ?? 0 : 0) }
    let count = counter.scaled(raw + samples)
    return count.lowerBound + bounds...count.upperBound + bounds
  }

  /// Where ``BudgetFigures/tokens`` of a prompt are: the parts add up to it. The largest come first.
  package func budgetParts(of prompt: Prompt, in document: PromptDocument) -> [BudgetPart] {
    let measurement = measurement(of: prompt, in: document)
    var parts: [BudgetPart] = []
    var counted = 0
    // Rounding is carried along, so that the sum is right and not only each part.
    func add(_ kind: BudgetPart.Kind, raw: Int) {
      let before = measurement.counter.scaled(counted).lowerBound
      counted += raw
      parts.append(BudgetPart(kind: kind, tokens: measurement.counter.scaled(counted).lowerBound - before))
    }
    for (index, part) in measurement.messages.enumerated() {
      let message = BudgetSubject.Message(role: part.role.rawValue, number: index + 1)
      add(.message(message, isExample: prompt.messages[index].isExample), raw: part.staticTokens)
      for variable in part.variables {
        if let bound = variableBound(variable.name) {
          parts.append(BudgetPart(kind: .variable(variable.name), tokens: bound))
        } else {
          add(.variable(variable.name), raw: variable.tokens ?? 0)
        }
      }
    }
    add(.tools(count: prompt.tools.count), raw: measurement.toolTokens)
    parts.append(BudgetPart(kind: .framing, tokens: measurement.framingTokens ?? 0))
    return parts.filter { $0.tokens > 0 }.sorted { $0.tokens > $1.tokens }
  }

  private func unknown(_ variables: [PromptMeasurement.VariablePart]) -> [String] {
    Array(Set(variables.filter { variableBound($0.name) == nil && $0.tokens == nil }.map(\.name))).sorted()
  }
}
