import SourceText

/// Reads Jinja2, Nunjucks and Liquid templates: which variables they need from outside, and whether their blocks are
/// closed. What only one of them has is an unknown tag to the others, so that one scanner serves all.
struct JinjaScanner {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Statements that open a block, with the one that ends it.
  private static let blocks: [String: String] = [
    "if": "endif", "for": "endfor", "macro": "endmacro", "call": "endcall", "filter": "endfilter", "block": "endblock",
    "raw": "endraw", "verbatim": "endverbatim", "with": "endwith", "autoescape": "endautoescape", "trans": "endtrans",
    "chat": "endchat", "message": "endmessage", "unless": "endunless", "case": "endcase", "tablerow": "endtablerow",
  ]
  private static let keywords: [String] = [
    "and", "or", "not", "in", "is", "if", "else", "elif", "for", "true", "false", "none", "True", "False", "None",
    "null",
    "undefined", "recursive", "as", "import", "from", "include", "ignore", "missing", "with", "without",
    "self", "caller", "scoped", "required",
  ]
  private static let globals: [String] = [
    "range", "dict", "lipsum", "cycler", "joiner", "namespace", "loop", "super", "now", "env", "url_for", "varargs",
    "kwargs", "forloop", "tablerowloop",
  ]

  func scan(into template: inout Template) {
    guard bytes.contains(UInt8(ascii: "{")) else { return }
    var open: [(name: String, range: ByteRange, locals: Set<String>)] = []
    var assigned: Set<String> = []
    var index = 0
    while index + 1 < bytes.count {
      guard bytes[index] == UInt8(ascii: "{") else {
        index += 1
        continue
      }
      switch bytes[index + 1] {
      case UInt8(ascii: "#"):
        guard let end = bytes.firstIndex(of: "#}", from: index + 2) else {
          // `{#` also occurs in prose and CSS; only an otherwise closed comment counts.
          index += 2
          continue
        }
        template.expressions.append(TemplateExpression(kind: .comment, range: index..<end + 2))
        index = end + 2
      case UInt8(ascii: "{"):
        guard let end = closing("}}", from: index + 2) else {
          template.problems.append(TemplateProblem(kind: .unclosedDelimiter("{{"), range: index..<index + 2))
          index += 2
          continue
        }
        let range = index..<end + 2
        template.expressions.append(TemplateExpression(kind: .output, range: range))
        let locals = visible(open, assigned)
        read(index + 2..<end, of: range, as: .output, locals: locals, into: &template)
        index = range.upperBound
      case UInt8(ascii: "%"):
        guard let end = closing("%}", from: index + 2) else {
          template.problems.append(TemplateProblem(kind: .unclosedDelimiter("{%"), range: index..<index + 2))
          index += 2
          continue
        }
        let range = index..<end + 2
        let next = statement(range, open: &open, assigned: &assigned, into: &template)
        index = next ?? range.upperBound
      default:
        index += 1
      }
    }
    for block in open {
      template.problems.append(TemplateProblem(kind: .unclosedBlock(block.name), range: block.range))
    }
  }

  private func visible(
    _ open: [(name: String, range: ByteRange, locals: Set<String>)], _ assigned: Set<String>
  ) -> Set<String> {
    guard let locals = open.last?.locals, !locals.isEmpty else { return assigned }
    return assigned.isEmpty ? locals : assigned.union(locals)
  }

  /// The place of the closing delimiter, which strings inside do not count for.
  private func closing(_ delimiter: StaticString, from start: Int) -> Int? {
    var index = start
    while index + 1 < bytes.count {
      if bytes.hasBytes(delimiter, at: index) { return index }
      // A new opening delimiter before the closing one means that this one is not closed.
      if bytes.hasBytes("{{", at: index) || bytes.hasBytes("{%", at: index) { return nil }
      if bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") {
        index = endOfString(from: index, before: delimiter) ?? index + 1
      } else {
        index += 1
      }
    }
    return nil
  }

  private func endOfString(from start: Int, before delimiter: StaticString) -> Int? {
    var index = start + 1
    while index < bytes.count, bytes[index] != 0x0A {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      if bytes[index] == bytes[start] { return index + 1 }
      index += 1
    }
    return nil
  }

  /// Handles `{% … %}`; returns where to go on if it is not behind the statement (`raw` blocks).
  private func statement(
    _ range: ByteRange, open: inout [(name: String, range: ByteRange, locals: Set<String>)],
    assigned: inout Set<String>, into template: inout Template
  ) -> Int? {
    var tokens = Tokens(bytes, range.lowerBound + 2..<range.upperBound - 2)
    let locals = visible(open, assigned)
    guard case .name(let keyword, let keywordRange)? = tokens.next() else {
      template.expressions.append(TemplateExpression(kind: .statement(opens: nil, closes: nil), range: range))
      return nil
    }
    let rest = keywordRange.upperBound..<range.upperBound - 2
    var kind = TemplateExpression.Kind.statement(opens: nil, closes: nil)
    defer { template.expressions.append(TemplateExpression(kind: kind, range: range)) }

    if keyword == "raw" || keyword == "verbatim" || keyword == "comment" {
      guard let end = endOfRaw(keyword, from: range.upperBound) else {
        template.problems.append(TemplateProblem(kind: .unclosedBlock(keyword), range: range))
        return bytes.count
      }
      kind = .statement(opens: keyword, closes: keyword)
      return end
    }
    if Self.blocks[keyword] != nil {
      kind = .statement(opens: keyword, closes: nil)
      var names: Set<String> = []
      switch keyword {
      case "for", "tablerow":
        let (loopNames, iterable) = loopHead(rest)
        names = loopNames
        read(iterable, of: range, as: .iteration, locals: locals.union(loopNames), into: &template)
      case "macro":
        // The macro's own name and parameters are local.
        while let token = tokens.next() { if case .name(let name, _) = token { names.insert(name) } }
        assigned.formUnion(names)
      case "with":
        read(rest, of: range, as: .condition, locals: locals, into: &template)
        names = keywordNames(rest)
      case "filter":
        break
      default:
        read(rest, of: range, as: .condition, locals: locals, into: &template)
      }
      // What holds in a block holds in the blocks inside.
      let outer = open.last?.locals ?? []
      open.append((keyword, range, names.isEmpty ? outer : names.union(outer)))
      return nil
    }
    switch keyword {
    case "set", "assign", "capture":
      let names = assignedNames(rest)
      if let equals = bytes[rest].firstIndex(of: UInt8(ascii: "=")) {
        read(equals + 1..<rest.upperBound, of: range, as: .condition, locals: locals, into: &template)
        assigned.formUnion(names)
      } else {
        kind = .statement(opens: keyword, closes: nil)
        assigned.formUnion(allNames(rest))
        open.append((keyword, range, open.last?.locals ?? []))
      }
    case "import", "from":
      assigned.formUnion(allNames(rest))
    case let end
    where end.hasPrefix("end")
      && (Self.blocks[String(end.dropFirst(3))] != nil || end == "endset" || end == "endcapture"):
      let name = String(end.dropFirst(3))
      kind = .statement(opens: nil, closes: name)
      close(name, range, open: &open, into: &template)
    default:
      read(rest, of: range, as: .condition, locals: locals, into: &template)
    }
    return nil
  }

  private func close(
    _ name: String, _ range: ByteRange, open: inout [(name: String, range: ByteRange, locals: Set<String>)],
    into template: inout Template
  ) {
    guard let innermost = open.last else {
      template.problems.append(TemplateProblem(kind: .strayEnd("end" + name), range: range))
      return
    }
    if innermost.name == name {
      open.removeLast()
    } else if let index = open.lastIndex(where: { $0.name == name }) {
      for unclosed in open[(index + 1)...] {
        template.problems.append(TemplateProblem(kind: .unclosedBlock(unclosed.name), range: unclosed.range))
      }
      open.removeSubrange(index...)
    } else {
      template.problems.append(
        TemplateProblem(kind: .mismatchedEnd(opened: innermost.name, closed: "end" + name), range: range))
    }
  }

  private func endOfRaw(_ keyword: String, from start: Int) -> Int? {
    var index = start
    while let open = bytes.firstIndex(of: "{%", from: index), let end = bytes.firstIndex(of: "%}", from: open) {
      var tokens = Tokens(bytes, open + 2..<end)
      if case .name("end" + keyword, _)? = tokens.next() { return end + 2 }
      index = end + 2
    }
    return nil
  }

  // MARK: Expressions

  /// Records the variables that an expression reads.
  private func read(
    _ range: ByteRange, of expression: ByteRange, as use: VariableReference.Use, locals: Set<String>,
    into template: inout Template
  ) {
    var tokens = Tokens(bytes, range)
    var previous: Token?
    var pending: [VariableReference] = []
    while let token = tokens.next() {
      switch token {
      case .name(let name, let nameRange):
        let next = tokens.peek()
        switch previous {
        case .symbol(UInt8(ascii: "."), _)?: break
        case .symbol(UInt8(ascii: "|"), _)?:
          for index in pending.indices { pending[index].filters.append(name) }
        case .name("is", _)?: break
        default:
          let isKeywordArgument = next?.isSymbol(UInt8(ascii: "=")) == true && !tokens.peekIsDoubleEquals
          let isCall = next?.isSymbol(UInt8(ascii: "(")) == true
          if Self.keywords.contains(name) || locals.contains(name) || isCall { break }
          if isKeywordArgument { break }
          if case .name("not", _)? = previous, name == "defined" { break }
          pending.append(
            VariableReference(
              name: name, range: nameRange, expression: expression, use: use,
              isBuiltin: Self.globals.contains(name)))
        }
      case .symbol(UInt8(ascii: "["), _):
        if let last = pending.indices.last, tokens.sliceFollows { pending[last].filters.append("[]") }
      default: break
      }
      previous = token
    }
    template.references += pending
  }

  /// `a, b in items` gives the loop's names and the range of `items`.
  private func loopHead(_ range: ByteRange) -> (Set<String>, ByteRange) {
    var tokens = Tokens(bytes, range)
    var names: Set<String> = []
    while let token = tokens.next() {
      guard case .name(let name, let nameRange) = token else { continue }
      if name == "in" { return (names, nameRange.upperBound..<range.upperBound) }
      names.insert(name)
    }
    return (names, range.upperBound..<range.upperBound)
  }

  private func assignedNames(_ range: ByteRange) -> Set<String> {
    var tokens = Tokens(bytes, range)
    var names: Set<String> = []
    while let token = tokens.next() {
      if token.isSymbol(UInt8(ascii: "=")) { break }
      if case .name(let name, _) = token { names.insert(name) }
    }
    return names
  }

  /// The names before every single `=`: `a = x, b = y`.
  private func keywordNames(_ range: ByteRange) -> Set<String> {
    var tokens = Tokens(bytes, range)
    var names: Set<String> = []
    while let token = tokens.next() {
      if case .name(let name, _) = token, tokens.peek()?.isSymbol(UInt8(ascii: "=")) == true, !tokens.peekIsDoubleEquals
      {
        names.insert(name)
      }
    }
    return names
  }

  private func allNames(_ range: ByteRange) -> Set<String> {
    var tokens = Tokens(bytes, range)
    var names: Set<String> = []
    while let token = tokens.next() { if case .name(let name, _) = token { names.insert(name) } }
    return names
  }
}

// MARK: - Tokens

private enum Token {
  case name(String, ByteRange)
  case literal
  case symbol(UInt8, Int)

  func isSymbol(_ byte: UInt8) -> Bool {
    if case .symbol(byte, _) = self { true } else { false }
  }
}

/// The names, literals and symbols of a Jinja expression.
private struct Tokens {
  private let bytes: [UInt8]
  private var index: Int
  private let end: Int

  init(_ bytes: [UInt8], _ range: ByteRange) {
    self.bytes = bytes
    index = range.lowerBound
    end = range.upperBound
  }

  mutating func next() -> Token? {
    while index < end, bytes[index].isBlankOrBreak || bytes[index] == UInt8(ascii: "-") { index += 1 }
    guard index < end else { return nil }
    let start = index
    let byte = bytes[index]
    if byte.isIdentifierStart || byte == UInt8(ascii: "$") {
      index += 1
      while index < end, bytes[index].isIdentifierPart { index += 1 }
      return .name(String(decoding: bytes[start..<index], as: UTF8.self), start..<index)
    }
    if byte.isDigit {
      while index < end, bytes[index].isIdentifierPart || bytes[index] == UInt8(ascii: ".") { index += 1 }
      return .literal
    }
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      index += 1
      while index < end, bytes[index] != byte { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
      index = min(index + 1, end)
      return .literal
    }
    index += 1
    return .symbol(byte, start)
  }

  func peek() -> Token? {
    var copy = self
    return copy.next()
  }

  /// Whether `==` follows, which compares and does not assign.
  var peekIsDoubleEquals: Bool {
    var position = index
    while position < end, bytes[position].isBlankOrBreak { position += 1 }
    return position + 1 < end && bytes[position] == UInt8(ascii: "=") && bytes[position + 1] == UInt8(ascii: "=")
  }

  /// Whether the bracket just read holds a slice, that is a colon at its own level.
  var sliceFollows: Bool {
    var position = index
    var depth = 0
    while position < end {
      switch bytes[position] {
      case UInt8(ascii: "["), UInt8(ascii: "("): depth += 1
      case UInt8(ascii: "]") where depth == 0: return false
      case UInt8(ascii: "]"), UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: ":") where depth == 0: return true
      default: break
      }
      position += 1
    }
    return false
  }
}
