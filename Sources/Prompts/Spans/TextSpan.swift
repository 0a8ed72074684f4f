package import SourceText

/// A part of a prompt that is not an instruction: rules about wording leave it alone.
package struct TextSpan: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// A fenced block, or a paragraph that is JSON, XML or a table.
    case codeBlock
    case inlineCode
    /// Text in quotation marks or a block quote: it is mentioned, not said.
    case quotation
    /// The content of `<document>`, `<context>` and the like.
    case data
    /// Few-shot material: `<example>`, an "Examples" section, `Input:`/`Output:` lines, assistant turns.
    case example
    /// A placeholder or statement of the template language.
    case template
    case url
    /// The tag itself, or a heading's or list's marker.
    case markup
  }

  package var kind: Kind
  package var range: ByteRange
}

/// The spans of one text, with what lies between them: the instructions.
package struct SpanMap: Sendable {
  /// In order, without overlap.
  package let spans: [TextSpan]
  package let length: Int

  /// Takes spans in any order; where two overlap, the one that starts first, then the longer one, wins.
  init(_ found: [TextSpan], length: Int) {
    var spans: [TextSpan] = []
    for span in found.sorted(by: {
      ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound)
    }) where !span.range.isEmpty {
      let end = spans.last?.range.upperBound ?? 0
      if span.range.lowerBound >= end {
        spans.append(span)
      } else if span.range.upperBound > end {
        spans.append(TextSpan(kind: span.kind, range: end..<span.range.upperBound))
      }
    }
    self.spans = spans
    self.length = length
  }

  /// The text between the spans, in order.
  package var instructionRanges: [ByteRange] {
    var ranges: [ByteRange] = []
    var position = 0
    for span in spans {
      if span.range.lowerBound > position { ranges.append(position..<span.range.lowerBound) }
      position = span.range.upperBound
    }
    if position < length { ranges.append(position..<length) }
    return ranges
  }

  /// Whether no byte of `range` lies in a span.
  package func isInstruction(_ range: ByteRange) -> Bool {
    guard let index = firstSpan(endingAfter: range.lowerBound) else { return true }
    return spans[index].range.lowerBound >= max(range.upperBound, range.lowerBound + 1)
  }

  /// The kind of span that `offset` lies in.
  package func kind(at offset: Int) -> TextSpan.Kind? {
    guard let index = firstSpan(endingAfter: offset), spans[index].range.contains(offset) else { return nil }
    return spans[index].kind
  }

  /// The spans that end behind `offset`, in order.
  package func spans(from offset: Int) -> ArraySlice<TextSpan> {
    spans[(firstSpan(endingAfter: offset) ?? spans.count)...]
  }

  private func firstSpan(endingAfter offset: Int) -> Int? {
    var low = 0
    var high = spans.count
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].range.upperBound <= offset { low = middle + 1 } else { high = middle }
    }
    return low < spans.count ? low : nil
  }
}
