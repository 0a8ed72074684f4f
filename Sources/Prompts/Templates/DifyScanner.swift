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
      let limit = min(start + Self.longestName + 4, bytes.count)
      guard let end = bytes.firstIndex(of: "}}", from: start + 2, to: limit), let name = name(in: start + 2..<end)
      else { continue }
      template.expressions.append(TemplateExpression(kind: .output, range: start..<end + 2))
      template.references.append(
        VariableReference(
          name: String(decoding: bytes[name], as: UTF8.self), range: name, expression: start..<end + 2, use: .output))
      index = end + 2
    }
  }

  /// A node's id and a variable's path with a dot between and marks around them, in bytes.
  private static let longestName = 50 + 100 + 3

  /// What the application fills in by itself.
  private static let builtins = ["histories", "query", "context"]

  private func name(in range: ByteRange) -> ByteRange? {
    guard let first = bytes[range].first else { return nil }
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
