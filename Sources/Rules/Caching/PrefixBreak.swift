import Diagnostics
import ModelCatalog
import Patterns
import PromptCost
import Prompts
import SourceText

/// The first changing element of a prompt, where it keeps fixed text behind it out of the provider's cache.
struct PrefixBreak {
  /// Why the element changes; each has a rule of its own, so that only one of them speaks about a prompt.
  enum Cause {
    case time, day, identifier, session, identity, condition, other
    /// A condition that whoever runs the program sets: no request has another value.
    case setting
  }

  let end: StaticPrefix.End
  let message: Message
  /// Tokens that would be read from the cache if the element stood behind the fixed text of its message.
  let cacheable: Int

  /// Savings are judged at a hit rate of one half.
  private static let cost = EffectiveTokens()

  /// Calls `body` for every prompt whose prefix ends for one of `causes` and whose calls would be cheaper otherwise.
  static func each(
    _ causes: [Cause], in document: PromptDocument, _ context: RuleContext, _ body: (PrefixBreak, Cause) -> Void
  ) {
    for prompt in document.prompts {
      guard let end = StaticPrefix.end(of: prompt), !end.variable.isEmpty else { continue }
      let message = prompt.messages[end.messageIndex]
      if isMentioned(end.expression, in: message, context) { continue }
      let expression = message.template.expressions.first { $0.range == end.expression }
      let cause = Cause(of: end, expression, in: message)
      guard causes.contains(cause), let found = PrefixBreak(prompt, end, cause, document, context) else { continue }
      body(found, cause)
    }
  }

  /// Whether a placeholder is spoken of rather than filled in: "such as {name}", "{step} is replaced with", a line of code
  /// in a fence.
  private static func isMentioned(_ expression: ByteRange, in message: Message, _ context: RuleContext) -> Bool {
    let bytes = message.text.utf8
    let line = message.text.line(at: expression.lowerBound)
    let near = max(line.lowerBound, expression.lowerBound - 60)..<min(line.upperBound, expression.upperBound + 60)
    let words = context.pattern(
      #"(?i)\be\.g\.|\bfor (?:example|instance)\b|\bsuch as\b|\breplaced (?:with|by)\b|\bplaceholders?\b|例如|比如|替换为|占位符"#
    )
    if words?.isMatch(bytes, range: near) == true { return true }
    guard message.spans.kind(at: max(0, expression.lowerBound - 1)) == .codeBlock else { return false }
    return bytes[line].count(where: { $0 > 0x20 }) > expression.count
  }

  func report(_ context: RuleContext, case messageCase: String = "", severity: Severity? = nil) {
    context.report(
      end.expression, in: message, case: messageCase,
      ["variable": .text(end.variable), "cacheable": .number(cacheable)], severity: severity)
  }

  private init?(
    _ prompt: Prompt, _ end: StaticPrefix.End, _ cause: Cause, _ document: PromptDocument, _ context: RuleContext
  ) {
    let ownMinimum = context.integerOption("minimum")
    guard let model = context.models(of: prompt, in: document).first, var caching = model.caching,
      caching.isAvailable == true, caching.minimumPrefixTokens != nil || ownMinimum > 0
    else { return nil }
    if ownMinimum > 0 { caching.minimumPrefixTokens = ownMinimum }
    // A token is at least one byte: short prompts are not worth counting.
    guard prompt.messages.reduce(0, { $0 + $1.text.utf8.count }) >= caching.minimumPrefixTokens ?? 0 else { return nil }
    let counter = context.counter(for: prompt, in: document)
    let prefix = StaticPrefix(of: prompt, counter: counter)
    message = prompt.messages[end.messageIndex]
    self.end = end
    let start = cause == .condition ? message.template.endOfBlock(at: end.expression) : end.expression.upperBound
    let possible = counter.scaled(prefix.tokens + Self.staticTokens(from: start, message, counter)).lowerBound
    let now = counter.scaled(prefix.tokens).lowerBound
    cacheable = caching.cachedTokens(ofPrefix: possible) - caching.cachedTokens(ofPrefix: now)
    let saved =
      Self.cost.tokens(prefix: now, total: prefix.staticTokens, caching)
      - Self.cost.tokens(prefix: possible, total: prefix.staticTokens, caching)
    guard cacheable > 0, saved >= max(50, Double(prefix.staticTokens) * 0.05) else { return nil }
  }

  /// Fixed tokens of the message behind `start`.
  private static func staticTokens(from start: Int, _ message: Message, _ counter: TokenCounter) -> Int {
    var total = 0
    var position = start
    for next in message.template.expressions where next.range.lowerBound >= position {
      total += counter.rawCount(message.text.utf8[position..<next.range.lowerBound])
      position = next.range.upperBound
    }
    return total + counter.rawCount(message.text.utf8[min(position, message.text.utf8.count)...])
  }
}

extension Template {
  /// The end of the block that the statement at `range` opens, or of the statement itself.
  fileprivate func endOfBlock(at range: ByteRange) -> Int {
    var depth = 0
    for expression in expressions where expression.range.lowerBound >= range.lowerBound {
      guard case .statement(let opens, let closes) = expression.kind else { continue }
      if closes != nil { depth -= 1 }
      if opens != nil { depth += 1 }
      if depth == 0, closes != nil { return expression.range.upperBound }
    }
    return range.upperBound
  }
}
