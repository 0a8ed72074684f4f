import CommandSupport
import PromptCost
import Prompts
import Tokenization

/// Token counts as CSV (RFC 4180).
enum CountCSV {
  private static let header = [
    "path", "prompt", "model", "encoding", "quality", "static_tokens", "variable_tokens", "tool_tokens",
    "framing_tokens", "total_tokens", "low", "high", "static_prefix_tokens",
  ]

  static func text(of measured: [MeasuredPrompt]) -> String {
    text(header, measured.map(fields))
  }

  static func text(_ header: [String], _ rows: [[String]]) -> String {
    ([header] + rows).map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func fields(_ item: MeasuredPrompt) -> [String] {
    let measurement = item.measurement
    let scaled = { (raw: Int) in String(measurement.counter.scaled(raw).tokens) }
    let total = measurement.total
    let quality: String
    switch total.quality {
    case .exact: quality = measurement.hasUnknownVariables ? "at-least" : "exact"
    case .assumed: quality = "assumed"
    case .approximate: quality = "approx"
    }
    return [
      item.path, item.prompt.name ?? "", item.modelName ?? "", measurement.counter.encoding.name, quality,
      scaled(measurement.staticTokens), scaled(measurement.variableTokens), scaled(measurement.toolTokens),
      measurement.framingTokens.map(String.init) ?? "", String(total.tokens), String(total.lowerBound),
      String(total.upperBound), scaled(measurement.prefix.tokens),
    ]
  }

  private static func quoted(_ field: String) -> String {
    guard field.utf8.contains(where: { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }) else { return field }
    return "\"" + field.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
