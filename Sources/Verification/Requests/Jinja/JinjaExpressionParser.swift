import Providers

/// Reads an expression by descent, in Jinja's order of precedence.
struct JinjaExpressionParser {
  typealias Problem = PromptRequest.Problem

  private enum Token: Hashable {
    case name(String)
    case text(String)
    case number(JSONValue)
    case sign(String)
  }

  private let tokens: [Token]
  private let source: String
  private var position = 0
  private var depth = 0

  init(_ text: String, _ source: String) throws(Problem) {
    self.source = source
    guard let tokens = Self.tokens(of: text), !tokens.isEmpty else { throw .needsEngine(expression: source) }
    self.tokens = tokens
  }

  private var problem: Problem { .needsEngine(expression: source) }

  mutating func whole() throws(Problem) -> JinjaExpression {
    let expression = try choice()
    guard position == tokens.count else { throw problem }
    return expression
  }

  mutating func wholeLoop() throws(Problem) -> (JinjaExpression, JinjaExpression?) {
    // The `if` of a loop filters its items.
    let sequence = try either()
    let condition: JinjaExpression? = takeName("if") ? try either() : nil
    guard position == tokens.count else { throw problem }
    return (sequence, condition)
  }

  // MARK: Grammar

  private mutating func choice() throws(Problem) -> JinjaExpression {
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw problem }
    let value = try either()
    guard takeName("if") else { return value }
    let condition = try either()
    let other: JinjaExpression? = takeName("else") ? try choice() : nil
    return .choice(value, condition, other)
  }

  private mutating func either() throws(Problem) -> JinjaExpression {
    var left = try both()
    while takeName("or") { left = .binary("or", left, try both(), source: source) }
    return left
  }

  private mutating func both() throws(Problem) -> JinjaExpression {
    var left = try negation()
    while takeName("and") { left = .binary("and", left, try negation(), source: source) }
    return left
  }

  private mutating func negation() throws(Problem) -> JinjaExpression {
    var negations = 0
    while takeName("not") { negations += 1 }
    let value = try comparison()
    return negations == 0 ? value : negations.isMultiple(of: 2) ? .not(.not(value)) : .not(value)
  }

  private mutating func comparison() throws(Problem) -> JinjaExpression {
    var left = try sum()
    while true {
      if let sign = takeSign(["==", "!=", "<=", ">=", "<", ">"]) {
        left = .binary(sign, left, try sum(), source: source)
      } else if takeName("in") {
        left = .binary("in", left, try sum(), source: source)
      } else if peekName("not"), peekName("in", at: 1) {
        position += 2
        left = .binary("not in", left, try sum(), source: source)
      } else {
        return left
      }
    }
  }

  private mutating func sum() throws(Problem) -> JinjaExpression {
    var left = try product()
    while let sign = takeSign(["+", "-", "~"]) { left = .binary(sign, left, try product(), source: source) }
    return left
  }

  private mutating func product() throws(Problem) -> JinjaExpression {
    var left = try postfix()
    while takeSign(["*"]) != nil { left = .binary("*", left, try postfix(), source: source) }
    return left
  }

  private mutating func postfix() throws(Problem) -> JinjaExpression {
    var value = try primary()
    while true {
      if takeSign(["."]) != nil {
        guard let name = takeAnyName() else { throw problem }
        value = try member(value, name)
      } else if takeSign(["["]) != nil {
        let key = try choice()
        guard takeSign(["]"]) != nil else { throw problem }
        value = .member(value, key)
      } else if takeSign(["|"]) != nil {
        guard let name = takeAnyName() else { throw problem }
        value = .filter(value, name, takeSign(["("]) != nil ? try arguments(")") : [], source: source)
      } else if takeName("is") {
        let isNegated = takeName("not")
        guard let name = takeAnyName() else { throw problem }
        value = .test(value, name, isNegated: isNegated, source: source)
      } else {
        return value
      }
    }
  }

  /// A member, or a method that both engines have in some form.
  private mutating func member(_ base: JinjaExpression, _ name: String) throws(Problem) -> JinjaExpression {
    guard takeSign(["("]) != nil else { return .member(base, .literal(.string(name))) }
    let arguments = try arguments(")")
    switch (name, arguments.count) {
    // A loop with two names goes over pairs already.
    case ("items", 0): return base
    case ("get", 1): return .member(base, arguments[0])
    case ("strip", 0), ("trim", 0): return .filter(base, "trim", [], source: source)
    case ("upper", 0), ("lower", 0): return .filter(base, name, [], source: source)
    default: throw problem
    }
  }

  private mutating func arguments(_ closing: String) throws(Problem) -> [JinjaExpression] {
    var arguments: [JinjaExpression] = []
    if takeSign([closing]) != nil { return arguments }
    while true {
      // A named argument: `default(value="x")`, `join(d=", ")`; there is one order for them.
      if case .name = tokens[safe: position], tokens[safe: position + 1] == .sign("=") { position += 2 }
      arguments.append(try choice())
      if takeSign([closing]) != nil { return arguments }
      guard takeSign([","]) != nil, arguments.count < 100 else { throw problem }
    }
  }

  private mutating func primary() throws(Problem) -> JinjaExpression {
    guard let token = tokens[safe: position] else { throw problem }
    position += 1
    switch token {
    case .text(let text): return .literal(.string(text))
    case .number(let value): return .literal(value)
    case .sign("("):
      let value = try choice()
      guard takeSign([")"]) != nil else { throw problem }
      return value
    case .sign("["): return .list(try arguments("]"))
    case .sign("-"):
      return .binary("-", .literal(0), try postfix(), source: source)
    case .sign: throw problem
    case .name(let name):
      switch name {
      case "true", "True": return .literal(.bool(true))
      case "false", "False": return .literal(.bool(false))
      case "none", "None", "null": return .literal(.null)
      case "if", "else", "in", "is", "and", "or", "not": throw problem
      default: return .name(name)
      }
    }
  }

  // MARK: Tokens

  private func peekName(_ name: String, at offset: Int = 0) -> Bool {
    tokens[safe: position + offset] == .name(name)
  }

  private mutating func takeName(_ name: String) -> Bool {
    guard peekName(name) else { return false }
    position += 1
    return true
  }

  private mutating func takeAnyName() -> String? {
    guard case .name(let name)? = tokens[safe: position] else { return nil }
    position += 1
    return name
  }

  private mutating func takeSign(_ signs: [String]) -> String? {
    guard case .sign(let sign)? = tokens[safe: position], signs.contains(sign) else { return nil }
    position += 1
    return sign
  }

  /// `nil` for a character that is no part of an expression.
  private static func tokens(of text: String) -> [Token]? {
    var tokens: [Token] = []
    var rest = text[...]
    while let first = rest.first {
      if first.isWhitespace {
        rest = rest.dropFirst()
      } else if first == "\"" || first == "'" {
        guard let (text, behind) = quoted(rest) else { return nil }
        tokens.append(.text(text))
        rest = behind
      } else if first.isASCII, first.isNumber {
        let digits = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        guard let value = Int(digits).map(JSONValue.integer) ?? Double(digits).map(JSONValue.number) else { return nil }
        tokens.append(.number(value))
        rest = rest.dropFirst(digits.count)
      } else if first == "_" || first.isLetter {
        let name = rest.prefix { $0 == "_" || $0.isLetter || $0.isNumber }
        tokens.append(.name(String(name)))
        rest = rest.dropFirst(name.count)
      } else {
        let signs = ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ".", ",", "|", "+", "-", "~", "*", "="]
        guard let sign = signs.first(where: rest.hasPrefix) else { return nil }
        tokens.append(.sign(sign))
        rest = rest.dropFirst(sign.count)
      }
    }
    return tokens
  }

  private static func quoted(_ text: Substring) -> (text: String, behind: Substring)? {
    guard let quote = text.first else { return nil }
    var result = ""
    var rest = text.dropFirst()
    while let character = rest.first {
      rest = rest.dropFirst()
      if character == quote { return (result, rest) }
      guard character == "\\" else {
        result.append(character)
        continue
      }
      guard let escaped = rest.first else { return nil }
      rest = rest.dropFirst()
      switch escaped {
      case "n": result.append("\n")
      case "t": result.append("\t")
      case "\\", "'", "\"": result.append(escaped)
      default: return nil
      }
    }
    return nil
  }
}

extension Array {
  fileprivate subscript(safe index: Int) -> Element? { indices.contains(index) ? self[index] : nil }
}
