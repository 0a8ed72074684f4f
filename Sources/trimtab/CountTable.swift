import CommandSupport
import Diagnostics
import ModelCatalog
import PromptCost
import Prompts
import Reporting
import Rules
import Tokenization

/// Token counts as a table: a row for each prompt, and for its messages if it has several.
struct CountTable {
  let console: Console

  func print(_ measured: [MeasuredPrompt]) throws {
    let isChinese = console.language == .chinese
    guard !measured.isEmpty else {
      console.note(.hint, LocalizedText(en: "no prompt files found", zh: "没有找到提示词文件"))
      return
    }
    func title(_ en: String, _ zh: String, _ alignment: TextTable.Alignment = .trailing) -> TextTable.Column {
      TextTable.Column(isChinese ? zh : en, alignment: alignment)
    }
    var table = TextTable(
      [
        title("prompt", "提示词", .leading), title("static", "固定"), title("variables", "变量"), title("tools", "工具"),
        title("framing", "格式开销"), title("total", "合计"), title("window", "窗口占比"), title("$/1k calls", "美元/千次"),
        title("cacheable", "可缓存"), title("encoding", "编码", .leading),
      ], showsSeparators: true)
    for (index, item) in measured.enumerated() {
      if index > 0, measured[index - 1].path != item.path { table.appendSeparator() }
      let measurement = item.measurement
      let cached = measurement.model?.caching.map {
        $0.cachedTokens(ofPrefix: measurement.counter.scaled(measurement.prefix.tokens).lowerBound)
      }
      table.append([
        TextTable.Entry(item.label, as: .strong), number(measurement.staticTokens, measurement.counter),
        TextTable.Entry(
          (measurement.variableTokens > 0 || !measurement.hasUnknownVariables
            ? shown(measurement.variableTokens, measurement.counter) : "")
            + (measurement.hasUnknownVariables ? "+?" : "")),
        number(measurement.toolTokens, measurement.counter),
        TextTable.Entry(measurement.framingTokens.map(grouped) ?? "?"),
        TextTable.Entry(text(of: measurement.total) + (measurement.hasUnknownVariables ? "+" : ""), as: .strong),
        TextTable.Entry(measurement.windowShare.map(percent) ?? ""),
        TextTable.Entry(measurement.inputCostPer1000Calls.map(money) ?? ""), TextTable.Entry(cached.map(grouped) ?? ""),
        TextTable.Entry(encodingName(item), as: .faint),
      ])
      for (message, part) in zip(item.prompt.messages, measurement.messages) where item.prompt.messages.count > 1 {
        let variables = part.variables.map { "\($0.name) \($0.tokens.map { shown($0, measurement.counter) } ?? "?")" }
        table.append([
          TextTable.Entry("  " + message.role.rawValue), number(part.staticTokens, measurement.counter),
          TextTable.Entry(variables.joined(separator: ", "), as: .faint),
        ])
      }
    }
    var buffer = OutputBuffer()
    table.write(console.style, to: &buffer)
    try console.print(buffer.bytes)
  }

  private func shown(_ raw: Int, _ counter: TokenCounter) -> String {
    let count = counter.scaled(raw)
    if case .approximate = count.quality, count.tokens > 0 { return "~" + grouped(count.tokens) }
    return grouped(count.tokens)
  }

  private func number(_ raw: Int, _ counter: TokenCounter) -> TextTable.Entry { TextTable.Entry(shown(raw, counter)) }

  private func text(of count: TokenCount) -> String {
    switch count.quality {
    case .exact, .assumed: grouped(count.tokens)
    case .approximate(let range):
      "~\(grouped(count.tokens)) (\(grouped(range.lowerBound))–\(grouped(range.upperBound)))"
    }
  }

  private func encodingName(_ item: MeasuredPrompt) -> String {
    let counter = item.measurement.counter
    if case .approximate = item.measurement.total.quality {
      return "\(counter.modelEncoding) ≈ \(counter.encoding.name)"
    }
    return counter.encoding.name + (counter.isExact ? "" : " (assumed)")
  }

  private func percent(_ share: Double) -> String {
    share < 0.001 ? "<0.1 %" : "\(Double(Int((share * 1000).rounded())) / 10) %"
  }

  private func money(_ dollars: Double) -> String {
    // Four decimals: a thousand calls of a short prompt cost fractions of a cent.
    let units = Int((dollars * 10_000).rounded())
    let fraction = String(units % 10_000)
    return "\(units / 10_000)." + String(repeating: "0", count: 4 - fraction.count) + fraction
  }
}
