import Foundation
package import Providers

/// What every answer has to fulfil, whatever it says: the form that the request asks for and the assertions of the file.
package struct Contract: Sendable {
  /// The JSON schema that the request gives; its own keyword `strict` is the provider's affair.
  package var schema: JSONValue?
  /// Whether the answer is to be JSON.
  package var isJSON = false
  /// What the answers to single rows have to fulfil besides, by the number of the row.
  package var assertions: [Int: [Assertion]] = [:]
  /// What the file asserts besides, and is not checked, by its type.
  package var unchecked: [String] = []

  package init() {}

  /// One thing that a file asserts about its answers.
  package enum Assertion: Hashable, Sendable {
    case equals(String)
    /// Without regard to case, blanks and a full stop at the end.
    case resembles(String)
    case contains(String, ignoringCase: Bool)
    case containsAll([String], ignoringCase: Bool)
    case containsAny([String], ignoringCase: Bool)
    case startsWith(String)
    case endsWith(String)
    /// A regular expression that is found somewhere; see ``matching(_:)``.
    case matches(String)
    /// JSON and nothing else, of a schema if there is one.
    case json(schema: JSONValue?)
    indirect case not(Assertion)

    package func holds(for text: String) -> Bool {
      switch self {
      case .equals(let value): text == value
      case .resembles(let value): text.normalizedAnswer == value.normalizedAnswer
      case .contains(let value, let ignoringCase): Self.text(text, contains: value, ignoringCase)
      case .containsAll(let values, let ignoringCase):
        values.allSatisfy { Self.text(text, contains: $0, ignoringCase) }
      case .containsAny(let values, let ignoringCase):
        values.contains { Self.text(text, contains: $0, ignoringCase) }
      case .startsWith(let value): text.hasPrefix(value)
      case .endsWith(let value): text.hasSuffix(value)
      // What cannot be told is not held against an answer.
      case .matches(let pattern): RegularExpression.matches(pattern, in: text) ?? true
      case .json(let schema): Contract.problem(ofJSON: text, schema) == nil
      case .not(let assertion): !assertion.holds(for: text)
      }
    }

    /// An assertion about a regular expression; `nil` if it is none that can be read.
    package static func matching(_ pattern: String) -> Assertion? {
      RegularExpression.isValid(pattern) ? .matches(pattern) : nil
    }

    private static func text(_ text: String, contains value: String, _ ignoringCase: Bool) -> Bool {
      ignoringCase ? text.lowercased().contains(value.lowercased()) : text.contains(value)
    }
  }

  /// Whether nothing is asked for.
  package var isEmpty: Bool { schema == nil && !isJSON && assertions.values.allSatisfy(\.isEmpty) }

  /// What the answer to a row breaks, in the words of the contract; empty if nothing.
  package func violations(by answer: String, row: Int = 0) -> [String] {
    var violations: [String] = []
    if isJSON || schema != nil, let problem = Self.problem(ofJSON: answer.withoutFence, schema) {
      violations.append(problem)
    }
    for assertion in assertions[row] ?? [] where !assertion.holds(for: answer) {
      violations.append(assertion.description)
    }
    return violations.map(\.withoutControls)
  }

  fileprivate static func problem(ofJSON answer: String, _ schema: JSONValue?) -> String? {
    guard let value = JSONValue(json: Array(answer.trimmed.utf8)) else { return "JSON" }
    return schema.flatMap { JSONSchema($0).problem(of: value) }.map {
      // The answer has a part in the words.
      "schema: \($0.withoutControls.prefix(200))"
    }
  }
}

extension Contract.Assertion: CustomStringConvertible {
  /// As the files write it, for a report.
  package var description: String {
    func quoted(_ values: [String]) -> String { values.map { "'\($0)'" }.joined(separator: ", ") }
    return switch self {
    case .equals(let value), .resembles(let value): "equals '\(value)'"
    case .contains(let value, let ignoringCase): "\(ignoringCase ? "icontains" : "contains") '\(value)'"
    case .containsAll(let values, let ignoringCase):
      "\(ignoringCase ? "icontains-all" : "contains-all") \(quoted(values))"
    case .containsAny(let values, let ignoringCase):
      "\(ignoringCase ? "icontains-any" : "contains-any") \(quoted(values))"
    case .startsWith(let value): "starts-with '\(value)'"
    case .endsWith(let value): "ends-with '\(value)'"
    case .matches(let pattern): "regex '\(pattern)'"
    case .json(let schema): schema == nil ? "is-json" : "is-json with a schema"
    case .not(let assertion): "not-\(assertion.description)"
    }
  }
}

extension Answer {
  /// Everything that was answered, tools included.
  var comparedText: String { text + toolCalls.map { "\n\($0.name) \($0.arguments)" }.joined() }
}

extension String {
  /// Whether a normalized answer is a label: one or two short words.
  var isLabel: Bool { !isEmpty && count <= 24 && split(separator: " ").count <= 2 }

  /// The text of a fenced code block that is all of the answer.
  var withoutFence: String {
    let trimmed = trimmed
    guard trimmed.hasPrefix("```"), trimmed.hasSuffix("```"), trimmed.count > 6,
      let lineEnd = trimmed.firstIndex(where: \.isNewline)
    else { return trimmed }
    return String(trimmed[trimmed.index(after: lineEnd)...].dropLast(3))
  }

  var trimmed: String {
    let start = drop(while: \.isWhitespace)
    return String(String(start.reversed().drop(while: \.isWhitespace)).reversed())
  }

  /// The answer without what makes no difference: compatibility forms, blanks, and a full stop at the end.
  package var normalizedAnswer: String {
    var text = precomposedStringWithCompatibilityMapping.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    while let last = text.last, ".。!！".contains(last) { text.removeLast() }
    return text.lowercased()
  }
}
