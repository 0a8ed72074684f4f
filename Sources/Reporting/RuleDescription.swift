package import Diagnostics

/// What a format that explains rules says about one.
package struct RuleDescription: Sendable {
  package var summary: LocalizedText
  /// What it reports and why that matters, in paragraphs.
  package var detail: LocalizedText
  /// The rule's page in Markdown.
  package var page: LocalizedText
  package var severity: Severity
  package var tags: [String]

  package init(
    summary: LocalizedText, detail: LocalizedText, page: LocalizedText, severity: Severity, tags: [String]
  ) {
    self.summary = summary
    self.detail = detail
    self.page = page
    self.severity = severity
    self.tags = tags
  }
}
