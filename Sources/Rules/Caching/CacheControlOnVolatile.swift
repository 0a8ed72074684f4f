import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// A mark for the cache behind something that is new in every request, or in front of too little to be cached.
enum CacheControlOnVolatile: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts where prompt.cacheMarkers.contains(where: { $0.spelling == .cacheControl }) {
      checkContent(prompt, context)
      checkLength(prompt, document, context)
    }
  }

  private static func checkContent(_ prompt: Prompt, _ context: RuleContext) {
    let order = StaticPrefix.renderOrder(of: prompt)
    guard let changing = changing(order, prompt) else { return }
    let behind = Set(order.drop { $0 != changing.message })
    let marker = prompt.cacheMarkers.first {
      $0.spelling == .cacheControl && lastMessage($0, prompt).map { behind.contains($0) } == true
    }
    guard let marker else { return }
    context.report(
      marker.range, case: "volatile", ["variable": .text(changing.variable)],
      related: [
        RelatedRange(
          prompt.messages[changing.message].text.sourceRange(of: changing.range),
          label: LocalizedText(en: "new in every request", zh: "每次请求都会变化"))
      ])
  }

  /// The message that a mark stands behind; tools and requests have none.
  private static func lastMessage(_ marker: CacheMarker, _ prompt: Prompt) -> Int? {
    if case .message(let index) = marker.place { index } else { nil }
  }

  private static func messages(upTo last: Int, _ prompt: Prompt) -> [Int] {
    StaticPrefix.renderOrder(of: prompt).prefix { $0 != last } + [last]
  }

  /// The first reference among the messages that is new each time: the time, an identifier of the request, or, in a
  /// system message, what the user asks.
  private static func changing(
    _ messages: [Int], _ prompt: Prompt
  ) -> (message: Int, variable: String, range: ByteRange)? {
    for index in messages {
      let message = prompt.messages[index]
      for expression in message.template.expressions {
        guard let end = StaticPrefix.end(at: expression, in: message, index) else { continue }
        let cause = PrefixBreak.Cause(of: end, expression, in: message)
        let isQuestion = message.role == .system && questions.contains(end.variable.lowercased())
        if cause == .time || cause == .identifier || isQuestion { return (index, end.variable, end.expression) }
      }
    }
    return nil
  }

  private static let questions: [String] = [
    "question", "query", "user_query", "user_question", "user_input", "问题", "提问",
  ]

  /// The last mark decides: an earlier one may be short because a later one carries on.
  private static func checkLength(_ prompt: Prompt, _ document: PromptDocument, _ context: RuleContext) {
    guard let marker = prompt.cacheMarkers.last, marker.spelling == .cacheControl, marker.isPrefixRead,
      let last = lastMessage(marker, prompt),
      let target = document.targets(of: prompt).first, let (model, _, name) = context.resolved(target),
      let minimum = model.caching?.minimumPrefixTokens, model.caching?.modes?.contains(.explicit) == true
    else { return }
    let before = messages(upTo: last, prompt)
    // A conversation grows from call to call, and the mark at its end with it.
    if before.contains(where: { prompt.messages[$0].role == .assistant }) { return }
    guard before.allSatisfy({ prompt.messages[$0].template.expressions.isEmpty }) else { return }
    let counter = context.counter(for: prompt, in: document)
    let raw =
      before.reduce(0) { $0 + counter.rawCount(prompt.messages[$1].text.utf8) }
      + prompt.tools.reduce(0) { $0 + counter.rawCount($1.node.tree.source.bytes[$1.node.range]) }
    // What the provider adds around messages and tools is not known.
    let tokens = counter.scaled(raw).upperBound + 50 * (before.count + prompt.tools.count)
    guard tokens < minimum else { return }
    context.report(
      marker.range, case: "short",
      ["model": .text(name), "tokens": .number(counter.scaled(raw).upperBound), "minimum": .number(minimum)])
  }
}
