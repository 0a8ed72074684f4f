import SourceText

/// Guesses the template language of texts whose format does not declare one.
package enum TemplateInference {
  /// The language that most of `texts` is written in; `.none` when nothing looks like a placeholder.
  package static func syntax(of texts: [[UInt8]]) -> TemplateSyntax {
    var hasStatement = false
    var hasSection = false
    var hasSemanticKernel = false
    var hasMistyped = false
    var doubleBraces = 0
    for text in texts {
      var index = 0
      while let start = text.firstIndex(of: "{", from: index) {
        index = start + 1
        guard start + 2 < text.count else { continue }
        if start > 0, text[start - 1] == UInt8(ascii: "$") { continue }
        switch text[start + 1] {
        case UInt8(ascii: "%"):
          if text.firstIndex(of: "%}", from: start + 2) != nil { hasStatement = true }
        case UInt8(ascii: "{"):
          index = start + 2
          if isMistyped(text, start + 2) { hasMistyped = true }
          guard let end = text.firstIndex(of: "}}", from: start + 2), end - start < 200 else { continue }
          let inner = text[start + 2..<end]
          guard let first = inner.first(where: { !$0.isBlank }) else { continue }
          if first == UInt8(ascii: "$") { hasSemanticKernel = true }
          if [UInt8(ascii: "#"), UInt8(ascii: "/"), UInt8(ascii: "^"), UInt8(ascii: ">"), UInt8(ascii: "!")].contains(
            first)
          {
            hasSection = true
          }
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
    for text in texts { formatted += Template(text, syntax: .fString).references.count }
    // Beside more names in single braces, double ones are how an f-string writes a brace.
    if doubleBraces > 0 { return formatted > doubleBraces ? .fString : .jinja }
    var dollars = 0
    for text in texts {
      dollars += Template(text, syntax: .dollarBrace).references.count
    }
    if formatted == 0 && dollars == 0 { return hasMistyped ? .jinja : .none }
    return dollars >= formatted ? .dollarBrace : .fString
  }

  /// Whether a name stands at `start`, with one brace behind it where two should be: `{{name} `.
  private static func isMistyped(_ text: [UInt8], _ start: Int) -> Bool {
    var index = start
    guard index < text.count, text[index].isIdentifierStart else { return false }
    while index < text.count, text[index].isIdentifierPart { index += 1 }
    return index + 1 < text.count && text[index] == UInt8(ascii: "}") && text[index + 1] != UInt8(ascii: "}")
  }
}
