import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// A long fixed beginning in a request to a model that caches up to marks only, without a mark at its end.
enum ExplicitCacheMissing: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    // Elsewhere the program that reads the file builds the request, and marks what it likes.
    guard document.format == .chat,
      !document.source.bytes.containsAny(of: ["cache_control", "cachePoint", "prompt_cache_breakpoint"])
    else { return }
    for prompt in document.prompts {
      for target in document.targets(of: prompt) where target.parameterBlock != nil && !target.isInherited {
        guard let (model, via, name) = context.resolved(target), context.isFirstParty(via), via.platform == nil,
          let messageCase = messageCase(model), let minimum = model.caching?.minimumPrefixTokens,
          let place = target.model?.range, let end = StaticPrefix.end(of: prompt), isTemplate(end, prompt)
        else { continue }
        guard prompt.messages.reduce(0, { $0 + $1.text.utf8.count }) + toolBytes(prompt) >= minimum else { continue }
        let counter = context.counter(for: prompt, in: document)
        let tokens = counter.scaled(StaticPrefix(of: prompt, counter: counter).tokens).lowerBound
        guard tokens >= minimum else { continue }
        context.report(
          place, case: messageCase, ["model": .text(name), "tokens": .number(tokens), "minimum": .number(minimum)])
      }
    }
  }

  /// How the model's cache needs marks; `nil` if it does not, or if that is not known.
  private static func messageCase(_ model: Model) -> String? {
    guard let modes = model.caching?.modes, modes.contains(.explicit) else { return nil }
    if modes == [.explicit] { return "only" }
    // OpenAI's own breakpoint stands behind the last message, and prefixes that end elsewhere are not found.
    return model.provider == .openAI ? "last" : nil
  }

  /// Whether the prefix ends in the conversation: an end in the system message is another rule's concern.
  private static func isTemplate(_ end: StaticPrefix.End, _ prompt: Prompt) -> Bool {
    prompt.messages[end.messageIndex].role == .user
  }

  private static func toolBytes(_ prompt: Prompt) -> Int { prompt.tools.reduce(0) { $0 + $1.node.range.count } }
}
