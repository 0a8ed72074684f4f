package import Diagnostics

/// What a run of the ladder is to measure.
package struct LadderPlan: Hashable, Sendable {
  /// Steps that are other requests, in the order in which they are climbed.
  package var entries: [Entry]
  /// Pairs of each comparison.
  package var pairs: Int
  /// Requests at a time in the step about parallel ones.
  package var concurrency: Int

  package struct Entry: Hashable, Sendable {
    package var step: Ladder.Step
    /// What is done for it.
    package var what: LocalizedText
    /// Why it makes no sense here; `nil` if it does.
    package var reason: LocalizedText?

    package init(_ step: Ladder.Step, _ what: LocalizedText, reason: LocalizedText? = nil) {
      self.step = step
      self.what = what
      self.reason = reason
    }
  }

  package init(entries: [Entry], pairs: Int, concurrency: Int) {
    self.entries = entries
    self.pairs = pairs
    self.concurrency = concurrency
  }

  /// How often so many requests are sent at once: as often as it takes to have an interval.
  static let parallelRounds = 6

  /// What is sent in the step about parallel requests.
  package var parallelCalls: Int { Self.parallelRounds * concurrency }
  /// Connections that are opened to see what one costs.
  package var connections: Int { min(pairs, 8) }
}

/// A part of a run of the ladder.
package struct LadderStage: Hashable, Sendable {
  package var step: Ladder.Step
  /// Whether the steps before it are taken too.
  package var isCumulative: Bool

  package init(_ step: Ladder.Step, isCumulative: Bool = false) {
    self.step = step
    self.isCumulative = isCumulative
  }
}
