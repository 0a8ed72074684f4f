package import Diagnostics
import Reporting
package import Verification

/// For a comment on a pull request.
package struct MarkdownReport {
  private let wording: Wording

  package init(language: Language) {
    wording = Wording(language: language)
  }

  /// Several outcomes are those of several models: side by side first, and then one by one.
  package func text(of outcomes: [Outcome]) -> String {
    var text = ""
    if let models = ModelRows(outcomes, wording) {
      text += "| \(models.header.map(MarkdownText.cell).joined(separator: " | ")) |\n"
      text += "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- | --- |\n"
      for row in models.rows { text += "| \(row.map(MarkdownText.cell).joined(separator: " | ")) |\n" }
      text += "\n"
    }
    return text + outcomes.map(self.text).joined(separator: "\n")
  }

  private func text(of outcome: Outcome) -> String {
    var text = "### \(MarkdownText.code(outcome.prompt))\n\n"
    let models = wording.models(outcome).map(MarkdownText.code).joined(separator: wording.choose(", ", "、"))
    text +=
      "\(MarkdownText.cell(wording.text(outcome.variant)))\(wording.choose("; ", "；"))\(models)\(wording.choose(", ", "，"))\(MarkdownText.cell(wording.place(outcome)))\n\n"
    for analysis in outcome.analyses {
      let rows = ComparisonRows(analysis, wording)
      text +=
        "**\(wording.name(analysis.metric))\(wording.choose(": ", "："))\(MarkdownText.cell(wording.conclusion(analysis.conclusion)))**\n\n"
      text +=
        "| \(wording.title(analysis)) | \(wording.name(.before)) | \(wording.name(.after)) | \(wording.choose("ratio", "比值")) | \(wording.intervalTitle(analysis)) | |\n"
      text += "| --- | ---: | ---: | ---: | ---: | --- |\n"
      for row in rows.rows {
        text +=
          "| \([row.name, row.before, row.after, row.ratio, row.interval, row.verdict].map(MarkdownText.cell).joined(separator: " | ")) |\n"
      }
      text += "\n\(MarkdownText.cell(wording.answers(analysis.answers)))\n\n"
      if outcome.isSelfComparison, let floor = wording.noiseFloor(analysis) { text += floor + "\n\n" }
      for failure in rows.failures { text += "* \(MarkdownText.cell(failure))\n" }
      if !rows.failures.isEmpty { text += "\n" }
      if let state = wording.cacheState(analysis) { text += MarkdownText.cell(state) + "\n\n" }
    }
    if let ladder = outcome.ladder {
      let rows = LadderRows(ladder, wording)
      text += "| \(rows.header.map(MarkdownText.cell).joined(separator: " | ")) |\n| --- | ---: | ---: | ---: | --- |\n"
      for row in rows.rows {
        text +=
          "| \([row.step, row.alone, row.interval, row.cumulative, row.remark].map(MarkdownText.cell).joined(separator: " | ")) |\n"
      }
      text += "\n"
    }
    if let load = outcome.load {
      let rows = LoadRows(load, wording)
      text +=
        "**\(MarkdownText.cell(rows.conclusion))**\n\n| \(rows.header.map(MarkdownText.cell).joined(separator: " | ")) |\n"
      text += "| --- | ---: | ---: | ---: |\n"
      for row in rows.rows { text += "| \(row.map(MarkdownText.cell).joined(separator: " | ")) |\n" }
      text += "\n"
    }
    for note in outcome.notes { text += "* \(MarkdownText.cell(wording.text(note)))\n" }
    text += "\n\(MarkdownText.cell(wording.totals(outcome).joined(separator: wording.choose("; ", "；"))))\n"
    if let ending = wording.ending(outcome.ending) { text += "\n\(MarkdownText.cell(ending))\n" }
    return text
  }
}
