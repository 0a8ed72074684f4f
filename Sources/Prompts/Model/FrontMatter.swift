package import SourceText

/// The YAML between delimiter lines at the start of a file.
package struct FrontMatter: Sendable {
  /// The line that opens it.
  package let opening: ByteRange
  package let yaml: ByteRange
  /// Whether a second delimiter line ends it; otherwise all of the file is meant as YAML.
  package let isClosed: Bool

  /// Splits a file into front matter and body. Blank lines and `#` comments (licence headers) may come first.
  package static func split(_ source: SourceText) -> (matter: FrontMatter?, body: ByteRange) {
    let bytes = source.bytes
    var lineStart = source.byteOrderMarkLength
    var opening: ByteRange?
    while lineStart < bytes.count {
      let lineEnd = bytes.endOfLine(from: lineStart)
      var contentEnd = lineEnd
      while contentEnd > lineStart, bytes[contentEnd - 1].isBlankOrBreak { contentEnd -= 1 }
      let line = bytes[lineStart..<contentEnd]
      if let open = opening {
        if line.elementsEqual(bytes[open]) {
          let yaml = min(bytes.endOfLine(from: open.upperBound) + 1, lineStart)..<lineStart
          return (FrontMatter(opening: open, yaml: yaml, isClosed: true), min(lineEnd + 1, bytes.count)..<bytes.count)
        }
      } else if line.elementsEqual("---".utf8) || line.elementsEqual("+++".utf8) {
        opening = lineStart..<contentEnd
      } else if let first = line.first(where: { !$0.isBlank }), first != UInt8(ascii: "#") {
        break
      }
      lineStart = lineEnd + 1
    }
    guard let open = opening else { return (nil, source.byteOrderMarkLength..<bytes.count) }
    let start = min(bytes.endOfLine(from: open.upperBound) + 1, bytes.count)
    return (FrontMatter(opening: open, yaml: start..<bytes.count, isClosed: false), bytes.count..<bytes.count)
  }
}
