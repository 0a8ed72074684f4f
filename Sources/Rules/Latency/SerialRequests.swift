import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// An evaluation that is told to make its calls one after another.
enum SerialRequests: CodedRule {
  /// Fewer calls are over soon in any case.
  private static let fewestCalls = 10

  /// Words of files whose calls have an order, or that say why they wait.
  private static let reasons: [StaticString] = [
    "_conversation", "conversationid", "runserially", "storeoutputas", "rate limit", "rate-limit", "ratelimit", "429",
    "quota", "serial", "sequential", "in order", "one at a time", "determinis", "free tier", "限流", "限速", "配额", "顺序",
    "串行",
    "逐个",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard document.format == .promptfoo, let root = document.tree?.firstDocument else { return }
    let options = ["evaluateOptions", "commandLineOptions"].compactMap { root[$0] }
    let single = options.compactMap { $0.entry("maxConcurrency") }.first { $0.value.resolved.int == 1 }
    let delay = options.compactMap { $0.entry("delay") }.first { $0.value.resolved.int ?? 0 > 0 }
    guard let entry = delay ?? single, calls(root, document) ?? fewestCalls >= fewestCalls else { return }
    // A server of one's own may well take one request at a time.
    guard document.ownTargets.contains(where: { context.resolved($0) != nil }),
      !document.source.bytes.map(\.lowercasedASCII).containsAny(of: reasons)
    else { return }
    context.report(
      entry.key.range.lowerBound..<max(entry.key.range.upperBound, entry.value.range.upperBound),
      case: delay == nil ? "single" : "delay",
      ["milliseconds": .number(delay?.value.resolved.int ?? 0)])
  }

  /// How many calls a run makes: one for each prompt, model and test; `nil` if the tests are in another file.
  private static func calls(_ root: YAMLNode, _ document: PromptDocument) -> Int? {
    guard let tests = root["tests"], tests.isSequence,
      !tests.items.contains(where: { $0.isScalar || $0["vars"]?.isScalar == true }), root["scenarios"] == nil
    else { return nil }
    let prompts = max(root["prompts"]?.items.count ?? 1, 1)
    return prompts * max(document.ownTargets.count, 1) * tests.items.count
  }
}
