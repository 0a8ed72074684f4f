package import SourceText

/// How much a finding matters; the policy is in `ARCHITECTURE.md`.
package enum Severity: String, CaseIterable, Comparable, Sendable {
  /// Educational.
  case hint
  /// A small effect or soft evidence.
  case info
  /// Measurable money or latency, or strong vendor evidence.
  case warning
  /// The provider rejects it, the file cannot render, a secret, or a broken budget.
  case error

  package static func < (left: Severity, right: Severity) -> Bool {
    left.rank < right.rank
  }

  /// The place in the order, from 0.
  package var rank: Int {
    switch self {
    case .hint: 0
    case .info: 1
    case .warning: 2
    case .error: 3
    }
  }
}

/// The languages trimtab speaks.
package enum Language: String, CaseIterable, Sendable {
  case english = "en"
  case chinese = "zh"
}

/// One text in every language.
package struct LocalizedText: Hashable, Sendable {
  package var en: String
  package var zh: String

  package init(en: String, zh: String) {
    self.en = en
    self.zh = zh
  }

  package subscript(language: Language) -> String {
    switch language {
    case .english: en
    case .chinese: zh
    }
  }
}

/// A second place that a finding is about, with what to say there.
package struct RelatedRange: Hashable, Sendable {
  package var range: ByteRange
  package var label: LocalizedText

  package init(_ range: ByteRange, label: LocalizedText) {
    self.range = range
    self.label = label
  }
}

/// One finding in one file.
package struct Diagnostic: Hashable, Sendable {
  /// The name of the rule, for example `wordy-phrase`.
  package var rule: String
  package var severity: Severity
  /// What is wrong, in a line that stands alone.
  package var message: LocalizedText
  /// The offending bytes.
  package var range: ByteRange
  package var related: [RelatedRange]
  /// What to do about it.
  package var help: LocalizedText?
  package var fix: Fix?
  /// The input tokens of every call that the fix saves, as counted by the rule; `nil` if saving is not what it is for.
  package var savedTokens: Int?

  package init(
    rule: String, severity: Severity, message: LocalizedText, range: ByteRange, related: [RelatedRange] = [],
    help: LocalizedText? = nil, fix: Fix? = nil, savedTokens: Int? = nil
  ) {
    self.rule = rule
    self.severity = severity
    self.message = message
    self.range = range
    self.related = related
    self.help = help
    self.fix = fix
    self.savedTokens = savedTokens
  }
}

extension Diagnostic {
  /// The order of all output: by place, then by rule, then by message.
  package static func precedes(_ left: Diagnostic, _ right: Diagnostic) -> Bool {
    (left.range.lowerBound, left.range.upperBound, left.rule, left.message.en)
      < (right.range.lowerBound, right.range.upperBound, right.rule, right.message.en)
  }
}
