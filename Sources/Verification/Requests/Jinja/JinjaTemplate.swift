import Providers

/// A template in the part of Jinja that prompts are written in, and that Nunjucks reads in the same way: values with filters,
/// conditions, loops, assignments, raw text.
///
/// What it does not know, such as macros and inheritance, it refuses: a prompt that is rendered otherwise than its own engine
/// would is another prompt. The language is that of https://jinja.palletsprojects.com/en/stable/templates/.
struct JinjaTemplate {
  typealias Problem = PromptRequest.Problem

  private let nodes: [JinjaNode]
  private let values: [String: JSONValue]

  /// `values`: Those of the variables; a name that is no name in Jinja, such as `user-name`, is taken for one if it is here.
  init(_ text: String, _ values: [String: JSONValue]) throws(Problem) {
    var parser = try JinjaBlockParser(text, names: values)
    nodes = try parser.parsed()
    self.values = values
  }

  /// The text with values in it.
  ///
  /// Throws if a value that goes into the text is missing. O(length of the result).
  func rendered() throws(Problem) -> String {
    var context = JinjaContext(values)
    var result = ""
    try Self.render(nodes, &context, into: &result)
    return result
  }

  /// Parts that are rendered at most, each pass of a loop counted: more than any prompt has.
  private static let maximumParts = 200_000

  private static func render(
    _ nodes: [JinjaNode], _ context: inout JinjaContext, into result: inout String
  ) throws(Problem) {
    for node in nodes {
      context.parts += 1
      guard context.parts < maximumParts else { throw .needsEngine(expression: "{% for … %}") }
      switch node {
      case .text(let text): result += text
      case .output(let expression, let source):
        result += try expression.text(context, source: source)
      case .set(let name, let expression):
        context.set(name, try expression.value(context))
      case .branches(let branches):
        for (condition, body) in branches {
          if let condition, try !condition.isTrue(context) { continue }
          try render(body, &context, into: &result)
          break
        }
      case .loop(let loop): try render(loop, &context, into: &result)
      }
    }
  }

  private static func render(
    _ loop: JinjaLoop, _ context: inout JinjaContext, into result: inout String
  ) throws(Problem) {
    var items = try loop.items(context)
    if let condition = loop.condition {
      var kept: [JSONValue] = []
      for item in items {
        context.push(try loop.names(for: item))
        let isKept = try condition.isTrue(context)
        context.pop()
        if isKept { kept.append(item) }
      }
      items = kept
    }
    if items.isEmpty { return try render(loop.alternative, &context, into: &result) }
    for (index, item) in items.enumerated() {
      var names = try loop.names(for: item)
      names["loop"] = [
        "index": .integer(index + 1), "index0": .integer(index), "revindex": .integer(items.count - index),
        "first": .bool(index == 0), "last": .bool(index == items.count - 1), "length": .integer(items.count),
      ]
      context.push(names)
      try render(loop.body, &context, into: &result)
      context.pop()
    }
  }
}

/// A part of a template.
indirect enum JinjaNode {
  case text(String)
  /// `source`: The whole placeholder, for errors.
  case output(JinjaExpression, source: String)
  /// The first branch whose condition holds; one without a condition always does.
  case branches([(condition: JinjaExpression?, body: [JinjaNode])])
  case loop(JinjaLoop)
  case set(String, JinjaExpression)
}

/// `{% for name, other in sequence if condition %}`.
struct JinjaLoop {
  var variables: [String]
  var sequence: JinjaExpression
  var condition: JinjaExpression?
  var body: [JinjaNode]
  /// What stands behind `{% else %}`, for a sequence without items.
  var alternative: [JinjaNode]
  var source: String

  func items(_ context: JinjaContext) throws(PromptRequest.Problem) -> [JSONValue] {
    guard let value = try sequence.value(context) else {
      throw .noValue(variable: sequence.path ?? source)
    }
    switch value {
    case .array(let items): return items
    // Over the keys, or with two names over the pairs, as Nunjucks does.
    case .object(let members):
      return members.map { variables.count == 2 ? [.string($0.key), $0.value] : .string($0.key) }
    default: throw .needsEngine(expression: source)
    }
  }

  func names(for item: JSONValue) throws(PromptRequest.Problem) -> [String: JSONValue] {
    if variables.count == 1 { return [variables[0]: item] }
    guard item.items.count == variables.count else { throw .needsEngine(expression: source) }
    return Dictionary(zip(variables, item.items), uniquingKeysWith: { $1 })
  }
}

/// The values that a template sees: those of the row, and over them those of loops.
struct JinjaContext {
  private var scopes: [[String: JSONValue]]
  /// How many parts have been rendered.
  var parts = 0

  init(_ values: [String: JSONValue]) { scopes = [values] }

  subscript(name: String) -> JSONValue? { scopes.last { $0[name] != nil }?[name] }

  mutating func push(_ names: [String: JSONValue]) { scopes.append(names) }
  mutating func pop() { scopes.removeLast() }

  /// In a loop, a name lives as long as the pass.
  mutating func set(_ name: String, _ value: JSONValue?) { scopes[scopes.count - 1][name] = value ?? .null }
}

/// Takes a template apart into text, values and blocks.
private struct JinjaBlockParser {
  private typealias Problem = PromptRequest.Problem

  private enum Piece {
    case text(String)
    case output(inner: String, source: String)
    /// The word that a statement begins with, and what follows.
    case statement(word: String, rest: String, source: String)
  }

  private let pieces: [Piece]
  private let names: [String: JSONValue]
  private var position = 0

  init(_ text: String, names: [String: JSONValue]) throws(PromptRequest.Problem) {
    pieces = try Self.pieces(of: text)
    self.names = names
  }

  mutating func parsed() throws(PromptRequest.Problem) -> [JinjaNode] {
    let (nodes, ending) = try nodes(until: [], depth: 0)
    if let ending { throw .needsEngine(expression: ending.source) }
    return nodes
  }

  private typealias Ending = (word: String, rest: String, source: String)

  /// The nodes up to a statement that ends or divides the block; `nil` for it at the end of the text.
  private mutating func nodes(
    until words: [String], depth: Int
  ) throws(PromptRequest.Problem) -> ([JinjaNode], Ending?) {
    guard depth < 50 else { throw .needsEngine(expression: "{% … %}") }
    var nodes: [JinjaNode] = []
    while position < pieces.count {
      let piece = pieces[position]
      position += 1
      switch piece {
      case .text(let text): nodes.append(.text(text))
      case .output(let inner, let source):
        let expression = names[inner] != nil ? .name(inner) : try JinjaExpression.parsed(inner, source)
        nodes.append(.output(expression, source: source))
      case .statement(let word, let rest, let source):
        if words.contains(word) { return (nodes, (word, rest, source)) }
        switch word {
        case "if": nodes.append(try branches(rest, source, depth))
        case "for": nodes.append(try loop(rest, source, depth))
        case "set": nodes.append(try assignment(rest, source))
        default: throw .needsEngine(expression: source)
        }
      }
    }
    return (nodes, nil)
  }

  private mutating func branches(
    _ condition: String, _ source: String, _ depth: Int
  ) throws(PromptRequest.Problem) -> JinjaNode {
    var branches: [(condition: JinjaExpression?, body: [JinjaNode])] = []
    var condition: JinjaExpression? = try JinjaExpression.parsed(condition, source)
    while true {
      let (body, ending) = try nodes(until: ["elif", "elseif", "else", "endif"], depth: depth + 1)
      branches.append((condition, body))
      guard let ending else { throw .needsEngine(expression: source) }
      if ending.word == "endif" { return .branches(branches) }
      // Nothing follows the branch that always holds.
      if condition == nil { throw .needsEngine(expression: ending.source) }
      condition = ending.word == "else" ? nil : try JinjaExpression.parsed(ending.rest, ending.source)
    }
  }

  private mutating func loop(
    _ head: String, _ source: String, _ depth: Int
  ) throws(PromptRequest.Problem) -> JinjaNode {
    guard let separator = head.firstRange(of: " in ") else { throw .needsEngine(expression: source) }
    let variables = head[..<separator.lowerBound].split(separator: ",").map { String($0).trimmed }
    guard !variables.isEmpty, variables.allSatisfy(JinjaExpression.isName) else {
      throw .needsEngine(expression: source)
    }
    let (sequence, condition) = try JinjaExpression.parsedLoop(String(head[separator.upperBound...]), source)
    var (body, ending) = try nodes(until: ["else", "endfor"], depth: depth + 1)
    var alternative: [JinjaNode] = []
    if ending?.word == "else" { (alternative, ending) = try nodes(until: ["endfor"], depth: depth + 1) }
    guard ending != nil else { throw .needsEngine(expression: source) }
    return .loop(
      JinjaLoop(
        variables: variables, sequence: sequence, condition: condition, body: body, alternative: alternative,
        source: source))
  }

  private func assignment(_ rest: String, _ source: String) throws(PromptRequest.Problem) -> JinjaNode {
    // `{% set name %}…{% endset %}` is another statement.
    guard let equals = rest.firstIndex(of: "=") else { throw .needsEngine(expression: source) }
    let name = String(rest[..<equals]).trimmed
    guard JinjaExpression.isName(name) else { throw .needsEngine(expression: source) }
    return .set(name, try JinjaExpression.parsed(String(rest[rest.index(after: equals)...]), source))
  }

  // MARK: Pieces

  private static func pieces(of text: String) throws(PromptRequest.Problem) -> [Piece] {
    var pieces: [Piece] = []
    var rest = text[...]
    var trimsNext = false
    func appendText(_ text: Substring, trimsEnd: Bool) {
      var text = text
      if trimsNext { text = text.drop(while: \.isWhitespace) }
      if trimsEnd { while text.last?.isWhitespace == true { text.removeLast() } }
      if !text.isEmpty { pieces.append(.text(String(text))) }
    }
    while let start = nextDelimiter(in: rest) {
      let opening = rest[start...].prefix(2)
      let closing = opening == "{{" ? "}}" : opening == "{%" ? "%}" : "#}"
      let inside = rest[rest.index(start, offsetBy: 2)...]
      guard let end = closingRange(closing, in: inside) else {
        throw .needsEngine(expression: String(rest[start...].prefix(40)))
      }
      var inner = inside[..<end.lowerBound]
      let trimsBefore = inner.first == "-"
      if trimsBefore || inner.first == "+" { inner = inner.dropFirst() }
      appendText(rest[..<start], trimsEnd: trimsBefore)
      trimsNext = inner.last == "-"
      if trimsNext || inner.last == "+" { inner = inner.dropLast() }
      let source = String(rest[start..<end.upperBound])
      rest = rest[end.upperBound...]
      let content = String(inner).trimmed
      switch opening {
      case "{{": pieces.append(.output(inner: content, source: source))
      case "{%":
        let word = String(content.prefix { $0.isLetter || $0 == "_" })
        if word == "raw" || word == "verbatim" {
          guard let (raw, behind, trims) = rawBlock(rest, "end" + word) else {
            throw .needsEngine(expression: source)
          }
          appendText(raw, trimsEnd: false)
          (rest, trimsNext) = (behind, trims)
        } else {
          pieces.append(
            .statement(word: word, rest: String(content.dropFirst(word.count)).trimmed, source: source))
        }
      default: break
      }
    }
    appendText(rest, trimsEnd: false)
    return pieces
  }

  private static func nextDelimiter(in text: Substring) -> Substring.Index? {
    var position = text.startIndex
    while let brace = text[position...].firstIndex(of: "{") {
      let next = text.index(after: brace)
      guard next < text.endIndex else { return nil }
      if "{%#".contains(text[next]) { return brace }
      position = next
    }
    return nil
  }

  /// The end of a placeholder; one in quotes is text, except in a comment.
  private static func closingRange(_ closing: String, in text: Substring) -> Range<Substring.Index>? {
    if closing == "#}" { return text.firstRange(of: closing) }
    var quote: Character?
    var position = text.startIndex
    while position < text.endIndex {
      let character = text[position]
      let next = text.index(after: position)
      if let open = quote {
        if character == "\\", next < text.endIndex {
          position = text.index(after: next)
          continue
        }
        if character == open { quote = nil }
      } else if character == "\"" || character == "'" {
        quote = character
      } else if next < text.endIndex, text[position...next] == closing {
        return position..<text.index(after: next)
      }
      position = next
    }
    return nil
  }

  /// The text up to the end of a raw block, and what follows.
  private static func rawBlock(
    _ text: Substring, _ ending: String
  ) -> (raw: Substring, behind: Substring, trims: Bool)? {
    var position = text.startIndex
    while let start = text[position...].firstRange(of: "{%") {
      guard let end = text[start.upperBound...].firstRange(of: "%}") else { return nil }
      let inner = text[start.upperBound..<end.lowerBound]
      if inner.trimmingPrefix("-").drop(while: \.isWhitespace).hasPrefix(ending) {
        return (text[..<start.lowerBound], text[end.upperBound...], inner.last == "-")
      }
      position = start.upperBound
    }
    return nil
  }
}
