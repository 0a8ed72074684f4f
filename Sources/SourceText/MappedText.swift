/// Decoded text together with the source bytes that produced every part of it.
///
/// A YAML scalar, a JSON string and the body of a template file all become a `MappedText`; rules read the decoded
/// text and report ranges of it, and only this type knows how to find them in the file.
package struct MappedText: Sendable {
  /// A run of decoded bytes and its source.
  package struct Segment: Hashable, Sendable {
    /// Where the run starts in the decoded text.
    package var decoded: Int
    /// How many decoded bytes it has; 0 for source that decodes to nothing, such as an escaped line break.
    package var decodedLength: Int
    /// Where its source starts.
    package var source: Int
    /// How many source bytes produced it.
    package var sourceLength: Int
    /// Whether the source bytes are the decoded bytes, so that positions inside map one to one.
    package var isVerbatim: Bool

    package init(decoded: Int, decodedLength: Int, source: Int, sourceLength: Int, isVerbatim: Bool) {
      self.decoded = decoded
      self.decodedLength = decodedLength
      self.source = source
      self.sourceLength = sourceLength
      self.isVerbatim = isVerbatim
    }
  }

  /// The decoded text as UTF-8.
  package let utf8: [UInt8]
  /// The runs in order; together they cover all of `utf8`.
  package let segments: [Segment]
  /// Where an empty text stands in the source.
  package let origin: Int

  package init(utf8: [UInt8], segments: [Segment], origin: Int) {
    self.utf8 = utf8
    self.segments = segments
    self.origin = origin
  }

  /// A text that stands in the source as it is.
  package init(verbatim range: ByteRange, of source: SourceText) {
    let bytes = Array(source.bytes[range])
    self.init(
      utf8: bytes,
      segments: bytes.isEmpty
        ? []
        : [
          Segment(
            decoded: 0, decodedLength: bytes.count, source: range.lowerBound, sourceLength: bytes.count,
            isVerbatim: true)
        ],
      origin: range.lowerBound)
  }

  /// The part of this text that `range` names, mapped to the same source.
  package func part(_ range: ByteRange) -> MappedText {
    let segments =
      range.isEmpty
      ? []
      : [
        Segment(
          decoded: 0, decodedLength: range.count, source: range.lowerBound, sourceLength: range.count,
          isVerbatim: true)
      ]
    return MappedText(utf8: Array(utf8[range]), segments: segments, origin: range.lowerBound).mapped(through: self)
  }

  /// This text, which was decoded from the text of `outer`, mapped to the source of `outer`: a string inside a string.
  package func mapped(through outer: MappedText) -> MappedText {
    var result: [Segment] = []
    for segment in segments {
      guard segment.isVerbatim else {
        let source = outer.sourceRange(of: segment.source..<segment.source + segment.sourceLength)
        result.append(
          Segment(
            decoded: segment.decoded, decodedLength: segment.decodedLength, source: source.lowerBound,
            sourceLength: source.count, isVerbatim: false))
        continue
      }
      let end = segment.source + segment.sourceLength
      for part in outer.segments[outer.firstSegment(endingAfter: segment.source)...] {
        guard part.decoded < end else { break }
        guard part.decodedLength > 0 else { continue }
        let low = max(part.decoded, segment.source)
        let high = min(part.decoded + part.decodedLength, end)
        let source = outer.sourceRange(of: low..<high)
        result.append(
          Segment(
            decoded: segment.decoded + low - segment.source, decodedLength: high - low, source: source.lowerBound,
            sourceLength: source.count, isVerbatim: part.isVerbatim))
      }
    }
    return MappedText(utf8: utf8, segments: result, origin: outer.sourceRange(of: origin..<origin).lowerBound)
  }

  private func firstSegment(endingAfter decoded: Int) -> Int {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].decoded + segments[middle].decodedLength <= decoded {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }

  package var string: String { String(decoding: utf8, as: UTF8.self) }

  /// The decoded text of `range`.
  package func string(in range: ByteRange) -> String { String(decoding: utf8[range], as: UTF8.self) }

  /// The source bytes that produced the decoded `range`: exact where the text stands verbatim, the whole escape or
  /// line fold where a boundary falls inside one. O(log segments).
  package func sourceRange(of range: ByteRange) -> ByteRange {
    guard !segments.isEmpty else { return origin..<origin }
    let start = sourceOffset(of: range.lowerBound, isEnd: false)
    if range.isEmpty { return start..<start }
    return start..<max(start, sourceOffset(of: range.upperBound, isEnd: true))
  }

  /// The source offset of a boundary. A start binds to the segment that begins there, an end to the one that ends
  /// there, so that the range of `a\nb`'s `b` does not take in the line fold before it.
  private func sourceOffset(of decoded: Int, isEnd: Bool) -> Int {
    var low = 0
    var high = segments.count
    while low < high {
      let middle = (low + high) / 2
      let end = segments[middle].decoded + segments[middle].decodedLength
      if isEnd ? end < decoded : end <= decoded { low = middle + 1 } else { high = middle }
    }
    guard low < segments.count else {
      let last = segments[segments.count - 1]
      return last.source + last.sourceLength
    }
    let segment = segments[low]
    let inside = decoded - segment.decoded
    if segment.isVerbatim { return segment.source + max(inside, 0) }
    if isEnd { return inside <= 0 ? segment.source : segment.source + segment.sourceLength }
    return segment.source
  }
}
