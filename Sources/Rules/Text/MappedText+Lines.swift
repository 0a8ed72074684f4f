import SourceText

extension MappedText {
  /// The first line with text: a finding about a whole message is shown there.
  var firstLine: ByteRange {
    var start = 0
    while start < utf8.count, utf8[start] <= 0x20 { start += 1 }
    var end = start
    while end < utf8.count, utf8[end] != 0x0A { end += 1 }
    while end > start, utf8[end - 1] <= 0x20 { end -= 1 }
    return start..<end
  }

  /// The line that holds `offset`, without its line break; of a longer one, `reach` bytes to either side.
  func line(at offset: Int, reach: Int = .max) -> ByteRange {
    let offset = min(offset, utf8.count)
    var start = offset
    while start > 0, utf8[start - 1] != 0x0A, offset - start < reach { start -= 1 }
    var end = offset
    while end < utf8.count, utf8[end] != 0x0A, end - offset < reach { end += 1 }
    return start..<end
  }
}
