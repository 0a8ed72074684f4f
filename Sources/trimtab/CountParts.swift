import Diagnostics
import PromptCost
import Prompts
import Reporting
import Rules

/// Where the tokens are: messages, variables and tools of all prompts, the largest first.
struct CountParts {
  private struct Part {
    var tokens: Int
    var name: String
  }

  private let parts: [Part]
  private let total: Int

  init(_ measured: [MeasuredPrompt]) {
    var parts: [Part] = []
    for item in measured {
      let scaled = { (raw: Int) in item.measurement.counter.scaled(raw).tokens }
      for (message, part) in zip(item.prompt.messages, item.measurement.messages) {
        parts.append(Part(tokens: scaled(part.staticTokens), name: "\(item.label) · \(message.role.rawValue)"))
        for variable in part.variables {
          guard let tokens = variable.tokens else { continue }
          parts.append(Part(tokens: scaled(tokens), name: "\(item.label) · {\(variable.name)}"))
        }
      }
      if item.measurement.toolTokens > 0 {
        parts.append(Part(tokens: scaled(item.measurement.toolTokens), name: "\(item.label) · tools"))
      }
    }
    // Equal ones stay in the order of the files.
    self.parts = parts.enumerated().sorted { ($1.element.tokens, $0.offset) < ($0.element.tokens, $1.offset) }.map(
      \.element)
    total = parts.reduce(0) { $0 + $1.tokens }
  }

  func print(top count: Int, _ console: Console) throws {
    let isChinese = console.language == .chinese
    var table = TextTable([
      TextTable.Column(isChinese ? "token" : "tokens", alignment: .trailing),
      TextTable.Column(isChinese ? "占比" : "share", alignment: .trailing),
      TextTable.Column(isChinese ? "位置" : "where", alignment: .leading),
    ])
    for part in parts.prefix(count) {
      let share = total == 0 ? 0 : Double(part.tokens) * 100 / Double(total)
      table.append([
        TextTable.Entry(grouped(part.tokens)), TextTable.Entry("\((share * 10).rounded() / 10) %", as: .faint),
        TextTable.Entry(part.name),
      ])
    }
    var buffer = OutputBuffer()
    table.write(console.style, to: &buffer)
    try console.print(buffer.bytes)
  }
}
