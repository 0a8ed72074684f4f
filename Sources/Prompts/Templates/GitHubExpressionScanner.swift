import SourceText

/// Reads the `${{ … }}` of GitHub Actions, which the runner replaces before the step starts.
struct GitHubExpressionScanner {
  private let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func scan(into template: inout Template) {
    var index = 0
    while let start = bytes.firstIndex(of: "${{", from: index) {
      index = start + 3
      guard let end = bytes.firstIndex(of: "}}", from: index) else { return }
      let range = start..<end + 2
      template.expressions.append(TemplateExpression(kind: .output, range: range))
      // Of an expression, the first path is what the value comes from: `github.event.issue.title || ''`.
      let first = bytes[index..<end].firstIndex { !$0.isBlank } ?? end
      let last = bytes[first..<end].firstIndex { !$0.isIdentifierPart && $0 != 0x2D && $0 != 0x2E } ?? end
      if first < last, bytes[first].isIdentifierStart {
        template.references.append(
          VariableReference(
            name: String(decoding: bytes[first..<last], as: UTF8.self), range: first..<last, expression: range,
            use: .output))
      }
      index = range.upperBound
    }
  }
}
