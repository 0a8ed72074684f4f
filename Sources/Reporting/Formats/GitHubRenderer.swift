import Diagnostics

/// Workflow commands, which GitHub Actions shows as annotations of the changed files.
///
/// https://docs.github.com/actions/reference/workflow-commands-for-github-actions. The runner drops all but the first ten
/// annotations of each kind in a step, without a word, so that the errors come first and a last notice says how many
/// findings there are besides.
struct GitHubRenderer: Renderer {
  private enum Kind: String, CaseIterable { case error, warning, notice }

  /// The runner's cap for every kind.
  private static let limit = 10

  private let options: RenderOptions
  private var commands: [Kind: [String]] = [:]
  private var counts: [Kind: Int] = [:]

  init(_ options: RenderOptions) {
    self.options = options
  }

  mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    if file.diagnostics.isEmpty { return }
    let reported = ReportedFile(file, options)
    for diagnostic in file.diagnostics {
      let kind = Self.kind(diagnostic.severity)
      counts[kind, default: 0] += 1
      if commands[kind, default: []].count < Self.limit {
        commands[kind, default: []].append(command(kind, diagnostic, in: reported))
      }
    }
  }

  func end(_ summary: Summary, into output: inout OutputBuffer) {
    var shown = 0
    let overflows = counts.values.contains { $0 > Self.limit }
    for kind in Kind.allCases {
      // The last notice is one of the ten.
      let room = kind == .notice && overflows ? Self.limit - 1 : Self.limit
      for command in commands[kind, default: []].prefix(room) {
        output.append(command)
        output.append("\n")
        shown += 1
      }
    }
    guard overflows else { return }
    let text = Wording(language: options.language).notShown(summary.problems - shown)
    output.append("::notice title=trimtab::\(Self.escaped(text))\n")
  }

  private func command(_ kind: Kind, _ diagnostic: Diagnostic, in file: ReportedFile) -> String {
    let start = file.start(of: diagnostic)
    let end = file.report.places.position(of: diagnostic.range.upperBound)
    var command = "::\(kind.rawValue) "
    if !file.path.isEmpty { command += "file=\(Self.escaped(property: file.path))," }
    command += "line=\(start.line),endLine=\(end.line)"
    // Columns of several lines are refused.
    if start.line == end.line { command += ",col=\(start.column),endColumn=\(end.column)" }
    return command + ",title=\(Self.escaped(property: diagnostic.rule))::\(Self.escaped(file.text(of: diagnostic)))"
  }

  private static func kind(_ severity: Severity) -> Kind {
    switch severity {
    case .error: .error
    case .warning: .warning
    case .info, .hint: .notice
    }
  }

  /// As `escapeData` of `@actions/core`; other control characters would reach the log's terminal, and are shown.
  private static func escaped(_ text: String) -> String {
    VisibleText.lines(of: text).replacing("%", with: "%25").replacing("\n", with: "%0A")
  }

  /// As `escapeProperty` of `@actions/core`.
  private static func escaped(property: String) -> String {
    var result = ""
    for scalar in property.unicodeScalars {
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      case ":": result += "%3A"
      case ",": result += "%2C"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
