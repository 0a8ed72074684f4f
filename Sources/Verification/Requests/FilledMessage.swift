package import Prompts
package import Providers
import SourceText

/// The text of a message with values in the place of its variables.
package enum FilledMessage {
  package typealias Problem = PromptRequest.Problem

  /// `fields`: The values by the variables' names.
  package static func text(of message: Message, _ fields: [String: JSONValue]) throws(Problem) -> String {
    if message.template.syntax == .jinja {
      return try JinjaTemplate(String(decoding: message.text.utf8, as: UTF8.self), fields).rendered()
    }
    let row = DataRow(fields).values
    let bytes = message.text.utf8
    var result: [UInt8] = []
    var position = 0
    for expression in message.template.expressions {
      result += bytes[position..<expression.range.lowerBound]
      switch expression.kind {
      case .comment: break
      case .escape: result += bytes[expression.range.lowerBound..<expression.range.lowerBound + 1]
      case .statement: throw .needsEngine(expression: string(bytes[expression.range]))
      case .output:
        result += try value(of: expression, in: message, row).utf8
      }
      position = expression.range.upperBound
    }
    result += bytes[position...]
    return String(decoding: result, as: UTF8.self)
  }

  private static func value(
    of expression: TemplateExpression, in message: Message, _ row: [String: String]
  ) throws(Problem) -> String {
    let bytes = message.text.utf8
    let inner = string(bytes[expression.range]).trimmingPrefix { "{$#".contains($0) || $0.isWhitespace }
    let path = String(inner.reversed().drop { "}#".contains($0) || $0.isWhitespace }.reversed())
    if let value = row[path] { return value }
    let references = message.template.references.filter { $0.expression == expression.range && $0.isRendered }
    guard let reference = references.first, references.count == 1,
      reference.filters.allSatisfy({ ["trim", "strip", "safe"].contains($0) })
    else { throw .needsEngine(expression: string(bytes[expression.range])) }
    guard let value = row[reference.name] else { throw .noValue(variable: reference.name) }
    // `user.name` is not what `user` is, unless the row says so.
    let rest = path.dropFirst(reference.name.count).first { !$0.isWhitespace }
    if path.hasPrefix(reference.name), let rest, ".[(".contains(rest) {
      throw .noValue(variable: path)
    }
    return reference.filters.contains { $0 == "trim" || $0 == "strip" } ? value.trimmed : value
  }

  private static func string(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
