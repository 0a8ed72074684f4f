import Diagnostics

/// An option that a rule declares.
package struct RuleOption: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case boolean, integer, number, string
    /// A list of texts.
    case strings

    /// As part of a sentence.
    var phrase: LocalizedText {
      switch self {
      case .boolean: LocalizedText(en: "`true` or `false`", zh: "`true` 或 `false`")
      case .integer: LocalizedText(en: "a whole number from 0 on", zh: "不小于 0 的整数")
      case .number: LocalizedText(en: "a number", zh: "数字")
      case .string: LocalizedText(en: "text", zh: "文本")
      case .strings: LocalizedText(en: "a list of texts", zh: "文本列表")
      }
    }
  }

  package let name: String
  package let kind: Kind
  /// The only values of a ``Kind/string``; empty for any.
  package let values: [String]

  package init(_ name: String, _ kind: Kind, values: [String] = []) {
    self.name = name
    self.kind = kind
    self.values = values
  }
}

/// The value of a rule's option, of the kind that the rule declares.
package enum OptionValue: Hashable, Sendable, CustomStringConvertible {
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case strings([String])

  /// As it would be written.
  package var description: String {
    switch self {
    case .boolean(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .strings(let values): "[\(values.joined(separator: ", "))]"
    }
  }
}
