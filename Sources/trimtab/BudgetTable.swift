import CommandSupport
import Diagnostics
import Linting
import Reporting
import Rules

/// Budgets on a terminal.
struct BudgetTable {
  let console: Console
  let hidesPassed: Bool

  func print(_ report: BudgetReport) throws {
    let wording = BudgetWording(language: console.language)
    let shown = report.verdicts.filter { !hidesPassed || $0.status != .within }
    let isCompared = report.comparedWith != nil
    var text = ""
    if !shown.isEmpty {
      var columns = [
        TextTable.Column(wording.choose("prompt", "提示词")), TextTable.Column(wording.choose("budget", "预算")),
        TextTable.Column(wording.choose("limit", "上限"), alignment: .trailing),
        TextTable.Column(wording.choose("actual", "实际"), alignment: .trailing),
        TextTable.Column(wording.choose("headroom", "余量"), alignment: .trailing),
      ]
      if isCompared { columns.append(TextTable.Column(wording.choose("since then", "变化"), alignment: .trailing)) }
      columns.append(TextTable.Column(""))
      var table = TextTable(columns, showsSeparators: true)
      for verdict in shown {
        var row: [TextTable.Entry] = [
          TextTable.Entry(wording.name(verdict.subject)), TextTable.Entry(wording.name(verdict.metric)),
          TextTable.Entry(wording.value(verdict.limit, verdict.metric)),
          TextTable.Entry(wording.actual(verdict), as: Self.role(verdict.status)),
          TextTable.Entry(wording.headroom(verdict)),
        ]
        if isCompared { row.append(TextTable.Entry(wording.delta(verdict))) }
        row.append(TextTable.Entry(wording.status(verdict), as: Self.role(verdict.status)))
        table.append(row)
      }
      text += rendered(table)
    }
    if let note = wording.notCompared(report) { text += (text.isEmpty ? "" : "\n") + note + "\n" }
    for reason in report.reasons { text += "\n" + self.text(of: reason, wording) }
    if !report.verdicts.isEmpty {
      if let note = wording.unknownVariables(report) { text += "\n" + note + "\n" }
      text += "\n" + wording.total(report) + "\n"
    }
    try console.print(text)
  }

  private func text(of reason: BudgetReasons, _ wording: BudgetWording) -> String {
    var table = TextTable([TextTable.Column("", alignment: .trailing), TextTable.Column("")])
    for part in reason.parts.prefix(8) {
      table.append([TextTable.Entry(grouped(part.tokens)), TextTable.Entry(wording.name(part))])
    }
    for finding in reason.findings.prefix(5) {
      table.append([
        TextTable.Entry("−\(finding.savedTokens)", as: .good),
        TextTable.Entry(
          wording.choose("\(finding.rule), line \(finding.line)", "\(finding.rule)，第 \(finding.line) 行"), as: .good),
      ])
    }
    return wording.name(reason.subject) + "\n" + rendered(table)
  }

  private func rendered(_ table: TextTable) -> String {
    var output = OutputBuffer()
    table.write(console.style, to: &output)
    return String(decoding: output.bytes, as: UTF8.self)
  }

  private static func role(_ status: BudgetVerdict.Status) -> Style.Role? {
    switch status {
    case .within: .good
    case .near: .warning
    case .broken: .error
    case .unknown: .faint
    }
  }
}
