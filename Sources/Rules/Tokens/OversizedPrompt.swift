import PromptCost
import Prompts
import SourceText

/// More fixed text than a prompt should carry.
enum OversizedPrompt: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let limit = context.integerOption("tokens")
    for prompt in document.prompts {
      // A token is at least one byte, so most prompts need no counting.
      // What a tool has returned is data of one call.
      var prompt = prompt
      prompt.messages.removeAll { $0.role == .tool }
      guard prompt.messages.reduce(0, { $0 + $1.text.utf8.count }) > limit, let first = prompt.messages.first else {
        continue
      }
      let counter = context.counter(for: prompt, in: document)
      let measurement = PromptMeasurement(prompt, model: nil, counter: counter)
      let tokens = counter.scaled(measurement.staticTokens).tokens
      guard tokens > limit else { continue }
      let largest = prompt.messages.enumerated().max {
        measurement.messages[$0.offset].staticTokens < measurement.messages[$1.offset].staticTokens
      }
      let message = largest?.element ?? first
      context.report(message.text.firstLine, in: message, ["tokens": .number(tokens), "limit": .number(limit)])
    }
  }
}
