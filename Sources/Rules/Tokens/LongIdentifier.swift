import Diagnostics
import PromptCost
import Prompts
import SourceText

/// An identifier of dozens of tokens that a message writes out again and again.
enum LongIdentifier: CodedRule {
  /// What a short name such as `[1]` costs.
  private static let aliasTokens = 3
  private static let minimumSaving = 20

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where !message.isExample { check(message, of: prompt, document, context) }
    }
  }

  private static func check(
    _ message: Message, of prompt: Prompt, _ document: PromptDocument, _ context: RuleContext
  ) {
    let bytes = message.text.utf8
    var uses: [ArraySlice<UInt8>: [Identifier]] = [:]
    for identifier in Identifier.all(in: bytes) where message.spans.kind(at: identifier.range.lowerBound) != .template {
      uses[bytes[identifier.range], default: []].append(identifier)
    }
    for (text, identifiers) in uses where identifiers.count >= 2 {
      let tokens = context.counter(for: prompt, in: document).rawCount(text)
      // One more use stands where the short name is explained.
      let saved = (identifiers.count - 1) * tokens - (identifiers.count + 1) * aliasTokens
      guard saved >= minimumSaving, let first = identifiers.first else { continue }
      context.report(
        identifiers[1].range, in: message,
        [
          "kind": name(first.kind), "tokens": .number(tokens), "count": .number(identifiers.count),
          "saved": .number(saved),
        ],
        related: [
          RelatedRange(
            message.text.sourceRange(of: first.range), label: LocalizedText(en: "given here first", zh: "第一次出现在这里"))
        ])
    }
  }

  private static func name(_ kind: Identifier.Kind) -> RuleContext.Argument {
    switch kind {
    case .uuid: "UUID"
    case .hash: .localized(LocalizedText(en: "hash", zh: "哈希值"))
    case .base64: .localized(LocalizedText(en: "encoded value", zh: "编码值"))
    case .url: .localized(LocalizedText(en: "address", zh: "网址"))
    }
  }
}
