import ArgumentParser
import CommandSupport
import Diagnostics
import PromptCost
import Prompts
import Reporting
import Rules
import SourceText

/// What `count --per` counts apart.
enum CountUnit: String, ExpressibleByArgument, CaseIterable { case message, variable, line }

/// Where the tokens are: messages, variables, tools or lines of all prompts.
struct CountParts {
  struct Part {
    let path: String
    let prompt: String?
    /// The path, and the prompt's name if the file has several.
    let label: String
    let kind: String
    /// The role of a message, the name of a variable.
    let name: String
    /// From 1, for lines.
    var line: Int?
    /// `nil` for a variable without a sample.
    let tokens: Int?
    var text: String?

    var place: String {
      if let line { return "\(path):\(line)" }
      return kind == "variable" ? "\(label) · {\(name)}" : "\(label) · \(name)"
    }
  }

  private(set) var parts: [Part] = []
  private let unit: CountUnit?
  private let total: Int

  /// The parts of one kind; without a kind, messages without their variables, variables and tools, of which the sum is all
  /// there is.
  init(_ measured: [MeasuredPrompt], per unit: CountUnit?) {
    self.unit = unit
    for item in measured { Self.append(item, unit, to: &parts) }
    total = parts.reduce(0) { $0 + ($1.tokens ?? 0) }
  }

  private static func append(_ item: MeasuredPrompt, _ unit: CountUnit?, to parts: inout [Part]) {
    let counter = item.measurement.counter
    let scaled = { (raw: Int) in counter.scaled(raw).tokens }
    func part(_ kind: String, _ name: String, _ tokens: Int?) -> Part {
      Part(
        path: item.path, prompt: item.prompt.name, label: item.label, kind: kind, name: name, tokens: tokens.map(scaled)
      )
    }
    for (message, measurement) in zip(item.prompt.messages, item.measurement.messages) {
      switch unit {
      case .line:
        parts += lines(of: message, in: item).map { line in
          var part = part("line", message.role.rawValue, line.tokens)
          (part.line, part.text) = (line.number, line.text)
          return part
        }
      case .message: parts.append(part("message", message.role.rawValue, measurement.filledTokens))
      case .variable, nil:
        if unit == nil { parts.append(part("message", message.role.rawValue, measurement.staticTokens)) }
        parts += measurement.variables.map { part("variable", $0.name, $0.tokens) }
      }
    }
    if unit != .line, unit != .variable, item.measurement.toolTokens > 0 {
      parts.append(part("tools", "tools", item.measurement.toolTokens))
    }
  }

  /// The tokens of a message's fixed text by the line of the file that they begin in.
  private static func lines(
    of message: Message, in item: MeasuredPrompt
  ) -> [(number: Int, tokens: Int, text: String)] {
    let index = LineIndex(item.source)
    var lines: [(number: Int, tokens: Int, text: String)] = []
    for case .token(let token) in message.parts(in: item.measurement.counter.encoding) {
      let number = index.lineNumber(of: message.text.sourceRange(of: token.range).lowerBound)
      if let last = lines.last, last.number >= number {
        lines[lines.count - 1].tokens += 1
      } else {
        lines.append((number, 1, item.source.text(in: index.contentRange(ofLine: number))))
      }
    }
    return lines
  }

  /// Keeps the largest, the largest first; equal ones stay in the order of the files.
  mutating func keep(top count: Int) {
    let sorted = parts.enumerated().sorted {
      ($1.element.tokens ?? 0, $0.offset) < ($0.element.tokens ?? 0, $1.offset)
    }
    let known = sorted.map(\.element).filter { unit != nil || $0.tokens != nil }
    parts = Array(known.prefix(count))
  }

  // MARK: Output

  func printTable(_ console: Console) throws {
    let isChinese = console.language == .chinese
    var columns = [
      TextTable.Column(isChinese ? "token" : "tokens", alignment: .trailing),
      TextTable.Column(isChinese ? "占比" : "share", alignment: .trailing),
      TextTable.Column(isChinese ? "位置" : "where", alignment: .leading),
    ]
    if unit == .line { columns.append(TextTable.Column(isChinese ? "内容" : "text", alignment: .leading)) }
    var table = TextTable(columns)
    for part in parts {
      let share = part.tokens.map { total == 0 ? 0 : Double($0) * 100 / Double(total) }
      var row = [
        TextTable.Entry(part.tokens.map(grouped) ?? "?"),
        TextTable.Entry(share.map { "\(($0 * 10).rounded() / 10) %" } ?? "", as: .faint), TextTable.Entry(part.place),
      ]
      if unit == .line { row.append(TextTable.Entry(Self.shortened(part.text ?? ""), as: .faint)) }
      table.append(row)
    }
    var buffer = OutputBuffer()
    table.write(console.style, to: &buffer)
    try console.print(buffer.bytes)
  }

  /// What a table has room for.
  private static func shortened(_ text: String) -> String {
    let trimmed = text.drop { $0 == " " || $0 == "\t" }
    return trimmed.count <= 60 ? String(trimmed) : trimmed.prefix(59) + "…"
  }

  func printJSON(_ console: Console) throws {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("version", 1)
      writer.member("per", optional: unit?.rawValue)
      writer.array("parts") { writer in
        for part in parts { writer.object { Self.write(part, to: &$0) } }
      }
    }
    try console.print(writer.take() + [0x0A])
  }

  private static func write(_ part: Part, to writer: inout JSONWriter) {
    writer.member("path", part.path)
    writer.member("prompt", optional: part.prompt)
    writer.member("kind", part.kind)
    writer.member("name", part.name)
    if let line = part.line { writer.member("line", line) }
    if let tokens = part.tokens { writer.member("tokens", tokens) } else { writer.member("tokens", optional: nil) }
    if let text = part.text { writer.member("text", text) }
  }

  func printCSV(_ console: Console) throws {
    let rows = parts.map { part in
      [
        part.path, part.prompt ?? "", part.kind, part.name, part.line.map(String.init) ?? "",
        part.tokens.map(String.init) ?? "", part.text ?? "",
      ]
    }
    try console.print(CountCSV.text(["path", "prompt", "kind", "name", "line", "tokens", "text"], rows))
  }
}
