import Diagnostics
import PromptCost
import Prompts
import SourceText

/// A Markdown table whose columns are lined up with blanks.
enum PaddedTable: CodedRule {
  private static let minimumSaving = 20

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      for message in prompt.messages where !message.isExample && context.mayMention(["---"], in: message) {
        let counter = context.counter(for: prompt, in: document)
        for table in tables(in: message) { check(table, message, counter, context) }
      }
    }
  }

  private static func check(_ table: ByteRange, _ message: Message, _ counter: TokenCounter, _ context: RuleContext) {
    let bytes = message.text.utf8
    let compact = compacted(bytes[table])
    guard compact.count + minimumSaving <= table.count, !AnswerLayout.isShown(in: bytes, at: table.lowerBound, context)
    else { return }
    let before = counter.rawCount(bytes[table])
    let after = counter.rawCount(compact)
    guard before - after >= minimumSaving, (before - after) * 10 >= before else { return }
    let change = TextChange(table, with: String(decoding: compact, as: UTF8.self))
    context.report(
      table, in: message, ["before": .number(before), "after": .number(after), "saved": .number(before - after)],
      fix: change.fix(in: message, .safe, keeping: .layout, context),
      savedTokens: counter.saving(replacing: change.range, with: change.replacement, in: message))
  }

  /// Runs of three lines and more between bars, the second of which is the rule under the header.
  private static func tables(in message: Message) -> [ByteRange] {
    let bytes = message.text.utf8
    var found: [ByteRange] = []
    var lines: [ByteRange] = []
    func close() {
      if lines.count >= 3, isRule(bytes[lines[1]]) {
        found.append(lines[0].lowerBound..<lines[lines.count - 1].upperBound)
      }
      lines = []
    }
    var start = 0
    while start < bytes.count {
      let end = bytes.endOfLine(from: start)
      var (low, high) = (start, end)
      while low < high, bytes[low] <= 0x20 { low += 1 }
      while high > low, bytes[high - 1] <= 0x20 { high -= 1 }
      if high - low > 2, bytes[low] == bar, bytes[high - 1] == bar, isFree(low, message) {
        lines.append(low..<high)
      } else {
        close()
      }
      start = end + 1
    }
    close()
    return found
  }

  private static let bar = UInt8(ascii: "|")

  /// Whether the line is a table's for its own sake: in a fence or an example it may show the answer.
  private static func isFree(_ offset: Int, _ message: Message) -> Bool {
    guard let span = message.spans.spans(from: offset).first, span.range.contains(offset) else { return true }
    return span.kind == .data || span.kind == .codeBlock && span.range.lowerBound == offset
  }

  private static func isRule(_ line: ArraySlice<UInt8>) -> Bool {
    line.contains(UInt8(ascii: "-")) && line.allSatisfy { " \t|:-".utf8.contains($0) }
  }

  /// The same table with one blank around each cell and three dashes under each header.
  private static func compacted(_ table: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    for (number, line) in table.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      if number > 0 { result.append(0x0A) }
      let isRule = isRule(line)
      var cell: [UInt8] = []
      var isFirst = true
      for (index, byte) in zip(line.indices, line) {
        let isEscaped = index > line.startIndex && line[index - 1] == UInt8(ascii: "\\")
        guard byte == bar, !isEscaped else {
          cell.append(byte)
          continue
        }
        result += isFirst ? cell : written(cell, isRule: isRule)
        result.append(bar)
        cell = []
        isFirst = false
      }
    }
    return result
  }

  private static func written(_ cell: [UInt8], isRule: Bool) -> [UInt8] {
    let text = cell.drop { $0 <= 0x20 }.reversed().drop { $0 <= 0x20 }.reversed()
    if isRule {
      let colon = UInt8(ascii: ":")
      return (text.first == colon ? [colon] : []) + "---".utf8 + (text.last == colon ? [colon] : [])
    }
    return text.isEmpty ? [0x20] : [0x20] + text + [0x20]
  }
}
