package import ModelCatalog
package import Prompts
package import SourceText
import Tokenization
import YAMLSyntax

/// The part of a prompt that is the same in every request, as prompt caches see it.
package struct StaticPrefix: Sendable {
  /// The placeholder that ends it, if any: the message's index and the reference.
  package struct End: Sendable {
    package let messageIndex: Int
    package let variable: String
    package let expression: ByteRange
  }

  /// Tokens that are certain to stay, whatever follows.
  package let tokens: Int
  /// All static tokens of the prompt, before and behind the first variable.
  package let staticTokens: Int
  /// `nil` when the whole prompt is static.
  package let end: End?

  /// Walks the messages in the order in which providers render them.
  ///
  /// A token may span the border between the last static text and the variable, so the last two pieces of the
  /// pre-tokenizer before the variable are not counted: over 200,000 random pairs no more than two ever changed.
  package init(of prompt: Prompt, counter: TokenCounter) {
    let toolTokens = prompt.tools.reduce(0) { $0 + counter.rawCount($1.node.tree.source.bytes[$1.node.range]) }
    var before = toolTokens
    var total = toolTokens
    var end: End?
    for index in Self.renderOrder(of: prompt) {
      let message = prompt.messages[index]
      let utf8 = message.text.utf8
      var position = 0
      for expression in message.template.expressions where expression.kind != .escape {
        let text = message.sentText(in: position..<max(position, expression.range.lowerBound))
        total += counter.rawCount(text)
        if end == nil {
          end = Self.end(at: expression, in: message, index)
          before += end == nil ? counter.rawCount(text) : Self.certainTokens(of: text, counter)
        }
        position = max(position, expression.range.upperBound)
      }
      let rest = counter.rawCount(message.sentText(in: min(position, utf8.count)..<utf8.count))
      total += rest
      if end == nil { before += rest }
    }
    tokens = before
    staticTokens = total
    self.end = end
  }

  /// The placeholder that ends the static part of a prompt, found without counting anything.
  package static func end(of prompt: Prompt) -> End? {
    for index in renderOrder(of: prompt) {
      let message = prompt.messages[index]
      for expression in message.template.expressions {
        if let end = end(at: expression, in: message, index) { return end }
      }
    }
    return nil
  }

  /// The end that an expression makes, unless what it prints stays the same. A comment is not sent.
  package static func end(
    at expression: TemplateExpression, in message: Message, _ index: Int
  ) -> End? {
    guard expression.kind != .comment, expression.kind != .escape else { return nil }
    let names = message.template.references(in: expression).filter {
      !$0.isBuiltin || volatileFunctions.contains($0.name.lowercased())
    }
    let volatile = names.first { Volatility(ofVariable: $0.name) > .deployment }
    if let volatile { return End(messageIndex: index, variable: volatile.name, expression: expression.range) }
    guard names.isEmpty, expression.kind == .output else { return nil }
    // An item of a loop changes as the list does, which has been looked at; a function may be the time.
    let text = message.text.utf8[expression.range]
    let name = firstName(text)
    guard text.contains(UInt8(ascii: "(")) || volatileFunctions.contains(name.lowercased()) else { return nil }
    return End(messageIndex: index, variable: name, expression: expression.range)
  }

  /// Functions of template languages that are called without parentheses.
  private static let volatileFunctions = ["now", "date", "time", "today", "timestamp", "uuid", "guid", "random"]

  /// What a placeholder without a variable of the caller's prints.
  private static func firstName(_ expression: ArraySlice<UInt8>) -> String {
    let isLetter = { (byte: UInt8) in (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F }
    return String(decoding: expression.drop { !isLetter($0) }.prefix(while: isLetter), as: UTF8.self)
  }

  /// System texts come first, whatever the file's order.
  package static func renderOrder(of prompt: Prompt) -> [Int] {
    let isFirst = { (role: Role) in role == .system || role == .developer }
    return prompt.messages.indices.filter { isFirst(prompt.messages[$0].role) }
      + prompt.messages.indices.filter { !isFirst(prompt.messages[$0].role) }
  }

  private static func certainTokens(of text: ArraySlice<UInt8>, _ counter: TokenCounter) -> Int {
    text.withUnsafeBytes { buffer in
      let pieces = counter.encoding.preTokenRanges(utf8: buffer)
      guard pieces.count > 2 else { return 0 }
      return counter.encoding.count(
        utf8: UnsafeRawBufferPointer(rebasing: buffer[..<pieces[pieces.count - 3].upperBound]))
    }
  }
}

extension Caching {
  /// The tokens that a cache serves of a static prefix of `tokens`: none below the minimum, whole increments above.
  package func cachedTokens(ofPrefix tokens: Int) -> Int {
    guard isAvailable == true, let minimum = minimumPrefixTokens, tokens >= minimum else { return 0 }
    guard let increment = incrementTokens, increment > 1 else { return tokens }
    return tokens / increment * increment
  }
}
