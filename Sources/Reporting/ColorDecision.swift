/// The values of `--color`.
package enum ColorChoice: String, CaseIterable, Sendable {
  case auto
  case always
  case never
}

/// Everything that has a say in whether one stream gets colours.
package struct ColorDecision: Hashable, Sendable {
  package var choice: ColorChoice
  /// The value of `NO_COLOR`.
  package var noColor: String?
  /// The value of `CLICOLOR_FORCE`.
  package var cliColorForce: String?
  /// The value of `FORCE_COLOR`.
  package var forceColor: String?
  /// The value of `TERM`.
  package var term: String?
  /// Whether the stream in question is a terminal.
  package var isTerminal: Bool

  package init(
    choice: ColorChoice = .auto, noColor: String? = nil, cliColorForce: String? = nil, forceColor: String? = nil,
    term: String? = nil, isTerminal: Bool
  ) {
    self.choice = choice
    self.noColor = noColor
    self.cliColorForce = cliColorForce
    self.forceColor = forceColor
    self.term = term
    self.isTerminal = isTerminal
  }

  /// The flag first, then `NO_COLOR`, then the variables that force colours, then what the terminal can do.
  package var isColored: Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto: break
    }
    if let noColor, !noColor.isEmpty { return false }
    if Self.isForced(by: cliColorForce) || Self.isForced(by: forceColor) { return true }
    if term == "dumb" { return false }
    return isTerminal
  }

  /// Empty, `0` and `false` force nothing: https://bixense.com/clicolors and what other tools made of it.
  private static func isForced(by value: String?) -> Bool {
    guard let value else { return false }
    return !["", "0", "false"].contains(value)
  }
}
