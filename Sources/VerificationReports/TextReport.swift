package import Diagnostics
package import Reporting
import Statistics
package import Verification

/// For a terminal.
package struct TextReport {
  private let wording: Wording
  private let style: Style

  package init(language: Language, style: Style) {
    wording = Wording(language: language)
    self.style = style
  }

  /// Several outcomes are those of several models: side by side first, and then one by one.
  package func bytes(of outcomes: [Outcome]) -> [UInt8] {
    var output = OutputBuffer()
    if let models = ModelRows(outcomes, wording) {
      var table = TextTable(
        models.header.enumerated().map {
          .init($0.element, alignment: (1...6).contains($0.offset) ? .trailing : .leading)
        })
      for row in models.rows { table.append(row.map { .init($0) }) }
      table.write(style, to: &output)
      output.append("\n")
    }
    for (index, outcome) in outcomes.enumerated() {
      if index > 0 { output.append("\n") }
      write(outcome, to: &output)
    }
    return output.bytes
  }

  private func write(_ outcome: Outcome, to output: inout OutputBuffer) {
    style.write(outcome.prompt, as: .strong, to: &output)
    let models = wording.models(outcome).joined(separator: wording.choose(", ", "、"))
    output.append(
      "  \(wording.text(outcome.variant))\(wording.choose("; ", "；"))\(models)\(wording.choose(", ", "，"))\(wording.place(outcome))\n\n"
    )
    for analysis in outcome.analyses { write(analysis, isSelfComparison: outcome.isSelfComparison, to: &output) }
    if let ladder = outcome.ladder { write(ladder, to: &output) }
    if let load = outcome.load { write(load, to: &output) }
    for note in outcome.notes { output.append("\(wording.text(note))\n") }
    if let ending = wording.ending(outcome.ending) { style.write(ending + "\n", as: .warning, to: &output) }
    style.write(wording.totals(outcome).joined(separator: wording.choose("; ", "；")) + "\n", as: .faint, to: &output)
  }

  private func write(_ analysis: Analysis, isSelfComparison: Bool, to output: inout OutputBuffer) {
    let rows = ComparisonRows(analysis, wording)
    var table = TextTable([
      .init(wording.title(analysis)),
      .init(wording.name(.before), alignment: .trailing), .init(wording.name(.after), alignment: .trailing),
      .init(wording.choose("ratio", "比值"), alignment: .trailing),
      .init(wording.intervalTitle(analysis), alignment: .trailing),
      .init(),
    ])
    for row in rows.rows {
      table.append([
        .init(row.name), .init(row.before), .init(row.after), .init(row.ratio), .init(row.interval),
        .init(row.verdict, as: row.result.map(Self.role) ?? .faint),
      ])
    }
    table.write(style, to: &output)
    output.append("\n")
    if !rows.distributions.isEmpty {
      var details = TextTable(
        [TextTable.Column("")]
          + [wording.choose("mean", "均值"), "p50", "p95", "p99", wording.choose("peak", "峰值"), "n"].map {
            .init($0, alignment: .trailing)
          })
      for row in rows.distributions { details.append(row.map { .init($0) }) }
      details.write(style, to: &output)
      output.append("\n")
    }
    for failure in rows.failures { style.write(failure + "\n", as: .warning, to: &output) }
    if let state = wording.cacheState(analysis) { output.append(state + "\n") }
    output.append(wording.answers(analysis.answers) + "\n")
    let role: Style.Role =
      switch analysis.conclusion {
      case .faster: .good
      case .slower, .rejected: .error
      default: .strong
      }
    style.write(
      "\(wording.name(analysis.metric))\(wording.choose(": ", "："))\(wording.conclusion(analysis.conclusion))",
      as: role,
      to: &output)
    output.append("\n")
    if isSelfComparison, let floor = wording.noiseFloor(analysis) { output.append(floor + "\n") }
    output.append("\n")
  }

  private func write(_ load: LoadReport, to output: inout OutputBuffer) {
    let rows = LoadRows(load, wording)
    var table = TextTable(
      rows.header.enumerated().map { .init($0.element, alignment: $0.offset > 0 ? .trailing : .leading) })
    for row in rows.rows { table.append(row.map { .init($0) }) }
    table.write(style, to: &output)
    style.write("\n\(rows.conclusion)\n\n", as: .strong, to: &output)
  }

  private func write(_ ladder: Ladder, to output: inout OutputBuffer) {
    let rows = LadderRows(ladder, wording)
    var table = TextTable(
      rows.header.enumerated().map { .init($0.element, alignment: (1...3).contains($0.offset) ? .trailing : .leading) })
    for row in rows.rows {
      table.append([
        .init(row.step), .init(row.alone, as: row.verdict.map(Self.role)), .init(row.interval), .init(row.cumulative),
        .init(row.remark, as: .faint),
      ])
    }
    table.write(style, to: &output)
    output.append("\n")
  }

  private static func role(_ verdict: Verdict) -> Style.Role {
    switch verdict {
    case .faster: .good
    case .slower: .error
    case .noProvenDifference, .inconclusive: .faint
    }
  }
}
