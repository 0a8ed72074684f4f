package import Diagnostics

/// What linting needs to know about a rule: everything in its file but the documentation.
package struct RuleHeader: Sendable {
  /// How the rule finds what it reports.
  package enum Matcher: Hashable, Sendable {
    /// Code in `Sources/Rules/<Group>/<Name>.swift`.
    case swift
    /// Regular expressions over the texts.
    case pattern(scope: Scope, [PatternClause])
    /// Rows of phrase tables.
    ///
    /// - Parameters:
    ///   - categories: The categories of rows to take; all when empty.
    case phrases(scope: Scope, tables: [String], categories: [String])
  }

  /// Which text a rule that is data looks at.
  package enum Scope: String, CaseIterable, Hashable, Sendable {
    /// Prose that instructs: outside code, quotation, data, examples and placeholders.
    case instruction
    /// The whole text of every message.
    case text
    /// The bytes of the file.
    case raw
  }

  package struct PatternClause: Hashable, Sendable {
    package var regex: String
    package var isCaseless: Bool
    /// Texts one of which is in every match, in lower case and of three bytes or more: where none occurs, the expression
    /// is not tried, nor compiled. Empty to try it always.
    package var needs: [String]
    /// Fixed arguments of the message, such as the kind of a secret.
    package var arguments: [String: String]
    /// Which of the rule's messages applies.
    package var messageCase: String
    /// What takes the match's place; `$1` stands for a group. `nil` when there is no fix.
    package var replacement: String?

    package init(
      regex: String, isCaseless: Bool, needs: [String] = [], arguments: [String: String], messageCase: String,
      replacement: String?
    ) {
      self.regex = regex
      self.isCaseless = isCaseless
      self.needs = needs
      self.arguments = arguments
      self.messageCase = messageCase
      self.replacement = replacement
    }
  }

  package enum FixKind: String, CaseIterable, Sendable {
    case none, safe, unsafe, display
    case byGrade = "by-grade"
  }

  package struct Option: Sendable {
    package enum Kind: String, CaseIterable, Sendable { case integer, number, string, boolean, list }
    package var name: String
    package var kind: Kind
    /// The default as the file writes it; a list's items are separated by line breaks.
    package var defaultValue: String
    package var summary: LocalizedText

    package init(name: String, kind: Kind, defaultValue: String, summary: LocalizedText) {
      self.name = name
      self.kind = kind
      self.defaultValue = defaultValue
      self.summary = summary
    }
  }

  /// One of the rule's wordings.
  package struct Message: Sendable {
    /// Empty for a rule's only one.
    package var messageCase: String
    package var text: LocalizedText

    package init(_ messageCase: String, en: String, zh: String) {
      self.messageCase = messageCase
      text = LocalizedText(en: en, zh: zh)
    }
  }

  package var name: String
  package var group: String
  package var summary: LocalizedText
  package var severity: Severity
  package var isDefault: Bool
  package var since: String
  /// The steps of "ten steps to lower LLM latency" that the rule serves, 1–10.
  package var steps: [Int]
  package var matcher: Matcher
  package var messages: [Message]
  package var helps: [Message]
  package var options: [Option]
  package var fix: FixKind

  package init(
    name: String, group: String, summary: LocalizedText, severity: Severity, isDefault: Bool, since: String,
    steps: [Int], matcher: Matcher, messages: [Message], helps: [Message],
    options: [Option], fix: FixKind
  ) {
    self.name = name
    self.group = group
    self.summary = summary
    self.severity = severity
    self.isDefault = isDefault
    self.since = since
    self.steps = steps
    self.matcher = matcher
    self.messages = messages
    self.helps = helps
    self.options = options
    self.fix = fix
  }

  /// The wording for a case, or the rule's only one.
  package func message(for messageCase: String) -> LocalizedText? { Self.text(for: messageCase, in: messages) }

  /// What to do, for a case or for all of them.
  package func help(for messageCase: String) -> LocalizedText? { Self.text(for: messageCase, in: helps) }

  private static func text(for messageCase: String, in list: [Message]) -> LocalizedText? {
    (list.first { $0.messageCase == messageCase } ?? list.first { $0.messageCase.isEmpty })?.text
  }

  /// The name of the type that implements a coded rule: `wordy-phrase` is `WordyPhrase`.
  package var typeName: String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}

/// The rest of a rule file: its page and its tests.
package struct RuleDocumentation: Sendable {
  package var what: LocalizedText
  package var why: LocalizedText
  package var fixSafety: LocalizedText?
  package var whenNotToFix: LocalizedText?
  package var references: [String]
  package var examples: [RuleExample]
}

/// A text or file on which a rule must fire, or must not.
package struct RuleExample: Sendable {
  package enum Content: Sendable {
    /// The text of one instruction; tests put it into files of every scalar style.
    case text(String)
    case file(path: String, String)
  }

  package var isBad: Bool
  package var content: Content
  /// Text on which the finding must lie.
  package var at: String?
  package var messageCase: String?
  package var fixed: String?
  package var expectedArguments: [String: String]
  /// The `config` of the example as YAML settings: `options`, `model`, `budgets`.
  package var options: [String: String]
  package var model: String?
  package var budgets: [(files: String, tokens: Int, warnAt: Int?)]
}
