package import Diagnostics
package import Statistics

/// The article's steps, measured one by one on one prompt.
package struct Ladder: Sendable {
  /// The calls of the prompt as it is.
  package var baseline: ArmSummary
  package var rungs: [Rung]

  package init(baseline: ArmSummary, rungs: [Rung]) {
    self.baseline = baseline
    self.rungs = rungs
  }

  /// One step.
  package struct Rung: Sendable {
    package var step: Step
    /// What was done for it.
    package var what: LocalizedText
    package var result: Result

    package init(_ step: Step, _ what: LocalizedText, _ result: Result) {
      self.step = step
      self.what = what
      self.result = result
    }
  }

  package enum Result: Sendable {
    /// It makes no sense here, and why.
    case notApplicable(LocalizedText)
    case measured(alone: Effect, cumulative: Effect?)
  }

  /// A step of the article, by its number.
  package enum Step: Int, CaseIterable, Sendable {
    case baseline = 1
    case shorterPrompt, trimmedHistory, parameters, responseCache, smallerModel, parallel, network, streaming
  }

  /// What a step changes.
  package struct Effect: Sendable {
    /// Milliseconds before and after, medians.
    package var before: Double
    package var after: Double
    /// After ÷ before.
    package var ratio: Double
    package var interval: ClosedRange<Double>?
    package var verdict: Verdict?
    package var pairs: Int
    /// Whether the answers got worse.
    package var answers: AnswerGuard.Status?
    /// What the ratio is about, where it is not the time of an answer.
    package var remark: LocalizedText?

    /// The same as a figure alone, for what was not measured in pairs.
    var withoutVerdict: Effect {
      var copy = self
      (copy.verdict, copy.interval) = (nil, nil)
      return copy
    }

    /// The effect of a comparison; `nil` without pairs.
    package init?(
      _ pairs: [(before: Double, after: Double)], significance: Double, margin: Double, remark: LocalizedText? = nil
    ) {
      guard let comparison = PairedComparison(pairs, significance: significance),
        let before = Summary(pairs.map(\.before)).percentile(0.5),
        let after = Summary(pairs.map(\.after)).percentile(0.5)
      else { return nil }
      self.before = before
      self.after = after
      ratio = comparison.ratio
      interval = comparison.interval
      verdict = comparison.verdict(significance: significance, margin: margin)
      self.pairs = comparison.count
      self.remark = remark
    }
  }
}
