import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// Settings of the prompt cache that the named model does not know.
enum CacheParamUnsupported: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for target in document.targets(of: prompt) where !target.isInherited {
        guard let (model, via, name) = context.resolved(target), context.isFirstParty(via) else { continue }
        switch model.provider {
        case .openAI: checkOpenAI(prompt, target, model, name, context)
        case .deepSeek:
          if let marker = prompt.cacheMarkers.first(where: { $0.spelling == .cacheControl }) {
            report(marker.range, "ignored", marker.spelling.rawValue, name, .warning, context)
          }
        default: break
        }
      }
    }
  }

  private static func checkOpenAI(
    _ prompt: Prompt, _ target: ModelTarget, _ model: Model, _ name: String, _ context: RuleContext
  ) {
    guard let modes = model.caching?.modes, !modes.isEmpty else { return }
    if modes.contains(.explicit) {
      for parameter in target.parameters where parameter.name == "prompt_cache_retention" {
        report(parameter.range, "deprecated", parameter.name, name, .warning, context)
      }
      return
    }
    for parameter in target.parameters where parameter.name == "prompt_cache_options" {
      report(parameter.range, "rejected", parameter.name, name, .error, context)
    }
    if let marker = prompt.cacheMarkers.first(where: { $0.spelling == .promptCacheBreakpoint }) {
      report(marker.range, "rejected", marker.spelling.rawValue, name, .error, context)
    }
  }

  private static func report(
    _ range: ByteRange, _ messageCase: String, _ parameter: String, _ model: String, _ severity: Severity,
    _ context: RuleContext
  ) {
    context.report(
      range, case: messageCase, ["parameter": .text(parameter), "model": .text(model)], severity: severity)
  }
}
