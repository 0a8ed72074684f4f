import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// Requests of one file that send the same tools in another order.
enum UnstableToolOrder: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard document.prompts.count > 1 else { return }
    var first: [String: Prompt] = [:]
    for prompt in document.prompts where prompt.tools.count > 1 {
      let names = prompt.tools.map(\.name)
      let key = (names.sorted() + [modelName(prompt, document)]).joined(separator: "\n")
      guard let original = first[key] else {
        first[key] = prompt
        continue
      }
      guard let index = zip(names, original.tools).enumerated().first(where: { $1.0 != $1.1.name })?.offset,
        Set(names).count == names.count, isCached(prompt, document, context)
      else { continue }
      context.report(
        prompt.tools[index].range, ["tool": .text(names[index]), "expected": .text(original.tools[index].name)],
        related: [
          RelatedRange(
            original.tools[index].range, label: LocalizedText(en: "another tool stands here", zh: "那里这个位置是另一个工具"))
        ])
    }
  }

  private static func modelName(_ prompt: Prompt, _ document: PromptDocument) -> String {
    document.targets(of: prompt).first?.model?.text ?? ""
  }

  /// Whether the provider caches prefixes as long as what both requests have in common could be.
  private static func isCached(_ prompt: Prompt, _ document: PromptDocument, _ context: RuleContext) -> Bool {
    guard let caching = context.models(of: prompt, in: document).first?.caching, caching.isAvailable == true,
      let minimum = caching.minimumPrefixTokens
    else { return false }
    let counter = context.counter(for: prompt, in: document)
    return counter.scaled(StaticPrefix(of: prompt, counter: counter).tokens).lowerBound >= minimum
  }
}
