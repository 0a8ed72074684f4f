import SourceText

/// Reads `{name}` (Python's `str.format` and CrewAI) and `${name}`.
struct BraceScanner {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Only a name, with an optional conversion, format or attribute, is a placeholder: `{"a": 1}`, `{}`, `\frac{a}{b}`
  /// and `{ x }` are text. `{{` and `}}` stand for braces.
  func scanFormatString(into template: inout Template) {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
        index += 1
        continue
      }
      if index + 1 < bytes.count, bytes[index + 1] == byte {
        template.expressions.append(TemplateExpression(kind: .escape, range: index..<index + 2))
        index += 2
        continue
      }
      guard byte == UInt8(ascii: "{"), let (name, end) = placeholder(from: index + 1), !isLaTeX(before: index),
        !isShellOrActions(before: index)
      else {
        index += 1
        continue
      }
      let range = index..<end
      template.expressions.append(TemplateExpression(kind: .output, range: range))
      template.references.append(
        VariableReference(
          name: String(decoding: bytes[name], as: UTF8.self), range: name, expression: range, use: .output))
      index = end
    }
  }

  /// CrewAI's `\{([A-Za-z_][A-Za-z0-9_\-]*)\}`: braces of JSON and LaTeX are text.
  func scanSingleBraces(into template: inout Template) {
    var index = 0
    while let start = bytes.firstIndex(of: "{", from: index) {
      index = start + 1
      var end = index
      while end < bytes.count, bytes[end].isASCIIIdentifierPart || bytes[end] == UInt8(ascii: "-") && end > index {
        end += 1
      }
      guard end > index, end < bytes.count, bytes[end] == UInt8(ascii: "}"), !bytes[index].isDigit else { continue }
      template.expressions.append(TemplateExpression(kind: .output, range: start..<end + 1))
      template.references.append(
        VariableReference(
          name: String(decoding: bytes[index..<end], as: UTF8.self), range: index..<end, expression: start..<end + 1,
          use: .output))
      index = end + 1
    }
  }

  /// `${name}`; a name in capitals is the shell's, `${{` is GitHub Actions', and `${env:X}` belongs to the loader.
  func scanDollarBraces(into template: inout Template) {
    var index = 0
    while let start = bytes.firstIndex(of: "${", from: index) {
      index = start + 2
      guard start == 0 || bytes[start - 1] != UInt8(ascii: "\\") && bytes[start - 1] != UInt8(ascii: "$") else {
        continue
      }
      guard let (name, end) = placeholder(from: start + 2, allowsDefault: true) else { continue }
      let text = String(decoding: bytes[name], as: UTF8.self)
      guard text.contains(where: \.isLowercase) || !text.allSatisfy(\.isASCII) else { continue }
      let range = start..<end
      template.expressions.append(TemplateExpression(kind: .output, range: range))
      template.references.append(
        VariableReference(name: text, range: name, expression: range, use: .output))
      index = end
    }
  }

  /// A name with what may follow it in a placeholder, and the offset behind the closing brace.
  private func placeholder(from start: Int, allowsDefault: Bool = false) -> (ByteRange, Int)? {
    var index = start
    guard index < bytes.count, bytes[index].isIdentifierStart else { return nil }
    while index < bytes.count, bytes[index].isIdentifierPart || bytes[index] == UInt8(ascii: "-") && allowsDefault {
      index += 1
    }
    let name = start..<index
    guard name.count <= 64 else { return nil }
    // A name of full-width punctuation or of a whole clause is text.
    guard
      String(decoding: bytes[name], as: UTF8.self).unicodeScalars.allSatisfy({ $0.properties.isIDContinue || $0 == "-" }
      )
    else { return nil }
    while index < bytes.count, bytes[index] != UInt8(ascii: "}") {
      switch bytes[index] {
      case UInt8(ascii: "."), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "!"), UInt8(ascii: "_"): index += 1
      case UInt8(ascii: ":"):
        // `{name:>10}` is a format; `{env:HOME}` and `{key: value}` are not placeholders.
        index += 1
        guard index < bytes.count, !bytes[index].isBlank, !bytes[index].isASCIILetter || allowsDefault else {
          return nil
        }
        if allowsDefault, bytes[name].elementsEqual("env".utf8) || bytes[name].elementsEqual("file".utf8) { return nil }
        while index < bytes.count, bytes[index] != UInt8(ascii: "}"), bytes[index] != 0x0A { index += 1 }
      case let byte where byte.isIdentifierPart: index += 1
      default: return nil
      }
    }
    guard index < bytes.count else { return nil }
    return (name, index + 1)
  }

  /// `\frac{a}`, `x^{n}`, `_{i}`, or a second argument `}{b}`.
  private func isLaTeX(before index: Int) -> Bool {
    guard index > 0 else { return false }
    let previous = bytes[index - 1]
    if previous == UInt8(ascii: "^") || previous == UInt8(ascii: "_") || previous == UInt8(ascii: "\\") { return true }
    if previous == UInt8(ascii: "}") {
      // `{first}{second}` are two placeholders unless the first is an argument of a command.
      var start = index - 1
      while start > 0, bytes[start] != UInt8(ascii: "{"), bytes[start] != 0x0A { start -= 1 }
      return bytes[start] == UInt8(ascii: "{") && isLaTeX(before: start)
    }
    var start = index
    while start > 0, bytes[start - 1].isASCIILetter { start -= 1 }
    return start < index && start > 0 && bytes[start - 1] == UInt8(ascii: "\\")
  }

  private func isShellOrActions(before index: Int) -> Bool {
    index > 0 && (bytes[index - 1] == UInt8(ascii: "$") || bytes[index - 1] == UInt8(ascii: "#"))
  }
}
