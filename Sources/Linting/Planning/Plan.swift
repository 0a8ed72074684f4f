package import Diagnostics
package import ModelCatalog
package import PromptCost
package import SourceText

/// What a step of a plan buys: money, time, or both.
package enum Lever: String, CaseIterable, Sendable {
  /// Fewer input tokens: money.
  case input
  /// More of the input from the cache: money, and time to the first token of long prompts.
  case cache
  /// A shorter answer: money and time.
  case output
  /// Less thinking: money and time.
  case thinking
  /// Another model: money and time.
  case model
  /// Time to the first token that is seen; the whole takes as long.
  case streaming
}

/// One thing to do about a prompt.
package struct PlanStep: Sendable {
  package enum Action: Sendable {
    /// The file after the step, and who may apply it; one that is only shown is a proposal, for a person to judge.
    case rewrite(SourceText, Applicability)
    /// What a machine cannot do, with the text to paste where there is one.
    case advice(LocalizedText, help: LocalizedText?)
  }

  package let rule: String
  package let lever: Lever
  package let action: Action
  /// The line it begins at, as a byte of the file.
  package let range: ByteRange
  /// Input tokens of every call, counted again after the step; 0 for advice.
  package let savedTokens: Int
  /// The same in effective tokens; for advice on caching, what it could save.
  package let savedEffectiveTokens: Double
  /// US dollars of 1,000 calls that these are worth; `nil` without a price.
  package let savedPer1000Calls: Double?
}

/// A prompt's numbers at one time.
package struct PlanNumbers: Sendable {
  /// Fixed input tokens, tools included, in the model's count.
  package let tokens: Int
  package let effectiveTokens: Double
  /// Tokens that the provider can serve from its cache.
  package let cacheablePrefix: Int
  /// US dollars of 1,000 calls for the fixed input.
  package let dollarsPer1000Calls: Double?
}

/// What can be saved on one prompt.
package struct Plan: Sendable {
  package let name: String?
  package let number: Int
  package let modelName: String?
  package let model: Model?
  package let speed: ModelSpeed
  package let encoding: String
  /// Whether the numbers are estimates.
  package let isEstimate: Bool
  /// Where the tokens are: the largest lines first.
  package let lines: [(text: String, tokens: Int, range: ByteRange)]
  /// The most worthwhile first.
  package let steps: [PlanStep]
  package let before: PlanNumbers
  /// After all rewrites, safe and unsafe.
  package let after: PlanNumbers
  /// After the proposals too; `nil` if there are none.
  package let proposed: PlanNumbers?
  package let hitRate: Double
}

/// What a plan is to win.
package enum PlanGoal: String, CaseIterable, Sendable {
  case cost, tokens, latency, cache
}
