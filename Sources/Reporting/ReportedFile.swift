import Diagnostics
import SourceText

/// One file as formats for programs show it: its path for them, its places, and texts without secrets.
struct ReportedFile {
  let path: String
  let report: FileReport
  let secrets: Secrets
  private let language: Language

  init(_ report: FileReport, _ options: RenderOptions) {
    self.report = report
    path = options.reportedPath(report.source.path)
    secrets = Secrets(report, maskedRules: options.maskedRules)
    language = options.language
  }

  func message(of diagnostic: Diagnostic) -> String { secrets.redacted(diagnostic.message[language]) }
  func label(of related: RelatedRange) -> String { secrets.redacted(related.label[language]) }
  func help(of diagnostic: Diagnostic) -> String? { diagnostic.help.map { secrets.redacted($0[language]) } }

  /// The message, with the help on a line of its own.
  func text(of diagnostic: Diagnostic) -> String {
    let message = message(of: diagnostic)
    guard let help = help(of: diagnostic) else { return message }
    return message + "\n" + Wording(language: language).help + help
  }

  /// Where the finding begins.
  func start(of diagnostic: Diagnostic) -> Places.Position {
    report.places.position(of: diagnostic.range.lowerBound)
  }

  /// The fix that somebody may apply from the report; `nil` for one that is only for looking at.
  ///
  /// A redacted edit would be applied as it is, so that an edit that repeats a secret is not offered.
  func applicableFix(of diagnostic: Diagnostic) -> Fix? {
    guard let fix = diagnostic.fix, fix.applicability != .display,
      !fix.edits.contains(where: { secrets.isMentioned(in: $0.replacement) })
    else { return nil }
    return fix
  }

  /// The same fix as one replacement: the text between its edits is repeated. `nil` if a secret stands there,
  /// or what no report could repeat.
  func replacement(of diagnostic: Diagnostic) -> Edit? {
    guard let edits = applicableFix(of: diagnostic)?.edits, let first = edits.first, let last = edits.last else {
      return nil
    }
    let bytes = report.source.bytes
    var text: [UInt8] = []
    var position = first.range.lowerBound
    for edit in edits {
      let between = bytes[position..<edit.range.lowerBound]
      guard between == secrets.maskedBytes[position..<edit.range.lowerBound] else { return nil }
      text += between
      text += edit.replacement.utf8
      position = edit.range.upperBound
    }
    guard let replacement = String(validating: text, as: UTF8.self) else { return nil }
    return Edit(replacing: first.range.lowerBound..<last.range.upperBound, with: replacement)
  }
}
