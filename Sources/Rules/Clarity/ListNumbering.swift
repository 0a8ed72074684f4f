import Diagnostics
import Patterns
import Prompts
import SourceText

/// A numbered list that repeats or skips a number.
enum ListNumbering: CodedRule {
  private enum Style: Hashable { case dot, parenthesis, wideParenthesis, comma, chinese }

  private struct Item {
    var number: Int
    var style: Style
    var indent: Int
    /// The marker.
    var range: ByteRange
  }

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        check(message, context)
      }
    }
  }

  private static func check(_ message: Message, _ context: RuleContext) {
    let bytes = message.text.utf8
    // The open list of every indentation; deeper ones end when a shallower line comes.
    var lists: [(indent: Int, style: Style, items: [Item])] = []
    var lineStart = 0
    var pending: [[Item]] = []
    func close(deeperThan indent: Int) {
      while let last = lists.last, last.indent > indent { pending.append(lists.removeLast().items) }
    }
    while lineStart <= bytes.count {
      var lineEnd = lineStart
      while lineEnd < bytes.count, bytes[lineEnd] != 0x0A { lineEnd += 1 }
      defer { lineStart = lineEnd + 1 }
      var content = lineStart
      while content < lineEnd, bytes[content] == 0x20 || bytes[content] == 0x09 { content += 1 }
      if content == lineEnd { continue }
      let indent = content - lineStart
      if let kind = message.spans.kind(at: content), kind != .markup, kind != .inlineCode, kind != .quotation {
        if kind == .template { close(deeperThan: -1) }
        if kind != .codeBlock || indent == 0 { close(deeperThan: -1) }
        continue
      }
      guard let item = item(bytes, content, lineEnd, indent) else {
        // A heading or paragraph at the list's level ends it; indented text continues an item.
        close(deeperThan: indent > 0 ? indent - 1 : -1)
        continue
      }
      close(deeperThan: indent)
      if let last = lists.last, last.indent == indent {
        if last.style != item.style || item.number == 1 && last.items.count > 1
          || item.number == 1 && last.items[0].number != 1
        {
          pending.append(lists.removeLast().items)
          lists.append((indent, item.style, [item]))
        } else {
          lists[lists.count - 1].items.append(item)
        }
      } else {
        lists.append((indent, item.style, [item]))
      }
    }
    close(deeperThan: -2)
    var references: References?
    for items in pending { check(items, message, &references, context) }
  }

  private static func runsOn(from previous: Item, to next: Item, _ bytes: [UInt8]) -> Bool {
    let text = bytes[previous.range.upperBound..<next.range.lowerBound]
    var index = text.startIndex
    let number = Array(String(previous.number + 1).utf8)
    while let start = text[index...].firstIndex(of: number[0]) {
      index = start + 1
      let end = start + number.count
      if end < text.endIndex, text[start..<end].elementsEqual(number),
        bytes[start - 1] <= 0x20 || bytes[start - 1] >= 0x80,
        ".)".utf8.contains(bytes[end]) || bytes.hasBytes("、", at: end) || bytes.hasBytes("）", at: end)
      {
        return true
      }
    }
    return false
  }

  /// The numbers by which the text of a message may name the items of its lists.
  private struct References {
    /// Whether it speaks of steps or rules by their numbers.
    let namesItems: Bool
    /// The numbers within lines.
    private var mentioned: Set<Int> = []
    /// The last line that begins with a number.
    private var lastStart: [Int: Int] = [:]

    /// O(length of the message).
    init(_ bytes: [UInt8], _ context: RuleContext) {
      namesItems =
        context.pattern(
          #"(?i)\b(?:steps?|rules?|items?|points?|no\.|number)\s*#?\d|第 ?[\d一二三四五六七八九十]+ ?(?:步|条|点|项|个)|(?:步骤|规则) ?\d"#
        )?.isMatch(bytes) == true
      var index = 0
      var startsLine = true
      while index < bytes.count {
        let byte = bytes[index]
        guard byte.isDigit else {
          if byte == 0x0A { startsLine = true } else if byte > 0x20 { startsLine = false }
          index += 1
          continue
        }
        let start = index
        while index < bytes.count, bytes[index].isDigit { index += 1 }
        // List numbers have two digits at most; `gpt4`, `1.5` and `10,000` are no references.
        let isPartOfWord = start > 0 && (bytes[start - 1].isASCIILetter || ".,_-".utf8.contains(bytes[start - 1]))
        if index - start <= 2, !isPartOfWord, let number = Int(String(decoding: bytes[start..<index], as: UTF8.self)) {
          if startsLine { lastStart[number] = start } else { mentioned.insert(number) }
        }
        startsLine = false
      }
    }

    /// Whether text may name one of the items: its number stands within a line. Or whether the list goes on: a line behind
    /// it has the next number, because other lines have broken the list in two.
    func touch(_ items: ArraySlice<Item>) -> Bool {
      guard let last = items.last else { return false }
      return namesItems || items.contains { mentioned.contains($0.number) }
        || lastStart[last.number + 1].map { $0 > last.range.upperBound } == true
    }
  }

  /// Counts the rest of the list on; `nil` if its numbers are not digits, or if other text may name an item by its number.
  private static func renumbering(
    _ items: ArraySlice<Item>, from first: Int, in message: Message, _ references: inout References?,
    _ context: RuleContext
  ) -> Fix? {
    let bytes = message.text.utf8
    guard let start = items.first?.range.lowerBound, let end = items.last?.range.upperBound,
      items.allSatisfy({ $0.style != .chinese && bytes[$0.range].contains { (0x30...0x39).contains($0) } })
    else { return nil }
    let known = references ?? References(bytes, context)
    references = known
    if known.touch(items) { return nil }
    var text: [UInt8] = []
    var position = start
    for (number, item) in zip(first..., items) {
      text += bytes[position..<item.range.lowerBound]
      let marker = bytes[item.range]
      text += marker.prefix { !(0x30...0x39).contains($0) }
      text += String(number).utf8
      text += marker.drop { !(0x30...0x39).contains($0) }.drop { (0x30...0x39).contains($0) }
      position = item.range.upperBound
    }
    return TextChange(start..<end, with: String(decoding: text, as: UTF8.self))
      .fix(in: message, .unsafe, keeping: .value, context)
  }

  private static func check(
    _ items: [Item], _ message: Message, _ references: inout References?, _ context: RuleContext
  ) {
    guard items.count >= 3 || items.count == 2 && items[0].number == 1 && items[1].number > 2 else { return }
    if items.allSatisfy({ $0.number == items[0].number }) { return }
    // A list that counts down, or jumps about, means its numbers: years, codes, levels.
    let steps = zip(items, items.dropFirst()).map { $1.number - $0.number }
    guard steps.allSatisfy({ (0...3).contains($0) }),
      steps.count(where: { $0 == 1 }) * 2 >= steps.count || items.count == 2
        // A number that is both repeated and skipped was mistyped: 1, 2, 2, 4.
        || steps.reduce(0, +) == steps.count && steps.contains(1)
    else { return }
    for (index, item) in items.enumerated().dropFirst() {
      let previous = items[index - 1]
      switch item.number - previous.number {
      case 0:
        context.report(
          item.range, in: message, case: "repeated",
          ["number": .text(String(item.number)), "previous": .text(String(previous.number))],
          fix: renumbering(items[index...], from: previous.number + 1, in: message, &references, context))
      case 2...:
        // `2. Do this. 3. Do that.` on one line: nothing is skipped.
        if runsOn(from: previous, to: item, message.text.utf8) { return }
        context.report(
          item.range, in: message, case: "skipped",
          ["number": .text(String(item.number)), "previous": .text(String(previous.number))],
          fix: renumbering(items[index...], from: previous.number + 1, in: message, &references, context))
      default: continue
      }
      return
    }
  }

  private static func item(_ bytes: [UInt8], _ start: Int, _ end: Int, _ indent: Int) -> Item? {
    let line = String(decoding: bytes[start..<min(end, start + 40)], as: UTF8.self).unicodeScalars
    var scalars = Array(line.prefix(10))
    var isWide = false
    if scalars.first == "（" || scalars.first == "(" {
      isWide = true
      scalars.removeFirst()
    }
    let digits = scalars.prefix { ("0"..."9").contains($0) }
    let numerals = scalars.prefix { "一二三四五六七八九十".unicodeScalars.contains($0) }
    let count = max(digits.count, numerals.count)
    guard count >= 1, digits.count <= 2, numerals.count <= 3, count < scalars.count else { return nil }
    let number: Int
    if digits.isEmpty {
      guard let value = chineseNumber(numerals) else { return nil }
      number = value
    } else {
      guard let value = Int(String(String.UnicodeScalarView(digits))) else { return nil }
      number = value
    }
    let mark = scalars[count]
    let next = count + 1 < scalars.count ? scalars[count + 1] : nil
    let style: Style
    if isWide {
      guard mark == "）" || mark == ")" else { return nil }
      style = .wideParenthesis
    } else if mark == "、" {
      style = digits.isEmpty ? .chinese : .comma
    } else if digits.isEmpty {
      return nil
    } else if mark == "." || mark == ")" || mark == "）" || mark == "．" {
      // `2.1` and `3.14` are versions and decimals.
      guard next == nil || next == " " || next == "*" || next.map({ $0.value > 0x2E80 }) == true else { return nil }
      style = mark == "." || mark == "．" ? .dot : .parenthesis
    } else {
      return nil
    }
    let width = (isWide ? UTF8.width(line.first ?? " ") : 0) + scalars[...count].reduce(0) { $0 + UTF8.width($1) }
    return Item(number: number, style: style, indent: indent, range: start..<start + width)
  }

  private static func chineseNumber(_ scalars: ArraySlice<Unicode.Scalar>) -> Int? {
    let digits = Array("一二三四五六七八九".unicodeScalars)
    func digit(_ scalar: Unicode.Scalar) -> Int? { digits.firstIndex(of: scalar).map { $0 + 1 } }
    let list = Array(scalars)
    guard let ten = list.firstIndex(of: "十") else { return list.count == 1 ? digit(list[0]) : nil }
    let tens = ten == 0 ? 1 : digit(list[0])
    let ones = ten + 1 < list.count ? digit(list[ten + 1]) : 0
    guard let tens, let ones else { return nil }
    return tens * 10 + ones
  }
}
