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
    /// The tokens of the text with the values of the largest sample filled in; without samples, those of the fixed text.
    package let filledTokens: Int
    package let variables: [VariablePart]
  }

  package struct VariablePart: Sendable {
    package let name: String
    /// Its value in the largest sample, by itself; `nil` when that has no value for it.
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
  /// What the values of the largest sample add. A value and the text around it may share a token, so this is less than
  /// the values have by themselves.
  package var variableTokens: Int { messages.reduce(0) { $0 + $1.filledTokens - $1.staticTokens } }
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
    let sample = Self.largestSample(of: prompt, counter)
    messages = prompt.messages.map { message in
      var staticTokens = 0
      var variables: [VariablePart] = []
      for segment in Segment.segments(of: message) {
        switch segment {
        case .text(let range): staticTokens += counter.rawCount(message.sentText(in: range))
        case .value(let name):
          let tokens = sample?[name].map { counter.rawCount(Array($0.utf8)) }
          variables.append(VariablePart(name: name, tokens: tokens))
        }
      }
      let filled = sample.map { counter.rawCount(Self.filled(message, with: $0)) }
      return MessagePart(
        role: message.role, staticTokens: staticTokens,
        filledTokens: variables.contains { $0.tokens != nil } ? filled ?? staticTokens : staticTokens,
        variables: variables)
    }
    toolTokens = prompt.tools.reduce(0) { $0 + counter.rawCount($1.node.tree.source.bytes[$1.node.range]) }
    framingTokens = model?.framing.map { $0.perMessage * prompt.messages.count + $0.perReply }
    prefix = StaticPrefix(of: prompt, counter: counter)
  }

  /// A piece of a message: text, or where a variable's value comes.
  private enum Segment {
    case text(ByteRange)
    case value(name: String)

    static func segments(of message: Message) -> [Segment] {
      var segments: [Segment] = []
      var position = 0
      for expression in message.template.expressions where expression.kind != .escape {
        if expression.range.lowerBound > position { segments.append(.text(position..<expression.range.lowerBound)) }
        position = max(position, expression.range.upperBound)
        guard expression.kind == .output else { continue }
        for reference in message.template.references(in: expression) where !reference.isBuiltin {
          segments.append(.value(name: reference.name))
        }
      }
      if position < message.text.utf8.count { segments.append(.text(position..<message.text.utf8.count)) }
      return segments
    }
  }

  /// The text of a message with the values of a sample; a variable without one leaves nothing.
  private static func filled(_ message: Message, with sample: [String: String]) -> [UInt8] {
    var text: [UInt8] = []
    for segment in Segment.segments(of: message) {
      switch segment {
      case .text(let range): text += message.sentText(in: range)
      case .value(let name): text += (sample[name] ?? "").utf8
      }
    }
    return text
  }

  /// The sample with which the prompt has the most tokens; of several, the first.
  private static func largestSample(of prompt: Prompt, _ counter: TokenCounter) -> [String: String]? {
    let samples = prompt.samples.map(\.values)
    guard samples.count > 1 else { return samples.first }
    return samples.map { sample in
      (sample, prompt.messages.reduce(0) { $0 + counter.rawCount(filled($1, with: sample)) })
    }.reduce(nil) { (best: ([String: String], Int)?, next) in best.map { $0.1 >= next.1 } == true ? best : next }?.0
  }
}
