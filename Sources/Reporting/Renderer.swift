package import Diagnostics

/// One output format.
///
/// A renderer sees the files one by one, so that output can leave while other files are still being checked.
package protocol Renderer: Sendable {
  mutating func begin(into output: inout OutputBuffer)
  mutating func render(_ file: FileReport, into output: inout OutputBuffer)
  mutating func end(_ summary: Summary, into output: inout OutputBuffer)
}

extension Renderer {
  package mutating func begin(into output: inout OutputBuffer) {}
}

/// What the user chose about the output, whatever its format.
package struct RenderOptions: Sendable {
  /// The version of trimtab, for formats that name the tool.
  package var toolVersion: String
  package var language: Language
  package var style: Style
  /// Whether the user passed `--unsafe-fixes`, so that unsafe fixes count as fixable.
  package var includesUnsafeFixes: Bool
  /// Whether there is a flag that applies fixes, so that formats for people may name it.
  package var offersFixes: Bool
  /// Whether formats for people end with the summary.
  package var showsFooter: Bool
  /// The columns that a source line may take before it is cut around what matters.
  package var width: Int
  /// The rules whose findings must not be echoed; what they mark is masked in all output about the file.
  package var maskedRules: Set<String>
  /// Whether something that was asked for could not be read, so that the report is not about all of it.
  package var isIncomplete = false
  /// What is known about a rule, for formats that explain rules; asked once for every rule that was broken.
  package var ruleDescription: @Sendable (_ name: String) -> RuleDescription? = { _ in nil }
  /// The path under which the readers of a format know a file.
  package var reportedPath: @Sendable (_ path: String) -> String = { $0 }

  package init(
    toolVersion: String, language: Language = .english, style: Style = .plain, includesUnsafeFixes: Bool = false,
    offersFixes: Bool = true, showsFooter: Bool = true, width: Int = 100,
    maskedRules: Set<String> = ["hardcoded-secret"]
  ) {
    self.toolVersion = toolVersion
    self.language = language
    self.style = style
    self.includesUnsafeFixes = includesUnsafeFixes
    self.offersFixes = offersFixes
    self.showsFooter = showsFooter
    self.width = max(width, 20)
    self.maskedRules = maskedRules
  }

  /// Whether `--fix`, with the flags the user passed, resolves this finding.
  func isFixable(_ diagnostic: Diagnostic) -> Bool {
    switch diagnostic.fix?.applicability {
    case .safe: offersFixes
    case .unsafe: offersFixes && includesUnsafeFixes
    case .display, nil: false
    }
  }
}
