import Foundation
package import Providers

/// What every answer has to fulfil, whatever it says: the form that the request asks for and the assertions of the file.
package struct Contract: Sendable {
  /// The JSON schema that the request gives; its own keyword `strict` is the provider's affair.
  package var schema: JSONValue?
  /// Whether the answer is to be JSON.
  package var isJSON = false
  package var assertions: [Assertion] = []

  package init() {}

  /// One thing that a file asserts about its answers.
  package enum Assertion: Hashable, Sendable {
    case equals(String)
    case contains(String, ignoringCase: Bool)
    case startsWith(String)
    case endsWith(String)
    case oneOf([String])
    indirect case not(Assertion)

    package func holds(for text: String) -> Bool {
      switch self {
      case .equals(let value): text.normalizedAnswer == value.normalizedAnswer
      case .contains(let value, let ignoringCase):
        ignoringCase ? text.lowercased().contains(value.lowercased()) : text.contains(value)
      case .startsWith(let value): text.hasPrefix(value)
      case .endsWith(let value): text.hasSuffix(value)
      case .oneOf(let values): values.contains { $0.normalizedAnswer == text.normalizedAnswer }
      case .not(let assertion): !assertion.holds(for: text)
      }
    }
  }

  /// Whether nothing is asked for.
  package var isEmpty: Bool { schema == nil && !isJSON && assertions.isEmpty }

  /// What an answer breaks, in the words of the contract; empty if nothing.
  package func violations(by answer: String) -> [String] {
    var violations: [String] = []
    if isJSON || schema != nil {
      let text = answer.withoutFence
      if let value = JSONValue(json: Array(text.utf8)) {
        if let schema, let problem = JSONSchema(schema).problem(of: value) { violations.append("schema: \(problem)") }
      } else {
        violations.append("JSON")
      }
    }
    for assertion in assertions where !assertion.holds(for: answer) { violations.append("\(assertion)") }
    return violations
  }
}

extension String {
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
