/// A configuration to extend by its name.
package enum Preset: String, CaseIterable, Sendable {
  /// What holds without a configuration.
  case recommended
  /// Also what is a matter of taste, and a reason for every suppression.
  case strict
  /// What makes answers come sooner.
  case latency
  /// What makes calls cheaper.
  case cost

  package static var names: [String] { allCases.map(\.rawValue) }

  /// As a configuration file. Rules of which no more than half of the findings were right (`docs/precision.md`) are in none.
  package var text: String {
    switch self {
    case .recommended: "select: [default]\n"
    case .strict:
      """
      select: [default]
      extend-select:
        - cheaper-sibling-dominates
        - emphasis-overuse
        - expert-superlative-persona
        - few-shot-count
        - negative-only-instruction
        - paraphrased-instruction
        - politeness-filler
        - streaming-not-enabled
        - suppression-without-reason
        - variable-without-bound

      """
    case .latency:
      """
      select: [files, budget, latency, caching, generation, output, context, model, tools]
      ignore: [cheaper-sibling-dominates, conditional-section-early, echo-input-requested, no-output-bound, vague-length]

      """
    case .cost:
      """
      select: [files, budget, tokens, caching, context, model, output, tools, missing-max-tokens, n-greater-than-one]
      ignore: [conditional-section-early, echo-input-requested, pretty-printed-json]

      """
    }
  }
}
