import Diagnostics
import PromptCost
import Prompts
import SourceText

/// A comment or a section for the people who keep the prompt, which is sent to the model all the same.
enum UnusedPromptSection: CodedRule {
  private static let minimumTokens = 10

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      let counter = context.counter(for: prompt, in: document)
      for message in prompt.messages where message.role.isInstructing && !message.isExample {
        if context.mayMention(["<!--"], in: message), !speaksOfMarkup(message) {
          for comment in comments(message) { report(comment, "comment", message, counter, context) }
        }
        if message.text.utf8.contains(UInt8(ascii: "#")) {
          for section in sections(message) { report(section, "section", message, counter, context) }
        }
      }
    }
  }

  private static func report(
    _ range: ByteRange, _ messageCase: String, _ message: Message, _ counter: TokenCounter, _ context: RuleContext
  ) {
    let tokens = counter.rawCount(message.text.utf8[range])
    guard tokens >= minimumTokens else { return }
    let title = message.text.string(in: message.text.line(at: range.lowerBound)).drop { $0 == "#" || $0 == " " }
    let removal = messageCase == "comment" ? removal(of: range, in: message) : nil
    context.report(
      range, in: message, case: messageCase, ["title": .text(String(title)), "tokens": .number(tokens)],
      fix: removal?.fix(in: message, .display, keeping: .value, context),
      savedTokens: removal.flatMap { counter.saving(replacing: $0.range, with: "", in: message) })
  }

  // MARK: Comments

  /// Comments in prose that hold a sentence: a short one may mark where something goes.
  private static func comments(_ message: Message) -> [ByteRange] {
    let bytes = message.text.utf8
    var found: [ByteRange] = []
    var index = 0
    while let start = bytes.firstIndex(of: "<!--", from: index) {
      guard let end = bytes.firstIndex(of: "-->", from: start + 4) else { break }
      index = end + 3
      let kind = message.spans.kind(at: start)
      guard kind == nil || kind == .markup, NormalizedText(bytes[start + 4..<end]).words.count >= 4,
        !message.template.expressions.contains(where: { $0.range.overlaps(start..<index) })
      else { continue }
      found.append(start..<index)
    }
    return found
  }

  /// Whether the model is told about HTML: a comment may then be part of the answer's layout.
  private static func speaksOfMarkup(_ message: Message) -> Bool {
    message.spans.instructionRanges.contains { range in
      message.text.utf8[range].map(\.lowercasedASCII).containsAny(of: [
        "html", "markdown", "comment", "template", "注释", "模板", "评论",
      ])
    }
  }

  /// Deletes the comment, and the line it has for itself.
  private static func removal(of range: ByteRange, in message: Message) -> TextChange {
    let bytes = message.text.utf8
    let first = message.text.line(at: range.lowerBound)
    let last = message.text.line(at: range.upperBound)
    let isAlone =
      bytes[first.lowerBound..<range.lowerBound].allSatisfy { $0 <= 0x20 }
      && bytes[range.upperBound..<last.upperBound].allSatisfy { $0 <= 0x20 }
    let whole = isAlone ? first.lowerBound..<min(last.upperBound + 1, bytes.count) : range
    return TextChange(whole, with: "")
  }

  // MARK: Sections

  private static let titles: [String] = [
    "changelog", "change log", "revision history", "version history", "todo", "todos", "to do", "internal notes",
    "notes to self", "author notes", "author's notes", "maintainer notes", "notes for maintainers", "developer notes",
    "deprecated", "old version", "old prompt", "更新日志", "变更日志", "变更记录", "修订记录", "修订历史", "版本历史", "待办", "待办事项",
    "维护说明", "内部备注", "废弃", "旧版本", "旧版提示词",
  ]

  /// Sections whose heading says that they are not meant for the model, each to the next heading of its level.
  private static func sections(_ message: Message) -> [ByteRange] {
    let bytes = message.text.utf8
    var found: [ByteRange] = []
    var open: (start: Int, level: Int)?
    func close(at end: Int) {
      guard let section = open else { return }
      var high = end
      while high > section.start, bytes[high - 1] <= 0x20 { high -= 1 }
      // A heading alone is a part of a layout that the model fills in.
      if bytes[section.start..<high].contains(0x0A) { found.append(section.start..<high) }
      open = nil
    }
    var start = 0
    while start < bytes.count {
      let end = bytes.endOfLine(from: start)
      if let heading = heading(bytes[start..<end]), message.spans.kind(at: start) != .codeBlock,
        message.spans.kind(at: start) != .example, message.spans.kind(at: start) != .data
      {
        if let section = open, heading.level <= section.level { close(at: start) }
        if open == nil, titles.contains(heading.title) { open = (start, heading.level) }
      }
      start = end + 1
    }
    close(at: bytes.count)
    return found
  }

  private static func heading(_ line: ArraySlice<UInt8>) -> (level: Int, title: String)? {
    let level = line.prefix { $0 == UInt8(ascii: "#") }.count
    guard (1...6).contains(level), line.count < 100, line.dropFirst(level).first == 0x20 else { return nil }
    let title = String(decoding: line.dropFirst(level), as: UTF8.self).lowercased()
    return (level, String(title.drop { !$0.isLetter }.reversed().drop { !$0.isLetter }.reversed()))
  }
}
