import Prompts
import SourceText

/// How long a prompt can be, before anything is counted.
extension RuleContext {
  /// The bytes of all that a prompt holds, its samples included, and the declared sizes of what it does not: no fewer
  /// than the tokens it can have.
  func largestSize(of prompt: Prompt) -> Int {
    prompt.messages.reduce(0) { $0 + $1.text.utf8.count }
      + prompt.samples.reduce(0) { $0 + $1.values.values.reduce(0) { $0 + $1.utf8.count } }
      + prompt.tools.reduce(0) { $0 + $1.range.count } + declaredTokens(of: prompt)
  }

  /// The declared sizes of variables that have no sample.
  func declaredTokens(of prompt: Prompt) -> Int {
    if settings.variableBounds.isEmpty { return 0 }
    let names = Set(prompt.messages.flatMap { $0.template.references.filter(\.isRendered).map(\.name) })
    let sampled = Set(prompt.samples.flatMap(\.values.keys))
    return names.subtracting(sampled).reduce(0) { $0 + (settings.variableBounds[$1] ?? 0) }
  }
}
