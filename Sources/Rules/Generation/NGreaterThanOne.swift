import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// A request for several answers, each of which is paid for.
enum NGreaterThanOne: CodedRule {
  /// Words of files that choose among the answers.
  private static let choosing: [StaticString] = [
    "self-consistency", "self consistency", "self_consistency", "majority", "voting", "vote", "best-of", "best of",
    "rerank", "re-rank", "pick the best", "pass@", "ensemble", "投票", "自洽", "一致性", "多数", "重排", "择优", "挑选",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    // promptflow's way to say that the program takes all of them.
    if document.tree?.firstDocument?["model"]?["response"]?.text == "all" { return }
    for target in document.ownTargets {
      guard let parameter = target.parameter(.count), let count = parameter.value.int, count > 1 else { continue }
      if context.trigrams(of: document.source).mayContain(anyOf: choosing),
        document.source.bytes.map(\.lowercasedASCII).containsAny(of: choosing)
      {
        continue
      }
      let resolved = context.resolved(target)
      // A model that refuses the parameter has a finding already.
      if let resolved, resolved.model.acceptsSampling(effort: context.effort(of: target)) == false { continue }
      context.report(parameter.range, ["parameter": .text(parameter.name), "count": .number(count)])
    }
  }
}
