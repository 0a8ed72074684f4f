import CommandSupport
import Diagnostics
import Linting
import PromptCost
import Reporting
import SourceText

/// Plans for people.
struct PlanText {
  let console: Console
  let callsPerDay: Int?
  /// The parts of a prompt that are listed.
  private static let listed = 8

  init(console: Console, callsPerDay: Int?) {
    self.console = console
    self.callsPerDay = callsPerDay
  }

  func print(_ files: [PlannedFile]) throws {
    let wording = PlanWording(language: console.language)
    guard !files.isEmpty else {
      console.note(.hint, LocalizedText(en: "no prompt files found", zh: "没有找到提示词文件"))
      return
    }
    var output = OutputBuffer()
    for file in files {
      let lines = LineIndex(file.source)
      for plan in file.plans { write(plan, file, lines, isOnly: file.plans.count == 1, wording, &output) }
    }
    try console.print(output.bytes)
  }

  private func write(
    _ plan: Plan, _ file: PlannedFile, _ lines: LineIndex, isOnly: Bool, _ wording: PlanWording,
    _ output: inout OutputBuffer
  ) {
    let style = console.style
    let name = isOnly ? "" : " · " + (plan.name ?? "#\(plan.number)")
    style.write(file.source.path + name, as: .strong, to: &output)
    let model = plan.modelName.map { ", \($0)" } ?? ""
    output.append(
      "  \(plan.before.tokens) \(wording.choose("tokens", "个 token")), \(plan.encoding)\(plan.isEstimate ? " (≈)" : "")\(model)\n"
    )
    for part in plan.lines.prefix(Self.listed) {
      let count = String(part.tokens)
      let text = part.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      output.append(String(repeating: " ", count: max(0, 6 - count.count)) + count + "  ")
      output.append(text.count > 90 ? String(text.prefix(89)) + "…" : text)
      output.append("\n")
    }
    if plan.lines.count > Self.listed {
      let rest = plan.lines.dropFirst(Self.listed).reduce(0) { $0 + $1.tokens }
      let count = String(rest)
      output.append(String(repeating: " ", count: max(0, 6 - count.count)) + count + "  ")
      output.append(
        wording.choose("in \(plan.lines.count - Self.listed) more\n", "其余 \(plan.lines.count - Self.listed) 处\n"))
    }
    output.append("\n")
    for (index, step) in plan.steps.enumerated() { write(step, index + 1, plan, file, lines, wording, &output) }
    if plan.steps.isEmpty { output.append("  " + wording.choose("nothing to save", "没有可省的") + "\n\n") }
    if let time = wording.honesty(plan) { output.append("  \(time)\n") }
    if let proposal = wording.proposal(plan) { output.append("  \(proposal)\n") }
    style.write("  " + wording.total(plan, callsPerDay: callsPerDay), as: .good, to: &output)
    output.append("\n\n")
  }

  private func write(
    _ step: PlanStep, _ number: Int, _ plan: Plan, _ file: PlannedFile, _ lines: LineIndex, _ wording: PlanWording,
    _ output: inout OutputBuffer
  ) {
    let style = console.style
    let line = lines.lineNumber(of: step.range.lowerBound)
    style.write("\(number). \(step.rule)", as: .strong, to: &output)
    switch step.action {
    case .rewrite(let after, let applicability):
      let kind = wording.title(applicability)
      output.append(
        wording.choose(" (\(wording.title(step.lever)), \(kind))", "（\(wording.title(step.lever))，\(kind)）")
          + "\n   \(wording.value(step, plan))\n")
      for row in String(decoding: UnifiedDiff.text(from: file.source, to: after, path: file.source.path), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2) where !row.isEmpty
      {
        if row.hasPrefix("-") || row.hasPrefix("+") { output.append("   \(row)\n") }
      }
    case .advice(let message, let help):
      output.append(wording.choose(" (\(wording.title(step.lever)))", "（\(wording.title(step.lever))）") + "\n   ")
      output.append(wording.choose("line \(line): ", "第 \(line) 行：") + message[console.language] + "\n")
      if let help { output.append("   " + wording.choose("to do: ", "建议：") + help[console.language] + "\n") }
      let value = wording.value(step, plan)
      if !value.isEmpty { output.append("   \(value)\n") }
    }
    output.append("\n")
  }
}
