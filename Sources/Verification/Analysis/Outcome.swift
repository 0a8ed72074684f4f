package import Diagnostics

/// What a run of `verify` has found out, for every report.
package struct Outcome: Sendable {
  package var toolVersion: String
  /// The prompt, as the user knows it.
  package var prompt: String
  /// What stands against it.
  package var variant: LocalizedText
  /// The provider by OpenTelemetry's name, and the host.
  package var service: String
  package var host: String
  package var models: [Arm: String]
  /// One for each regime.
  package var analyses: [Analysis]
  /// Every call, those that warm up included.
  package var calls: [Call]
  package var ending: Experiment.Ending
  /// US dollars by the price list; `nil` if a price is not known.
  package var spent: Double?
  /// Calls whose cost nobody told.
  package var unknownCosts = 0
  package var rateLimitedReplies = 0
  /// What was done otherwise than asked, such as a parameter that the server refused.
  package var notes: [LocalizedText] = []
  package var seed: UInt64
  /// Whether both arms are the same prompt.
  package var isSelfComparison = false
  /// The steps of the article, if they were measured.
  package var ladder: Ladder?
  /// Several requests at a time, if that was measured.
  package var load: LoadReport?

  package init(
    toolVersion: String, prompt: String, variant: LocalizedText, service: String, host: String, models: [Arm: String],
    analyses: [Analysis], calls: [Call], ending: Experiment.Ending, seed: UInt64
  ) {
    self.toolVersion = toolVersion
    self.prompt = prompt
    self.variant = variant
    self.service = service
    self.host = host
    self.models = models
    self.analyses = analyses
    self.calls = calls
    self.ending = ending
    self.seed = seed
  }
}
