import SourceText

/// Examples under numbered lines: `Example 1:`, `### Example 2`, `示例三：`.
///
/// What stands between two of them that follow each other is an example whatever it looks like, headings included. The
/// last one ends where the text turns to the reader again.
struct NumberedExamples {
  private struct Label {
    var lineStart: Int
    var number: Int
  }

  private let bytes: [UInt8]

  static func ranges(in bytes: [UInt8]) -> [ByteRange] { NumberedExamples(bytes: bytes).ranges() }

  /// O(length).
  private func ranges() -> [ByteRange] {
    let labels = labels()
    guard labels.count > 1 else { return [] }
    var ranges: [ByteRange] = []
    var longest = 0
    for (label, next) in zip(labels, labels.dropFirst()) {
      if next.number == label.number + 1 {
        ranges.append(label.lineStart..<next.lineStart)
        longest = max(longest, next.lineStart - label.lineStart)
      } else if longest > 0 {
        ranges.append(label.lineStart..<end(ofLast: label, longest: longest, limit: next.lineStart))
        longest = 0
      }
    }
    if longest > 0, let last = labels.last {
      ranges.append(last.lineStart..<end(ofLast: last, longest: longest, limit: bytes.count))
    }
    return ranges
  }

  private func labels() -> [Label] {
    var labels: [Label] = []
    var lineStart = 0
    while lineStart < bytes.count {
      let lineEnd = bytes.endOfLine(from: lineStart)
      if let number = number(lineStart, lineEnd) { labels.append(Label(lineStart: lineStart, number: number)) }
      lineStart = lineEnd + 1
    }
    return labels
  }

  private static let words: [StaticString] = ["example", "sample", "demonstration", "示例", "例子", "样例", "案例", "例"]
  private static let digits: [StaticString] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]

  /// The number of the label that the line starts with: a word for examples, a number, then a colon or the line's end.
  private func number(_ start: Int, _ end: Int) -> Int? {
    var index = start
    while index < end, bytes[index].isBlank || "#*-_".utf8.contains(bytes[index]) || isBracket(index) {
      index += bytes[index] == 0xE3 ? 3 : 1
    }
    guard let word = Self.words.first(where: { isWord($0, at: index, end) }) else { return nil }
    index += word.utf8CodeUnitCount
    while index < end, bytes[index].isBlank || bytes[index] == UInt8(ascii: "#") { index += 1 }
    var number: Int?
    if let digit = Self.digits.firstIndex(where: { bytes.hasBytes($0, at: index) }) {
      number = digit
      index += 3
    }
    while index < end, (0x30...0x39).contains(bytes[index]), number ?? 0 < 1000 {
      number = (number ?? 0) * 10 + Int(bytes[index] - 0x30)
      index += 1
    }
    while index < end, bytes[index].isBlank || bytes[index] == UInt8(ascii: "*") || isBracket(index) {
      index += bytes[index] == 0xE3 ? 3 : 1
    }
    let isLabel =
      index >= end || ":(.".utf8.contains(bytes[index]) || bytes.hasBytes("：", at: index)
      || bytes[index] == 0x0D
    return isLabel ? number : nil
  }

  private func isWord(_ word: StaticString, at index: Int, _ end: Int) -> Bool {
    guard index + word.utf8CodeUnitCount <= end else { return false }
    for offset in 0..<word.utf8CodeUnitCount where bytes[index + offset].lowercasedASCII != word.utf8Start[offset] {
      return false
    }
    return true
  }

  private func isBracket(_ index: Int) -> Bool { bytes.hasBytes("【", at: index) || bytes.hasBytes("】", at: index) }

  private static let turns: [StaticString] = [
    "now", "your", "begin", "let's", "remember", "note", "important", "please", "given", "based", "use", "the ",
    "follow", "现在", "请", "接下来", "开始", "注意", "以下", "根据", "下面",
  ]

  /// Where the last of several examples ends: at a heading, a placeholder or words to the reader at the start of a line
  /// behind a blank one, and at the first blank line when it is half as long again as the longest before it.
  private func end(ofLast label: Label, longest: Int, limit: Int) -> Int {
    var lineStart = bytes.endOfLine(from: label.lineStart) + 1
    var isAfterBlank = false
    while lineStart < limit {
      let lineEnd = bytes.endOfLine(from: lineStart)
      var content = lineStart
      while content < lineEnd, bytes[content].isBlank || bytes[content] == 0x0D { content += 1 }
      if content == lineEnd {
        if lineStart - label.lineStart > longest + longest / 2 { return lineStart }
        isAfterBlank = true
      } else {
        if bytes[content] == UInt8(ascii: "#") { return lineStart }
        let opens = bytes[content] == UInt8(ascii: "{") && lineEnd - content < 40
        if isAfterBlank, opens || Self.turns.contains(where: { isWord($0, at: content, lineEnd) }) { return lineStart }
        isAfterBlank = false
      }
      lineStart = lineEnd + 1
    }
    return limit
  }
}
