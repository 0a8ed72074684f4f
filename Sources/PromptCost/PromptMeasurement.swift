package import ModelCatalog
package import Prompts
import SourceText
import YAMLSyntax

/// What one prompt costs, part by part.
package struct PromptMeasurement: Sendable {
  package struct MessagePart: Sendable {
    package let role: Role
    /// The tokens of the text without its placeholders.
    package let staticTokens: Int
    package let variables: [VariablePart]
  }

  package struct VariablePart: Sendable {
    package let name: String
    /// The largest over the file's samples; `nil` when no sample has a value for it.
    package let tokens: Int?
  }

  package let messages: [MessagePart]
  /// Tool definitions, minified or not, as they stand.
  package let toolTokens: Int
  /// What the provider adds around messages; `nil` where it is not known.
  package let framingTokens: Int?
  package let prefix: StaticPrefix
  package let counter: TokenCounter
  package let model: Model?

  package var staticTokens: Int { messages.reduce(0) { $0 + $1.staticTokens } }
  package var variableTokens: Int { messages.reduce(0) { $0 + $1.variables.reduce(0) { $0 + ($1.tokens ?? 0) } } }
  /// Whether some variable has no value to count.
  package var hasUnknownVariables: Bool { messages.contains { $0.variables.contains { $0.tokens == nil } } }

  /// Everything that can be counted, as the model counts it.
  package var total: TokenCount {
    let text = counter.scaled(staticTokens + variableTokens + toolTokens)
    let framing = framingTokens ?? 0
    switch text.quality {
    case .approximate(let range):
      return TokenCount(text.tokens + framing, .approximate(range.lowerBound + framing...range.upperBound + framing))
    default: return TokenCount(text.tokens + framing, text.quality)
    }
  }

  /// The share of the model's input window that ``total`` takes, 0…1.
  package var windowShare: Double? {
    model?.maxInputTokens.map { Double(total.tokens) / Double(max($0, 1)) }
  }

  /// US dollars per 1,000 calls for the input.
  package var inputCostPer1000Calls: Double? {
    model?.prices.input.map { $0.cost(of: total.tokens) * 1000 }
  }

  /// Measures `prompt` as `model` reads it.
  package init(_ prompt: Prompt, model: Model?, counter: TokenCounter) {
    self.model = model
    self.counter = counter
    var parts: [MessagePart] = []
    for message in prompt.messages {
      var staticTokens = 0
      var position = 0
      var variables: [VariablePart] = []
      let utf8 = message.text.utf8
      for expression in message.template.expressions where expression.kind != .escape {
        if expression.range.lowerBound > position {
          staticTokens += counter.rawCount(message.sentText(in: position..<expression.range.lowerBound))
        }
        position = max(position, expression.range.upperBound)
        guard expression.kind == .output else { continue }
        for reference in message.template.references(in: expression) where !reference.isBuiltin {
          let values = prompt.samples.compactMap { $0[reference.name] }
          variables.append(
            VariablePart(name: reference.name, tokens: values.map { counter.rawCount(Array($0.utf8)) }.max()))
        }
      }
      if position < utf8.count { staticTokens += counter.rawCount(message.sentText(in: position..<utf8.count)) }
      parts.append(MessagePart(role: message.role, staticTokens: staticTokens, variables: variables))
    }
    messages = parts
    toolTokens = prompt.tools.reduce(0) { $0 + counter.rawCount($1.node.tree.source.bytes[$1.node.range]) }
    framingTokens = model?.framing.map { $0.perMessage * prompt.messages.count + $0.perReply }
    prefix = StaticPrefix(of: prompt, counter: counter)
  }
}
