package import Diagnostics

/// Colours, or none.
package struct Style: Hashable, Sendable {
  /// What a piece of text is; the style decides how that looks.
  package enum Role: Hashable, Sendable {
    case error, warning, info, hint
    case strong
    case faint
    /// Line numbers, bars and arrows around source.
    case frame
    /// The underline of a place that a finding is also about.
    case related
    case help
    case removed
    case added
    case good
    /// Tokens side by side, in turn.
    case token
    case otherToken
  }

  package let isColored: Bool

  package static let plain = Style(isColored: false)
  package static let colored = Style(isColored: true)

  package init(isColored: Bool) {
    self.isColored = isColored
  }

  /// Appends `text`, which the terminal is trusted with, in the look of `role`.
  package func write(_ text: String, as role: Role, to output: inout OutputBuffer) {
    begin(role, in: &output)
    output.append(text)
    end(in: &output)
  }

  func begin(_ role: Role, in output: inout OutputBuffer) {
    guard isColored else { return }
    output.append("\u{1B}[")
    output.append(role.code)
    output.append("m")
  }

  func end(in output: inout OutputBuffer) {
    guard isColored else { return }
    output.append("\u{1B}[0m")
  }
}

extension Style.Role {
  package init(_ severity: Severity) {
    switch severity {
    case .error: self = .error
    case .warning: self = .warning
    case .info: self = .info
    case .hint: self = .hint
    }
  }

  /// The parameters of the SGR sequence; only the eight basic colours, which every palette keeps readable.
  fileprivate var code: String {
    switch self {
    case .error: "1;31"
    case .warning: "1;33"
    case .info, .frame: "1;34"
    case .hint: "1;36"
    case .strong: "1"
    case .faint: "2"
    case .related: "34"
    case .help: "36"
    case .removed: "31"
    case .added, .good: "32"
    case .token: "30;46"
    case .otherToken: "30;43"
    }
  }
}
