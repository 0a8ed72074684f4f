package import Configuration

extension CommandLineOverrides {
  /// What `optimize` looks for, and `verify` measures.
  package static var optimizing: CommandLineOverrides {
    var overrides = CommandLineOverrides()
    // Rules that are off because their findings are a matter of taste are worth a proposal.
    overrides.extendSelect = [
      .group("tokens"), .group("caching"), .group("generation"), .group("model"), .group("latency"),
    ]
    // What needs a second look is proposed too, as unsafe.
    for rule in ["wordy-phrase", "politeness-filler", "task-framing-filler"] {
      overrides.optionDefaults[rule] = ["grade": .string("B")]
    }
    return overrides
  }
}
