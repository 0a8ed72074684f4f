import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import SourceText

/// A variable that keeps the fixed text behind it out of the provider's cache.
enum VolatileBeforeStatic: CodedRule {
  /// Savings are judged at a hit rate of one half.
  private static let cost = EffectiveTokens()

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let ownMinimum = context.integerOption("minimum")
    for prompt in document.prompts {
      guard let model = context.models(of: prompt, in: document).first, var caching = model.caching,
        caching.isAvailable == true,
        caching.minimumPrefixTokens != nil || ownMinimum > 0
      else { continue }
      if ownMinimum > 0 { caching.minimumPrefixTokens = ownMinimum }
      let minimum = caching.minimumPrefixTokens ?? 0
      // A token is at least one byte: short prompts are not worth counting.
      guard prompt.messages.reduce(0, { $0 + $1.text.utf8.count }) >= minimum else { continue }
      let counter = context.counter(for: prompt, in: document)
      let prefix = StaticPrefix(of: prompt, counter: counter)
      guard let end = prefix.end, !end.variable.isEmpty else { continue }
      let message = prompt.messages[end.messageIndex]
      let possible = counter.scaled(prefix.tokens + staticTokens(behind: end.expression, message, counter)).lowerBound
      let now = counter.scaled(prefix.tokens).lowerBound
      let recoverable = caching.cachedTokens(ofPrefix: possible) - caching.cachedTokens(ofPrefix: now)
      guard recoverable > 0 else { continue }
      let saved =
        cost.tokens(prefix: now, total: prefix.staticTokens, caching)
        - cost.tokens(prefix: possible, total: prefix.staticTokens, caching)
      guard saved >= max(50, Double(prefix.staticTokens) * 0.05) else { continue }
      context.report(
        end.expression, in: message,
        ["variable": .text(end.variable), "cacheable": .number(recoverable)])
    }
  }

  /// Fixed tokens of the message that follow the placeholder.
  private static func staticTokens(behind expression: ByteRange, _ message: Message, _ counter: TokenCounter) -> Int {
    var total = 0
    var position = expression.upperBound
    for next in message.template.expressions where next.range.lowerBound >= position {
      total += counter.rawCount(message.text.utf8[position..<next.range.lowerBound])
      position = next.range.upperBound
    }
    return total + counter.rawCount(message.text.utf8[min(position, message.text.utf8.count)...])
  }
}
