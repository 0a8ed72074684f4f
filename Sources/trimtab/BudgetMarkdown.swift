import CommandSupport
import Diagnostics
import Linting
import Reporting
import Rules

/// Budgets for a pull request's comment.
struct BudgetMarkdown {
  let wording: BudgetWording
  let hidesPassed: Bool

  func text(of report: BudgetReport) -> String {
    let shown = report.verdicts.filter { !hidesPassed || $0.status != .within }
    let isCompared = report.comparedWith != nil
    var text = "### " + wording.choose("Prompt budgets", "提示词预算") + "\n\n"
    if !shown.isEmpty {
      var head = [
        wording.choose("prompt", "提示词"), wording.choose("budget", "预算"), wording.choose("limit", "上限"),
        wording.choose("actual", "实际"), wording.choose("headroom", "余量"),
      ]
      var rule = ["---", "---", "---:", "---:", "---:"]
      if isCompared {
        head.append(wording.choose("since then", "变化"))
        rule.append("---:")
      }
      text += row([""] + head) + row([":-:"] + rule)
      for verdict in shown {
        var cells = [
          mark(verdict.status), MarkdownText.code(wording.name(verdict.subject)), wording.name(verdict.metric),
          wording.value(verdict.limit, verdict.metric), wording.actual(verdict),
          wording.headroom(verdict),
        ]
        if isCompared { cells.append(wording.delta(verdict)) }
        text += row(cells)
      }
      text += "\n"
    }
    for reason in report.reasons {
      text += "<details><summary>" + wording.choose("Where the tokens are: ", "token 用在哪里：")
      text += "<code>\(escaped(wording.name(reason.subject)))</code></summary>\n\n"
      for part in reason.parts.prefix(8) {
        text += "* \(MarkdownText.cell(wording.name(part))): \(grouped(part.tokens))\n"
      }
      for finding in reason.findings.prefix(5) {
        text += wording.choose(
          "* `\(finding.rule)` in line \(finding.line) would win back \(finding.savedTokens)\n",
          "* 第 \(finding.line) 行的 `\(finding.rule)` 可省 \(finding.savedTokens)\n")
      }
      text += "\n</details>\n\n"
    }
    if let note = wording.notCompared(report) { text += MarkdownText.cell(note) + "\n\n" }
    if let note = wording.unknownVariables(report) { text += MarkdownText.cell(note) + "\n\n" }
    return text + "**" + wording.total(report) + "**\n"
  }

  private func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }

  private func mark(_ status: BudgetVerdict.Status) -> String {
    switch status {
    case .within: "✅"
    case .near: "⚠️"
    case .broken: "❌"
    case .unknown: "❔"
    }
  }
}
