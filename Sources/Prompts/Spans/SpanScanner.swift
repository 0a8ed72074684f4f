import SourceText

/// Finds the parts of a text that are code, quotation, data or example. One pass over the lines, one over the text.
struct SpanScanner {
  private let bytes: [UInt8]
  private var spans: [TextSpan] = []

  /// Tags whose content is given to the model to work on, not to obey.
  private static let dataTags: [String] = [
    "document", "documents", "doc", "docs", "input", "inputs", "output", "outputs", "data", "context", "transcript",
    "article", "text", "email", "conversation", "history", "chat_history", "code", "source", "sources", "content",
    "passage", "passages", "query", "question", "answer", "response", "message", "messages", "log", "logs", "diff",
    "result", "results", "search_results", "schema", "json", "table", "report", "file", "files", "user_input",
    "request", "observation", "observations", "thought", "action", "tool_call", "tool_response", "tool_result",
    "tool_output", "webpage",
    "文档", "上下文", "输入", "输出", "数据", "资料", "内容", "对话", "问题", "原文", "文本",
  ]
  private static let exampleTags: [String] = [
    "example", "examples", "sample", "samples", "few_shot", "fewshot", "few_shots", "example_input", "example_output",
    "bad_example", "good_example", "示例", "例子", "样例",
  ]
  /// The first words of a line that give a few-shot turn, lowercased.
  private static let turnLabels: [String] = [
    "input", "output", "q", "a", "question", "answer", "user", "assistant", "human", "ai", "bot", "thought", "action",
    "observation", "agent input", "agent output", "action input", "final answer", "example", "example input",
    "example output", "sample input",
    "sample output", "example response", "text chunk", "prompt", "response", "rating", "content", "source", "[human]",
    "[assistant]",
    "输入", "输出", "问", "答", "用户", "助手", "问题", "回答", "示例", "示例输入", "示例输出", "例如输入", "思考", "行动", "观察",
  ]
  private static let exampleHeadings = ["example", "sample", "few-shot", "few shot", "示例", "例子", "样例", "举例", "范例"]

  static func scan(_ utf8: [UInt8], template: Template) -> SpanMap {
    var scanner = SpanScanner(utf8)
    scanner.spans = NumberedExamples.ranges(in: utf8).map { TextSpan(kind: .example, range: $0) }
    scanner.scanLines()
    scanner.scanTags()
    scanner.scanInline()
    for expression in template.expressions {
      scanner.spans.append(TextSpan(kind: .template, range: expression.range))
    }
    return SpanMap(scanner.spans, length: utf8.count)
  }

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  // MARK: Lines

  private mutating func scanLines() {
    var lineStart = 0
    var fence: (marker: UInt8, length: Int, start: Int)?
    /// The level of the heading "Examples" that is in force.
    var exampleLevel: Int?
    var exampleStart = 0
    var previousWasTurn = false
    while lineStart < bytes.count {
      let lineEnd = bytes.endOfLine(from: lineStart)
      let next = min(lineEnd + 1, bytes.count)
      let content = firstNonBlank(lineStart, lineEnd)
      defer { lineStart = next == lineStart ? next + 1 : next }
      if let open = fence {
        if let run = fenceRun(at: content, lineEnd), run.marker == open.marker, run.length >= open.length,
          firstNonBlank(content + run.length, lineEnd) == lineEnd
        {
          spans.append(TextSpan(kind: .codeBlock, range: open.start..<lineEnd))
          fence = nil
        }
        continue
      }
      if content == lineEnd {
        previousWasTurn = false
        continue
      }
      if let run = fenceRun(at: content, lineEnd) {
        fence = (run.marker, run.length, lineStart)
        continue
      }
      if bytes[content] == UInt8(ascii: "#"), let level = headingLevel(at: content, lineEnd) {
        if let open = exampleLevel, level <= open {
          spans.append(TextSpan(kind: .example, range: exampleStart..<lineStart))
          exampleLevel = nil
        }
        if exampleLevel == nil, isExampleHeading(content + level, lineEnd) {
          exampleLevel = level
          exampleStart = next
        }
        continue
      }
      let byte = bytes[content]
      if previousWasTurn, !isTurn(content, lineEnd) {
        // The lines of a turn go on to the next blank line, whatever they hold.
        spans.append(TextSpan(kind: .example, range: content..<lineEnd))
        continue
      }
      if byte == UInt8(ascii: ">"), content + 1 < lineEnd, bytes[content + 1].isBlank {
        spans.append(TextSpan(kind: .quotation, range: content..<lineEnd))
      } else if byte == UInt8(ascii: "|") && bytes[content + 1..<lineEnd].contains(UInt8(ascii: "|")) {
        spans.append(TextSpan(kind: .codeBlock, range: content..<lineEnd))
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "["), let end = jsonBlock(from: content) {
        spans.append(TextSpan(kind: .codeBlock, range: content..<end))
      } else if isTurn(content, lineEnd) {
        spans.append(TextSpan(kind: .example, range: content..<lineEnd))
        previousWasTurn = true
        continue
      }
      previousWasTurn = false
    }
    if let open = fence { spans.append(TextSpan(kind: .codeBlock, range: open.start..<bytes.count)) }
    if exampleLevel != nil { spans.append(TextSpan(kind: .example, range: exampleStart..<bytes.count)) }
  }

  private func firstNonBlank(_ start: Int, _ end: Int) -> Int {
    var index = start
    while index < end, bytes[index].isBlank || bytes[index] == 0x0D { index += 1 }
    return index
  }

  private func fenceRun(at start: Int, _ end: Int) -> (marker: UInt8, length: Int)? {
    guard start < end, bytes[start] == UInt8(ascii: "`") || bytes[start] == UInt8(ascii: "~") else { return nil }
    var index = start
    while index < end, bytes[index] == bytes[start] { index += 1 }
    guard index - start >= 3 else { return nil }
    // Three backticks that close on their own line are inline code.
    if bytes[start] == UInt8(ascii: "`"), bytes[index..<end].contains(UInt8(ascii: "`")) { return nil }
    return (bytes[start], index - start)
  }

  private func headingLevel(at start: Int, _ end: Int) -> Int? {
    var index = start
    while index < end, bytes[index] == UInt8(ascii: "#") { index += 1 }
    return index - start <= 6 && index < end && bytes[index].isBlank ? index - start : nil
  }

  private func isExampleHeading(_ start: Int, _ end: Int) -> Bool {
    let text = String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
    return Self.exampleHeadings.contains { text.contains($0) }
  }

  /// `Input:`, `Q1:`, `**Example 2:**`, `输出：` at the start of a line.
  private func isTurn(_ start: Int, _ end: Int) -> Bool {
    var index = start
    while index < end, bytes[index] == UInt8(ascii: "*") || bytes[index] == UInt8(ascii: "-") || bytes[index].isBlank {
      index += 1
    }
    let labelStart = index
    while index < end, index - labelStart < 40, bytes[index] != UInt8(ascii: ":"), !bytes.hasBytes("：", at: index) {
      index += 1
    }
    guard index < end, index > labelStart, bytes[index] == UInt8(ascii: ":") || bytes.hasBytes("：", at: index) else {
      return false
    }
    var label = String(decoding: bytes[labelStart..<index], as: UTF8.self).lowercased()
    while let last = label.last, last.isNumber || last == " " || last == "*" || last == "#" || last == "." {
      label.removeLast()
    }
    return Self.turnLabels.contains(label)
  }

  /// The end of a balanced run of braces or brackets that starts a line and is JSON-like, else `nil`.
  private func jsonBlock(from start: Int) -> Int? {
    // `{name}` and `{{ name }}` at the start of a line are placeholders, `[Section]` is a heading.
    let next = firstNonBlankOrBreak(start + 1)
    guard next < bytes.count,
      [UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes[next])
    else { return nil }
    if bytes[start] == UInt8(ascii: "{"), bytes[next] == UInt8(ascii: "{"), next == start + 1 {
      let inner = firstNonBlankOrBreak(next + 1)
      guard inner < bytes.count, bytes[inner] == UInt8(ascii: "\"") else { return nil }
    }
    var depth = 0
    var index = start
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return index + 1 }
      case UInt8(ascii: "\""):
        index += 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\""), bytes[index] != 0x0A {
          index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
      default: break
      }
      index += 1
    }
    return nil
  }

  private func firstNonBlankOrBreak(_ start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index].isBlankOrBreak { index += 1 }
    return index
  }

  // MARK: Tags

  private mutating func scanTags() {
    var open: [(name: String, contentStart: Int, kind: TextSpan.Kind)] = []
    var index = 0
    while let start = bytes.firstIndex(of: "<", from: index) {
      index = start + 1
      guard let tag = tag(at: start) else { continue }
      spans.append(TextSpan(kind: .markup, range: start..<tag.end))
      index = tag.end
      if tag.isClosing {
        guard let position = open.lastIndex(where: { $0.name == tag.name }) else { continue }
        // An element inside another is found twice, and the outer one wins; the outer one may never be closed.
        spans.append(TextSpan(kind: open[position].kind, range: open[position].contentStart..<start))
        open.removeSubrange(position...)
      } else if !tag.isEmpty {
        let kind: TextSpan.Kind? =
          Self.exampleTags.contains(tag.name) || tag.name.contains("example")
          ? .example : (Self.dataTags.contains(tag.name) ? .data : nil)
        if let kind { open.append((tag.name, tag.end, kind)) }
      }
    }
  }

  private func tag(at start: Int) -> (name: String, end: Int, isClosing: Bool, isEmpty: Bool)? {
    var index = start + 1
    guard index < bytes.count else { return nil }
    let isClosing = bytes[index] == UInt8(ascii: "/")
    if isClosing { index += 1 }
    let nameStart = index
    guard index < bytes.count, bytes[index].isIdentifierStart else { return nil }
    while index < bytes.count, bytes[index].isIdentifierPart || bytes[index] == UInt8(ascii: "-") { index += 1 }
    var nameEnd = index
    let limit = min(index + 200, bytes.count)
    while index < limit, bytes[index] != UInt8(ascii: ">") {
      if bytes[index] == 0x0A || bytes[index] == UInt8(ascii: "<") { return nil }
      index += 1
    }
    guard index < limit else { return nil }
    // `<Task Instruction Example>` is a name of three words, and no element with attributes.
    if bytes[nameEnd] == 0x20, !bytes[nameEnd..<index].contains(UInt8(ascii: "=")) { nameEnd = index }
    let name = String(decoding: bytes[nameStart..<nameEnd], as: UTF8.self).lowercased()
    return (name, index + 1, isClosing, bytes[index - 1] == UInt8(ascii: "/"))
  }

  // MARK: Inline

  private static let quotePairs: [(open: StaticString, close: StaticString)] = [
    ("“", "”"), ("”", "”"), ("「", "」"), ("『", "』"), ("«", "»"), ("《", "》"), ("‘", "’"),
  ]

  private mutating func scanInline() {
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "`"):
        index = inlineCode(from: index)
      case UInt8(ascii: "\""):
        index = straightQuote(from: index)
      case UInt8(ascii: "'"):
        index = apostropheQuote(from: index)
      case UInt8(ascii: "h") where bytes.hasBytes("http://", at: index) || bytes.hasBytes("https://", at: index):
        let start = index
        while index < bytes.count, bytes[index] > 0x20, bytes[index] < 0x80, !"\"'`<>)]}".utf8.contains(bytes[index]) {
          index += 1
        }
        spans.append(TextSpan(kind: .url, range: start..<index))
      case 0xC2, 0xE2, 0xE3:
        index = pairedQuote(from: index)
      default:
        index += 1
      }
    }
  }

  private mutating func inlineCode(from start: Int) -> Int {
    var open = start
    while open < bytes.count, bytes[open] == UInt8(ascii: "`") { open += 1 }
    let length = open - start
    var index = open
    while index < bytes.count, bytes[index] != 0x0A {
      guard bytes[index] == UInt8(ascii: "`") else {
        index += 1
        continue
      }
      let closeStart = index
      while index < bytes.count, bytes[index] == UInt8(ascii: "`") { index += 1 }
      if index - closeStart == length {
        spans.append(TextSpan(kind: .inlineCode, range: start..<index))
        return index
      }
    }
    return open
  }

  /// `"…"` on one line, or over a line end inside a paragraph, at most 600 bytes.
  private mutating func straightQuote(from start: Int) -> Int {
    var index = start + 1
    let limit = min(start + 600, bytes.count)
    while index < limit {
      if bytes[index] == UInt8(ascii: "\"") {
        spans.append(TextSpan(kind: .quotation, range: start..<index + 1))
        return index + 1
      }
      if bytes[index] == 0x0A, index + 1 < limit, bytes[index + 1] == 0x0A { break }
      index += 1
    }
    return start + 1
  }

  /// `'…'` between blanks or punctuation on one line; `don't` and `users'` are no quotes.
  private mutating func apostropheQuote(from start: Int) -> Int {
    var index = start + 1
    guard index < bytes.count, !bytes[index].isBlankOrBreak else { return start + 1 }
    // Chinese has no apostrophes, so that a mark between its characters quotes.
    let isHan = bytes[index] >= 0xE3 && bytes[index] != 0xE2
    if start > 0, bytes[start - 1].isIdentifierPart, !(isHan && bytes[start - 1] >= 0x80) { return start + 1 }
    let limit = min(start + 300, bytes.count)
    while index < limit, bytes[index] != 0x0A {
      if bytes[index] == UInt8(ascii: "'"),
        index + 1 == bytes.count || !bytes[index + 1].isIdentifierPart || isHan && bytes[index + 1] >= 0x80
      {
        spans.append(TextSpan(kind: .quotation, range: start..<index + 1))
        return index + 1
      }
      index += 1
    }
    return start + 1
  }

  private mutating func pairedQuote(from start: Int) -> Int {
    for pair in Self.quotePairs where bytes.hasBytes(pair.open, at: start) {
      let contentStart = start + pair.open.utf8CodeUnitCount
      // What guillemets close was opened by them; the others may stand for something else, and do not leave their paragraph.
      let isSure = bytes[start] == 0xC2
      let limit = min(start + (isSure ? 8000 : 900), bytes.count)
      guard let end = bytes.firstIndex(of: pair.close, from: contentStart, to: limit),
        isSure || bytes.firstIndex(of: "\n\n", from: contentStart, to: end) == nil
      else { return contentStart }
      let close = end + pair.close.utf8CodeUnitCount
      spans.append(TextSpan(kind: .quotation, range: start..<close))
      return close
    }
    return start + 1
  }
}
