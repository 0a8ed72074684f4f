import SourceText

/// Reads Dify's templates: `{{name}}` without blanks, and `{{#node.variable#}}`; everything else is text.
///
/// Source: langgenius/dify `api/core/prompt/utils/prompt_template_parser.py`.
struct DifyScanner {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func scan(into template: inout Template) {
    var index = 0
    while let start = bytes.firstIndex(of: "{{", from: index) {
      index = start + 1
      guard let end = bytes.firstIndex(of: "}}", from: start + 2), let name = name(in: start + 2..<end) else {
        continue
      }
      template.expressions.append(TemplateExpression(kind: .output, range: start..<end + 2))
      template.references.append(
        VariableReference(
          name: String(decoding: bytes[name], as: UTF8.self), range: name, expression: start..<end + 2, use: .output,
          isBuiltin: Self.builtins.contains { $0.utf8.elementsEqual(bytes[name]) && name.lowerBound > start + 2 }))
      index = end + 2
    }
  }

  private static let builtins = ["histories", "query", "context"]

  private func name(in range: ByteRange) -> ByteRange? {
    guard range.count <= 160, let first = bytes[range].first else { return nil }
    guard first == UInt8(ascii: "#") else {
      return range.count <= 30 && !first.isDigit && bytes[range].allSatisfy(\.isASCIIIdentifierPart) ? range : nil
    }
    guard range.count > 2, bytes[range.upperBound - 1] == UInt8(ascii: "#") else { return nil }
    let inner = range.lowerBound + 1..<range.upperBound - 1
    let isPath = bytes[inner].allSatisfy { $0.isASCIIIdentifierPart || $0 == UInt8(ascii: ".") }
    guard isPath,
      bytes[inner].contains(UInt8(ascii: ".")) || Self.builtins.contains(where: { $0.utf8.elementsEqual(bytes[inner]) })
    else { return nil }
    return inner
  }
}
