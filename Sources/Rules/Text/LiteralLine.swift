import SourceText

/// Lines that are to be written as they stand, so that their wording is not the prompt's own.
enum LiteralLine {
  /// How much of a line is looked at on either side of the words: a text of one endless line must not cost its square.
  private static let reach = 600

  /// Whether `range` stands on a line with a slot such as `[topic]`, or in the lines right behind one that announces a
  /// form: `Use exactly this format:`, `按以下格式输出：`.
  static func contains(_ range: ByteRange, in text: MappedText) -> Bool {
    hasSlot(line(at: range.lowerBound, text.utf8)) || followsForm(range.lowerBound, text.utf8)
  }

  /// The line that holds `offset`, up to ``reach`` bytes to either side.
  private static func line(at offset: Int, _ bytes: [UInt8]) -> ArraySlice<UInt8> {
    var (start, end) = (offset, offset)
    while start > 0, bytes[start - 1] != 0x0A, offset - start < reach { start -= 1 }
    while end < bytes.count, bytes[end] != 0x0A, end - offset < reach { end += 1 }
    return bytes[start..<end]
  }

  /// `[a word of the reader's]`; `[1]` is a citation and `[text](address)` a link.
  private static func hasSlot(_ line: ArraySlice<UInt8>) -> Bool {
    // A suppression's brackets hold rules.
    if Array(line).firstIndex(of: "trimtab:", from: 0) != nil { return false }
    var index = line.startIndex
    while let open = line[index...].firstIndex(of: UInt8(ascii: "[")) {
      index = open + 1
      guard let close = line[index...].firstIndex(of: UInt8(ascii: "]")) else { return false }
      let inner = line[index..<close]
      index = close + 1
      let isLink = index < line.endIndex && line[index] == UInt8(ascii: "(")
      if !isLink, inner.count < 60, inner.first.map({ (0x61...0x7A).contains($0.lowercasedASCII) }) == true {
        return true
      }
    }
    return false
  }

  /// The lines between a line that announces a form and the next blank line.
  private static func followsForm(_ offset: Int, _ bytes: [UInt8]) -> Bool {
    var end = line(at: offset, bytes).startIndex
    // Forms are short: a form that goes on for forty lines is not looked for.
    for _ in 0..<40 {
      guard end > 0, bytes[end - 1] == 0x0A else { return false }
      let line = line(at: end - 1, bytes)
      let words = line.filter { $0 > 0x20 }
      guard !words.isEmpty else { return false }
      if announcesForm(words.map(\.lowercasedASCII)) { return true }
      end = line.startIndex
    }
    return false
  }

  /// `line` is without blanks.
  private static func announcesForm(_ line: [UInt8]) -> Bool {
    let isOpen = line.last == UInt8(ascii: ":") || line.suffix(3).elementsEqual("：".utf8)
    guard isOpen else { return false }
    return line.containsAny(of: ["format", "template", "格式", "模板"])
      && line.containsAny(of: [
        "exactly", "following", "this", "below", "以下", "如下", "严格",
      ])
  }
}
