import ModelCatalog
import PromptCost
import Prompts
import SourceText

/// Examples for a model whose makers found that they do it no good.
enum FewShotOnReasoningModel: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let minimum = context.integerOption("minimum")
    for prompt in document.prompts {
      let targets = document.targets(of: prompt)
      let models = targets.compactMap { target in context.resolved(target).map { ($0.model, $0.name) } }
      // Compared on several models, a prompt has to suit those that learn from examples too.
      guard let (_, name) = models.first, models.count == targets.count, models.allSatisfy({ isConcerned($0.0) })
      else { continue }
      let counter = context.counter(for: prompt, in: document)
      var first: (Message, ByteRange)?
      var tokens = 0
      for message in prompt.messages {
        // An assistant's last turn is what is to be continued, and one with a variable is a real conversation.
        for range in examples(of: message) {
          tokens += counter.rawCount(message.text.utf8[range])
          if first == nil { first = (message, range) }
        }
      }
      guard let (message, range) = first, tokens >= minimum else { continue }
      let line = message.text.line(at: firstText(message.text.utf8, range))
      context.report(line, in: message, ["model": .text(name), "tokens": .number(tokens)])
    }
  }

  /// DeepSeek R1 and OpenAI's o-series, by their names: what was measured does not hold for later models.
  private static func isConcerned(_ model: Model) -> Bool {
    let id = model.id.lowercased()
    let isOSeries = ["o1", "o3", "o4-mini"].contains { id == $0 || id.hasPrefix($0 + "-") }
    return isOSeries && model.provider == .openAI
      || ["deepseek-r1", "deepseek-reasoner"].contains { id.hasSuffix($0) || id.containsText($0 + "-") }
  }

  private static func examples(of message: Message) -> [ByteRange] {
    if message.isExample { return message.template.references.isEmpty ? [0..<message.text.utf8.count] : [] }
    guard message.role.isInstructing else { return [] }
    return message.spans.spans.filter { $0.kind == .example }.map(\.range)
  }

  private static func firstText(_ bytes: [UInt8], _ range: ByteRange) -> Int {
    bytes[range].firstIndex { $0 > 0x20 } ?? range.lowerBound
  }
}
