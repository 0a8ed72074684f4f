/// One replacement of a range of source bytes.
package struct Edit: Hashable, Sendable {
  /// The bytes to remove; empty for an insertion.
  package let range: ByteRange
  /// The text that takes their place; empty for a deletion.
  package let replacement: String

  package init(replacing range: ByteRange, with replacement: String) {
    self.range = range
    self.replacement = replacement
  }

  /// The order in which edits are applied: by place, and at one place by text, so that the result is always the same.
  package static func precedes(_ left: Edit, _ right: Edit) -> Bool {
    (left.range.lowerBound, left.range.upperBound, left.replacement)
      < (right.range.lowerBound, right.range.upperBound, right.replacement)
  }
}

extension SourceText {
  /// The source after `edits`, or `nil` if two of them overlap or one lies outside the file.
  ///
  /// The order of `edits` does not matter. O(n + m log m).
  package func applying(_ edits: [Edit]) -> SourceText? {
    let edits = edits.sorted(by: Edit.precedes)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count + edits.reduce(0) { $0 + $1.replacement.utf8.count })
    var position = 0
    for edit in edits {
      guard edit.range.lowerBound >= position, edit.range.upperBound <= bytes.count else { return nil }
      result += bytes[position..<edit.range.lowerBound]
      result += edit.replacement.utf8
      position = edit.range.upperBound
    }
    result += bytes[position...]
    return SourceText(path: path, bytes: result)
  }
}
