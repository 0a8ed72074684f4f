import SourceText

/// A tag of an element that only HTML has. Tags that a prompt makes up for its own sections are none.
struct HTMLTag {
  let range: ByteRange

  private static let elements = WordSet(
    """
    div span p a table thead tbody tfoot tr td th ul ol li br hr img h1 h2 h3 h4 h5 h6 script style nav html body meta \
    link button strong em b i iframe svg path figure figcaption blockquote pre colgroup col font center dl dt dd noscript
    """)

  /// All tags of a text in order. O(length).
  static func all(in bytes: [UInt8]) -> [HTMLTag] {
    var tags: [HTMLTag] = []
    var index = 0
    while let start = bytes.firstIndex(of: "<", from: index) {
      index = start + 1
      var position = index
      if position < bytes.count, bytes[position] == UInt8(ascii: "/") { position += 1 }
      let nameStart = position
      while position < bytes.count, position - nameStart < 12, isNameByte(bytes[position]) { position += 1 }
      guard position > nameStart, position < bytes.count, isElement(bytes[nameStart..<position]),
        let end = end(bytes, from: position)
      else { continue }
      tags.append(HTMLTag(range: start..<end))
      index = end
    }
    return tags
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte.lowercasedASCII) || (0x30...0x39).contains(byte)
  }

  private static func isElement(_ name: ArraySlice<UInt8>) -> Bool {
    let lower = name.map(\.lowercasedASCII)
    return lower.withUnsafeBufferPointer { elements.contains(NormalizedText.hash($0, from: 0, to: $0.count)) }
  }

  /// Behind the bracket that ends the tag; a tag with attributes may be long, but it holds no other tag.
  private static func end(_ bytes: [UInt8], from start: Int) -> Int? {
    let limit = min(start + 2000, bytes.count)
    guard start < limit, bytes[start] == UInt8(ascii: ">") || bytes[start] == UInt8(ascii: "/") || bytes[start] <= 0x20
    else { return nil }
    var index = start
    while index < limit {
      if bytes[index] == UInt8(ascii: ">") { return index + 1 }
      if bytes[index] == UInt8(ascii: "<") { return nil }
      index += 1
    }
    return nil
  }
}
