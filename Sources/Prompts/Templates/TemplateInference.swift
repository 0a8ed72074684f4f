import SourceText

/// Guesses the template language of texts whose format does not declare one.
package enum TemplateInference {
  /// The language that most of `texts` is written in; `.none` when nothing looks like a placeholder.
  package static func syntax(of texts: [[UInt8]]) -> TemplateSyntax {
    var hasStatement = false
    var hasSection = false
    var hasSemanticKernel = false
    var hasMistyped = false
    var hasComment = false
    var doubleBraces = 0
    var escapes = 0
    for text in texts {
      // What nothing closes from one place on, nothing closes from a later one.
      var unclosed: Set<Unicode.Scalar> = []
      var index = 0
      while let start = text.firstIndex(of: "{", from: index) {
        index = start + 1
        guard start + 2 < text.count else { continue }
        if start > 0, text[start - 1] == UInt8(ascii: "$") { continue }
        switch text[start + 1] {
        case UInt8(ascii: "%"):
          if !hasStatement, !unclosed.contains("%"), text.firstIndex(of: "%}", from: start + 2) != nil {
            hasStatement = true
          } else if !hasStatement {
            unclosed.insert("%")
          }
        case UInt8(ascii: "#"):
          if !hasComment, !unclosed.contains("#"), text.firstIndex(of: "#}", from: start + 2) != nil {
            hasComment = true
          } else if !hasComment {
            unclosed.insert("#")
          }
        case UInt8(ascii: "{"):
          index = start + 2
          if isMistyped(text, start + 2) { hasMistyped = true }
          if opensCode(text, start + 2) { escapes += 1 }
          guard let end = text.firstIndex(of: "}}", from: start + 2, to: min(start + 202, text.count)) else { continue }
          let inner = text[start + 2..<end]
          guard let first = inner.first(where: { !$0.isBlank }) else { continue }
          if first == UInt8(ascii: "$") { hasSemanticKernel = true }
          if isSection(inner) { hasSection = true }
          if first.isIdentifierStart, !inner.contains(0x0A),
            !inner.contains(UInt8(ascii: ":")) || inner.contains(UInt8(ascii: "|"))
          {
            doubleBraces += 1
          }
        default: break
        }
      }
    }
    if hasStatement { return .jinja }
    if hasSemanticKernel { return .semanticKernel }
    if hasSection { return .handlebars }
    var formatted = 0
    for text in texts { formatted += formatNames(in: text) }
    // `{{"key": …` is JSON whose braces were doubled for an f-string that has names to fill in.
    if escapes > 0, formatted > 0 { return .fString }
    // Beside more names in single braces, double ones are how an f-string writes a brace.
    if doubleBraces > 0 { return formatted > doubleBraces ? .fString : .jinja }
    var dollars = 0
    for text in texts {
      dollars += Template(text, syntax: .dollarBrace).references.count
    }
    if formatted == 0 && dollars == 0 { return hasMistyped || hasComment ? .jinja : .none }
    return dollars >= formatted ? .dollarBrace : .fString
  }

  /// `{{#each x}}`, `{{/if}}`, `{{> part}}`, `{{! a note }}`; `{{// a note` is code.
  private static func isSection(_ inner: ArraySlice<UInt8>) -> Bool {
    let inner = inner.drop { $0.isBlank }
    guard let first = inner.first, "#/^>!".utf8.contains(first), let next = inner.dropFirst().first else {
      return false
    }
    return first == UInt8(ascii: "!") || next.isIdentifierStart || next.isBlank
  }

  /// Whether what stands behind two braces is JSON or code: a quotation mark, a comment or the end of the line.
  private static func opensCode(_ text: [UInt8], _ start: Int) -> Bool {
    var index = start
    while index < text.count, text[index].isBlank { index += 1 }
    guard index < text.count else { return false }
    return text[index] == UInt8(ascii: "\"")
      && text.firstIndex(of: "\":", from: index, to: min(index + 80, text.count)) != nil
      || text[index] == 0x0A || text.hasBytes("//", at: index)
  }

  /// How many names of `str.format` a text has. Braces behind a LaTeX command are its arguments, and a name among the
  /// code of a fenced block is that code's; alone on its line it is the text to put there.
  private static func formatNames(in text: [UInt8]) -> Int {
    let references = Template(text, syntax: .fString).references
    guard !references.isEmpty else { return 0 }
    var count = 0
    var position = 0
    var isFenced = false
    for reference in references {
      let expression = reference.expression
      while position < expression.lowerBound {
        if text[position] == UInt8(ascii: "`"), text.hasBytes("```", at: position) {
          isFenced.toggle()
          position += 3
        } else {
          position += 1
        }
      }
      if followsCommand(expression.lowerBound, text) || isFenced && !isAlone(expression, text) { continue }
      count += 1
    }
    return count
  }

  private static func isAlone(_ range: ByteRange, _ text: [UInt8]) -> Bool {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start > 0, text[start - 1].isBlank { start -= 1 }
    while end < text.count, text[end].isBlank || text[end] == 0x0D { end += 1 }
    return (start == 0 || text[start - 1] == 0x0A) && (end == text.count || text[end] == 0x0A)
  }

  /// Whether `\text` and the like stands right before `offset`.
  private static func followsCommand(_ offset: Int, _ text: [UInt8]) -> Bool {
    var start = offset
    while start > 0, text[start - 1].isIdentifierStart { start -= 1 }
    return start < offset && start > 0 && text[start - 1] == UInt8(ascii: "\\")
  }

  /// Whether a name stands at `start`, with one brace behind it where two should be: `{{name} `.
  private static func isMistyped(_ text: [UInt8], _ start: Int) -> Bool {
    var index = start
    guard index < text.count, text[index].isIdentifierStart else { return false }
    while index < text.count, text[index].isIdentifierPart { index += 1 }
    return index + 1 < text.count && text[index] == UInt8(ascii: "}") && text[index + 1] != UInt8(ascii: "}")
  }
}
