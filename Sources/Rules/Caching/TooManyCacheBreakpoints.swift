import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// Marks for the cache that the provider refuses: more than four, or a long-lived one behind a short-lived one; and none
/// where nothing is cached without one.
enum TooManyCacheBreakpoints: CodedRule {
  private static let maximum = 4

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      // A mark for the whole request takes one of the places, and stands behind all others.
      let own = prompt.cacheMarkers.filter { $0.spelling == .cacheControl }
      checkCount(own, context)
      checkOrder(own, context)
      if !prompt.cacheMarkers.contains(where: { $0.spelling == .promptCacheBreakpoint }) {
        checkMode(prompt, document, context)
      }
    }
  }

  private static func checkCount(_ markers: [CacheMarker], _ context: RuleContext) {
    guard markers.count > maximum, let first = markers.first else { return }
    context.report(
      markers[maximum].range, case: "count", ["count": .number(markers.count), "maximum": .number(maximum)],
      related: [RelatedRange(first.range, label: LocalizedText(en: "the first of them", zh: "第一个标记"))])
  }

  private static func checkOrder(_ markers: [CacheMarker], _ context: RuleContext) {
    var short: CacheMarker?
    for marker in markers {
      if marker.lifetime == "1h" {
        guard let short else { continue }
        context.report(
          marker.range, case: "order",
          related: [RelatedRange(short.range, label: LocalizedText(en: "kept for five minutes", zh: "这里只保留五分钟"))])
        return
      }
      // A lifetime that is a placeholder may be anything.
      if short == nil, marker.lifetime == nil || marker.lifetime == "5m" { short = marker }
    }
  }

  /// OpenAI's explicit mode without a mark caches nothing.
  private static func checkMode(_ prompt: Prompt, _ document: PromptDocument, _ context: RuleContext) {
    for target in document.targets(of: prompt) where !target.isInherited {
      guard let options = target.parameters.first(where: { $0.name == "prompt_cache_options" }),
        let mode = options.value["mode"], mode.text == "explicit"
      else { continue }
      context.report(mode.range, case: "none", severity: .warning)
    }
  }
}
