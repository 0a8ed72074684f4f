import Providers

/// An expression of Jinja: what stands in `{{ }}`, and behind `if`.
indirect enum JinjaExpression {
  typealias Problem = PromptRequest.Problem

  case literal(JSONValue)
  case list([JinjaExpression])
  case name(String)
  case member(JinjaExpression, JinjaExpression)
  case filter(JinjaExpression, String, [JinjaExpression], source: String)
  case test(JinjaExpression, String, isNegated: Bool, source: String)
  case not(JinjaExpression)
  case binary(String, JinjaExpression, JinjaExpression, source: String)
  /// `value if condition else other`
  case choice(JinjaExpression, JinjaExpression, JinjaExpression?)

  /// The path of names that it is, such as `user.name`; `nil` if it is something else.
  var path: String? {
    switch self {
    case .name(let name): name
    case .member(let base, .literal(.string(let key))): base.path.map { "\($0).\(key)" }
    case .filter(let base, _, _, _): base.path
    default: nil
    }
  }

  static func isName(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, first == "_" || first.properties.isAlphabetic else { return false }
    return text.unicodeScalars.allSatisfy {
      $0 == "_" || $0.properties.isAlphabetic || $0.properties.numericType == .decimal
    }
  }

  static func parsed(_ text: String, _ source: String) throws(Problem) -> JinjaExpression {
    var parser = try JinjaExpressionParser(text, source)
    return try parser.whole()
  }

  /// What a loop goes over, and the condition behind it.
  static func parsedLoop(
    _ text: String, _ source: String
  ) throws(Problem) -> (sequence: JinjaExpression, condition: JinjaExpression?) {
    var parser = try JinjaExpressionParser(text, source)
    return try parser.wholeLoop()
  }

  // MARK: Values

  /// The value as it goes into the text.
  func text(_ context: JinjaContext, source: String) throws(Problem) -> String {
    guard let value = try value(context) else { throw .noValue(variable: path ?? source) }
    switch value {
    case .null: return ""
    case .array, .object: return String(decoding: value.json, as: UTF8.self)
    default: return value.text ?? ""
    }
  }

  /// `nil` for what is not defined.
  func value(_ context: JinjaContext) throws(Problem) -> JSONValue? {
    switch self {
    case .literal(let value): return value
    case .list(let items):
      var values: [JSONValue] = []
      for item in items { values.append(try item.value(context) ?? .null) }
      return .array(values)
    case .name(let name): return context[name]
    case .member(let base, let key):
      // A row may name what it means by the whole path.
      if let path, let value = context[path] { return value }
      guard let value = try base.value(context), let key = try key.value(context) else { return nil }
      if let index = key.integer { return value[index < 0 ? value.items.count + index : index] }
      return key.string.flatMap { value[$0] }
    case .filter(let base, let name, let arguments, let source):
      var values: [JSONValue] = []
      for argument in arguments { values.append(try argument.value(context) ?? .null) }
      let value = try base.value(context)
      if name == "default" || name == "d" {
        // The second argument lets the default stand for what is false, too.
        let takesFalse = values.count > 1 && values[1].isTrue
        return value.map { takesFalse && !$0.isTrue ? values.first ?? .string("") : $0 } ?? values.first ?? .string("")
      }
      guard let value else { throw .noValue(variable: base.path ?? source) }
      guard let result = JinjaFilter.apply(name, to: value, values) else { throw .needsEngine(expression: source) }
      return result
    case .test(let base, let name, let isNegated, let source):
      guard let holds = JinjaFilter.test(name, try base.value(context)) else { throw .needsEngine(expression: source) }
      return .bool(holds != isNegated)
    case .not(let base): return .bool(try !base.isTrue(context))
    case .choice(let value, let condition, let other):
      if try condition.isTrue(context) { return try value.value(context) }
      return try other.map { (other) throws(Problem) in try other.value(context) } ?? .string("")
    case .binary("and", let left, let right, _):
      return try left.isTrue(context) ? try right.value(context) : try left.value(context)
    case .binary("or", let left, let right, _):
      return try left.isTrue(context) ? try left.value(context) : try right.value(context)
    case .binary(let sign, let left, let right, let source):
      let (first, second) = (try left.value(context), try right.value(context))
      if sign == "==" || sign == "!=" { return .bool(Self.isEqual(first, second) == (sign == "==")) }
      guard let first else { throw .noValue(variable: left.path ?? source) }
      guard let second else { throw .noValue(variable: right.path ?? source) }
      guard let value = JinjaFilter.combine(sign, first, second) else { throw .needsEngine(expression: source) }
      return value
    }
  }

  func isTrue(_ context: JinjaContext) throws(Problem) -> Bool { try value(context)?.isTrue ?? false }

  private static func isEqual(_ first: JSONValue?, _ second: JSONValue?) -> Bool {
    guard let first, let second else { return first == nil && second == nil }
    if let one = first.number, let other = second.number { return one == other }
    return first == second
  }
}

extension JSONValue {
  /// What Jinja takes for true: what is not empty, and not 0.
  var isTrue: Bool {
    switch self {
    case .null: false
    case .bool(let value): value
    case .integer(let value): value != 0
    case .number(let value): value != 0
    case .string(let text): !text.isEmpty
    case .array(let items): !items.isEmpty
    case .object(let members): !members.isEmpty
    }
  }
}

/// Filters, tests and operators.
enum JinjaFilter {
  /// `nil` for a filter that is not known, or does not take such a value.
  static func apply(_ name: String, to value: JSONValue, _ arguments: [JSONValue]) -> JSONValue? {
    switch (name, arguments.count) {
    case ("trim", 0), ("strip", 0): return value.text.map { .string($0.trimmed) }
    case ("upper", 0): return value.text.map { .string($0.uppercased()) }
    case ("lower", 0): return value.text.map { .string($0.lowercased()) }
    case ("capitalize", 0): return value.text.map { .string($0.prefix(1).uppercased() + $0.dropFirst().lowercased()) }
    case ("string", 0): return value.text.map(JSONValue.string)
    // Nothing is escaped in a prompt.
    case ("safe", 0): return value
    case ("length", 0), ("count", 0): return length(of: value).map(JSONValue.integer)
    case ("first", 0): return value.items.first
    case ("last", 0): return value.items.last
    case ("list", 0): if case .array = value { return value } else { return nil }
    case ("int", 0):
      return
        (value.integer ?? value.number.flatMap { Int(exactly: $0.rounded(.towardZero)) }
        ?? value.string.flatMap { Int($0.trimmed) }).map(JSONValue.integer)
    case ("join", 0...1):
      guard case .array(let items) = value, items.allSatisfy({ $0.text != nil }) else { return nil }
      return .string(items.compactMap(\.text).joined(separator: arguments.first?.string ?? ""))
    case ("replace", 2):
      guard let text = value.text, let old = arguments[0].text, let new = arguments[1].text else { return nil }
      return .string(text.replacing(old, with: new))
    case ("indent", 0...1):
      guard let text = value.text, let width = arguments.isEmpty ? 4 : arguments[0].integer, (0...100).contains(width)
      else { return nil }
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let blanks = String(repeating: " ", count: width)
      return .string(
        lines.enumerated().map { $0.offset == 0 || $0.element.isEmpty ? String($0.element) : blanks + $0.element }
          .joined(separator: "\n"))
    default: return nil
    }
  }

  private static func length(of value: JSONValue) -> Int? {
    switch value {
    case .string(let text): text.unicodeScalars.count
    case .array(let items): items.count
    case .object(let members): members.count
    default: nil
    }
  }

  static func test(_ name: String, _ value: JSONValue?) -> Bool? {
    switch name {
    case "defined": value != nil
    case "undefined": value == nil
    case "none": value?.isNull ?? false
    case "string": value?.string != nil
    case "number": value?.number != nil
    case "mapping": if case .object = value { true } else { false }
    case "sequence", "iterable":
      switch value {
      case .array, .object, .string: true
      default: false
      }
    case "true": value == .bool(true)
    case "false": value == .bool(false)
    case "odd": value?.integer.map { !$0.isMultiple(of: 2) }
    case "even": value?.integer.map { $0.isMultiple(of: 2) }
    default: nil
    }
  }

  /// `nil` for values that the operator does not combine.
  static func combine(_ sign: String, _ first: JSONValue, _ second: JSONValue) -> JSONValue? {
    switch sign {
    case "~": return first.text.flatMap { one in second.text.map { .string(one + $0) } }
    case "in", "not in":
      let isIn: Bool
      switch second {
      case .array(let items): isIn = items.contains(first)
      case .object(let members): isIn = members.contains { $0.key == first.string }
      case .string(let text):
        guard let part = first.string else { return nil }
        isIn = part.isEmpty || text.contains(part)
      default: return nil
      }
      return .bool(isIn == (sign == "in"))
    case "+":
      if let one = first.string, let other = second.string { return .string(one + other) }
      if case .array(let one) = first, case .array(let other) = second { return .array(one + other) }
      return number(first, second) { $0 + $1 }
    case "-": return number(first, second) { $0 - $1 }
    case "*": return number(first, second) { $0 * $1 }
    case "<", ">", "<=", ">=": return ordered(sign, first, second)
    default: return nil
    }
  }

  private static func number(
    _ first: JSONValue, _ second: JSONValue, _ operation: (Double, Double) -> Double
  ) -> JSONValue? {
    guard let one = first.number, let other = second.number else { return nil }
    let result = operation(one, other)
    if first.integer != nil, second.integer != nil, let whole = Int(exactly: result) { return .integer(whole) }
    return result.isFinite ? .number(result) : nil
  }

  private static func ordered(_ sign: String, _ first: JSONValue, _ second: JSONValue) -> JSONValue? {
    let order: (isLess: Bool, isEqual: Bool)
    if let one = first.number, let other = second.number {
      order = (one < other, one == other)
    } else if let one = first.string, let other = second.string {
      order = (one < other, one == other)
    } else {
      return nil
    }
    let holds =
      switch sign {
      case "<": order.isLess
      case "<=": order.isLess || order.isEqual
      case ">": !order.isLess && !order.isEqual
      default: !order.isLess
      }
    return .bool(holds)
  }
}
