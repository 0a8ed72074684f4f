import SourceText

/// Reads Handlebars, Mustache, Semantic Kernel and plain `{{name}}` templates.
struct MustacheScanner {
  private let bytes: [UInt8]
  private let syntax: TemplateSyntax

  init(_ bytes: [UInt8], syntax: TemplateSyntax) {
    self.bytes = bytes
    self.syntax = syntax
  }

  /// Block helpers whose argument is read but not printed.
  private static let helpers: [String] = [
    "if", "unless", "each", "with", "lookup", "log", "role", "history", "media", "section", "json", "ifEquals",
    "unlessEquals", "else", "message", "set", "get", "range", "concat", "equals", "or", "and", "not", "raw",
  ]
  private static let contextual: [String] = [
    "this", "@index", "@key", "@first", "@last", "@root", "else", "true", "false", "null",
  ]

  func scan(into template: inout Template) {
    var open: [(name: String, range: ByteRange, isContext: Bool, locals: Set<String>)] = []
    var index = 0
    while let start = bytes.firstIndex(of: "{{", from: index) {
      if start > 0, bytes[start - 1] == UInt8(ascii: "\\") || bytes[start - 1] == UInt8(ascii: "$") {
        // `\{{` is an escape; `${{ }}` belongs to GitHub Actions.
        index = start + 2
        continue
      }
      let isTriple = bytes.hasBytes("{{{", at: start)
      let isComment = bytes.hasBytes("{{!", at: start)
      let open1 = start + (isTriple ? 3 : 2)
      let close: Int? =
        bytes.hasBytes("{{!--", at: start)
        ? bytes.firstIndex(of: "--}}", from: open1).map { $0 + 2 }
        : bytes.firstIndex(of: "}}", from: open1)
      guard let end = close, isComment || bytes.firstIndex(of: "{{", from: open1, to: end) == nil else {
        if syntax != .doubleBrace {
          template.problems.append(TemplateProblem(kind: .unclosedDelimiter("{{"), range: start..<start + 2))
        }
        index = start + 2
        continue
      }
      let range = start..<min(end + (isTriple ? 3 : 2), bytes.count)
      index = range.upperBound
      if isComment {
        template.expressions.append(TemplateExpression(kind: .comment, range: range))
        continue
      }
      expression(open1..<end, range, &open, &template)
    }
    for block in open {
      template.problems.append(TemplateProblem(kind: .unclosedBlock(block.name), range: block.range))
    }
  }

  private func expression(
    _ inner: ByteRange, _ range: ByteRange,
    _ open: inout [(name: String, range: ByteRange, isContext: Bool, locals: Set<String>)], _ template: inout Template
  ) {
    var words = splitWords(inner)
    if syntax == .doubleBrace {
      // Only `{{name}}` without blanks is replaced; everything else is sent as it stands.
      guard words.count == 1, words[0].range == inner, isName(words[0].text) else { return }
      template.expressions.append(TemplateExpression(kind: .output, range: range))
      template.references.append(
        VariableReference(name: words[0].text, range: inner, expression: range, use: .output))
      return
    }
    guard let first = words.first else { return }
    if first.text.hasPrefix("#"), first.text.hasSuffix("#"), first.text.utf8.count > 2 {
      // Dify writes a variable of a node as `{{#node.name#}}`.
      template.expressions.append(TemplateExpression(kind: .output, range: range))
      let name = String(first.text.dropFirst().dropLast())
      template.references.append(
        VariableReference(
          name: name, range: first.range.lowerBound + 1..<first.range.upperBound - 1, expression: range, use: .output))
      return
    }
    switch first.text.utf8.first {
    case UInt8(ascii: "#"), UInt8(ascii: "^"):
      words[0] = first.droppingFirst()
      if words[0].text.isEmpty { words.removeFirst() }
      guard var name = words.first?.text else { return }
      // `{{#> layout}}` takes its block's content into a partial.
      let isPartial = name.hasPrefix(">")
      if isPartial {
        name = String(name.dropFirst())
        words.removeFirst()
        if name.isEmpty, !words.isEmpty { name = words.removeFirst().text }
      }
      template.expressions.append(TemplateExpression(kind: .statement(opens: name, closes: nil), range: range))
      let isHelper = Self.helpers.contains(name)
      var locals: Set<String> = []
      if let bar = words.firstIndex(where: { $0.text.hasPrefix("|") }) {
        locals = Set(words[bar...].map { $0.text.filter { $0 != "|" } })
        words.removeSubrange(bar...)
        if words.last?.text == "as" { words.removeLast() }
      }
      read(
        isHelper && !isPartial ? Array(words.dropFirst()) : words, range,
        as: name == "each" || !isHelper ? .iteration : .condition,
        open, &template)
      // Inside `each`, `with` and Mustache sections, names may be fields of the item.
      let isContext = name == "each" || name == "with" || (!isHelper && !isPartial && words.count == 1)
      // What holds in a block holds in the blocks inside.
      let outer = open.last
      open.append(
        (
          name, range, isContext || outer?.isContext == true,
          locals.isEmpty ? outer?.locals ?? [] : locals.union(outer?.locals ?? [])
        ))
    case UInt8(ascii: "/"):
      let name = String(first.text.dropFirst())
      let closed = name.isEmpty ? words.dropFirst().first?.text ?? "" : name
      template.expressions.append(TemplateExpression(kind: .statement(opens: nil, closes: closed), range: range))
      guard let innermost = open.last else {
        template.problems.append(TemplateProblem(kind: .strayEnd("/" + closed), range: range))
        return
      }
      if innermost.name == closed {
        open.removeLast()
      } else {
        template.problems.append(
          TemplateProblem(kind: .mismatchedEnd(opened: innermost.name, closed: "/" + closed), range: range))
        if let index = open.lastIndex(where: { $0.name == closed }) { open.removeSubrange(index...) }
      }
    case UInt8(ascii: ">"):
      template.expressions.append(TemplateExpression(kind: .output, range: range))
    default:
      if first.text == "else" || first.text == "~" {
        template.expressions.append(TemplateExpression(kind: .statement(opens: nil, closes: nil), range: range))
        read(Array(words.dropFirst(first.text == "else" ? 2 : 1)), range, as: .condition, open, &template)
        return
      }
      template.expressions.append(TemplateExpression(kind: .output, range: range))
      // With arguments the first word is a helper, alone it is the variable.
      read(
        words.count > 1 ? Array(words.dropFirst()) : words, range, as: .output, open, &template,
        filters: words.count > 1 ? [first.text] : [])
    }
  }

  private func read(
    _ words: [Word], _ expression: ByteRange, as use: VariableReference.Use,
    _ open: [(name: String, range: ByteRange, isContext: Bool, locals: Set<String>)], _ template: inout Template,
    filters: [String] = []
  ) {
    if open.last?.isContext == true { return }
    for word in words {
      var word = word
      if let equals = word.text.utf8.firstIndex(of: UInt8(ascii: "=")) {
        // `name=value` passes the value.
        let offset = word.text.utf8.distance(from: word.text.utf8.startIndex, to: equals) + 1
        word = Word(
          text: String(word.text[word.text.utf8.index(after: equals)...]),
          range: word.range.lowerBound + offset..<word.range.upperBound)
      }
      // `(inner x)` calls a helper: its first word is one.
      if word.text.hasPrefix("("), !word.text.hasSuffix(")") { continue }
      while let first = word.text.utf8.first,
        first == UInt8(ascii: "(") || first == UInt8(ascii: "~") || first == UInt8(ascii: "&")
      {
        word = word.droppingFirst()
      }
      var text = word.text
      while let last = text.last, last == ")" || last == "~" { text.removeLast() }
      let isSemanticKernel = text.hasPrefix("$")
      if syntax == .semanticKernel, !isSemanticKernel { continue }
      let head = text.split(whereSeparator: { $0 == "." || $0 == "[" }).first.map(String.init) ?? text
      let name = isSemanticKernel ? String(head.dropFirst()) : head
      guard isName(name), !Self.contextual.contains(name), !Self.helpers.contains(name) || words.count == 1,
        !text.hasPrefix("../"), !text.hasPrefix("."), !text.hasPrefix("@"),
        open.last?.locals.contains(name) != true
      else { continue }
      let start = word.range.lowerBound + (isSemanticKernel || text.hasPrefix("[") ? 1 : 0)
      template.references.append(
        VariableReference(
          name: name, range: start..<start + name.utf8.count, expression: expression, filters: filters, use: use))
    }
  }

  private func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first.isIdentifierStart else { return false }
    return text.utf8.allSatisfy {
      $0.isIdentifierPart || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "#")
    }
  }

  private struct Word {
    var text: String
    var range: ByteRange

    func droppingFirst() -> Word {
      Word(text: String(text.dropFirst()), range: range.lowerBound + 1..<range.upperBound)
    }
  }

  /// The words of an expression; a quoted string is one word.
  private func splitWords(_ range: ByteRange) -> [Word] {
    var words: [Word] = []
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index].isBlankOrBreak {
        index += 1
        continue
      }
      let start = index
      while index < range.upperBound, !bytes[index].isBlankOrBreak {
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          while index < range.upperBound, bytes[index] != byte { index += 1 }
          index = min(index + 1, range.upperBound)
        }
      }
      words.append(Word(text: String(decoding: bytes[start..<index], as: UTF8.self), range: start..<index))
    }
    return words
  }
}
