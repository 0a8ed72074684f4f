import CommandSupport
import Diagnostics
import Linting
import Reporting
import SourceText

/// Plans for a pull request's comment.
struct PlanMarkdown {
  let language: Language

  func text(of files: [PlannedFile]) -> String {
    let wording = PlanWording(language: language)
    var text = ""
    for file in files {
      let lines = LineIndex(file.source)
      for plan in file.plans {
        let name = file.plans.count == 1 ? "" : " · " + (plan.name ?? "#\(plan.number)")
        text += "### \(MarkdownText.code(file.source.path))\(MarkdownText.cell(name))\n\n"
        text += wording.choose("| step | what | worth |\n", "| 步骤 | 内容 | 收益 |\n") + "| --- | --- | --- |\n"
        for step in plan.steps {
          let what: String =
            switch step.action {
            case .rewrite(_, let applicability):
              wording.choose("rewrite: ", "改写：") + wording.title(applicability)
            case .advice(let message, let help):
              [message[language], help?[language]].compactMap(\.self).joined(separator: "; ")
            }
          let line = lines.lineNumber(of: step.range.lowerBound)
          text +=
            "| \(MarkdownText.code(step.rule)) (\(line)) | \(MarkdownText.cell(what)) | \(MarkdownText.cell(wording.value(step, plan))) |\n"
        }
        text += "\n"
        if let time = wording.honesty(plan) { text += time + "\n\n" }
        if let proposal = wording.proposal(plan) { text += proposal + "\n\n" }
        text += "**\(wording.total(plan, callsPerDay: nil))**\n\n"
      }
    }
    return text
  }
}
