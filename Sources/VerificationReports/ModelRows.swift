import Diagnostics
import Statistics
import Verification

/// Several models side by side: the first, and each of the others against it.
struct ModelRows {
  let header: [String]
  let rows: [[String]]

  /// `outcomes`: Comparisons with the same model before; `nil` for fewer than two.
  init?(_ outcomes: [Outcome], _ wording: Wording) {
    guard outcomes.count > 1, let first = outcomes.first else { return nil }
    header = [
      wording.choose("model", "模型"), wording.name(.firstToken) + " p50",
      wording.name(.total) + " p50", wording.choose("ratio", "比值"),
      wording.choose("interval", "区间"), wording.choose("output tokens", "输出 token"),
      wording.choose("1,000 calls", "每千次调用"), wording.choose("answers", "回答"), wording.choose("verdict", "结论"),
    ]
    func regime(_ analysis: Analysis, _ outcome: Outcome) -> String {
      outcome.analyses.count > 1 ? ", " + wording.name(analysis.regime) : ""
    }
    func figures(_ summary: ArmSummary?) -> (first: String, total: String, output: String, cost: String) {
      (
        Wording.milliseconds(summary?.times[.firstToken]?.percentile(0.5)),
        Wording.milliseconds(summary?.times[.total]?.percentile(0.5)), Wording.count(summary?.output),
        Wording.dollars(summary?.cost.map { $0 * 1_000 })
      )
    }
    var rows = first.analyses.map { analysis in
      let own = figures(analysis.arms[.before])
      return [
        (first.asked[.before]?.name ?? "") + regime(analysis, first), own.first, own.total, "1", "", own.output,
        own.cost,
        "", "",
      ]
    }
    for outcome in outcomes {
      for analysis in outcome.analyses {
        let own = figures(analysis.arms[.after])
        let result = analysis.comparisons.first { $0.metric == analysis.metric }?.result
        rows.append([
          (outcome.asked[.after]?.name ?? "") + regime(analysis, outcome), own.first, own.total,
          result.map { Wording.ratio($0.ratio) } ?? "–", result.map(Wording.interval) ?? "–", own.output, own.cost,
          wording.state(analysis.answers), wording.shortConclusion(analysis.conclusion),
        ])
      }
      if outcome.analyses.isEmpty {
        rows.append([outcome.asked[.after]?.name ?? ""] + Array(repeating: "–", count: 7) + [""])
      }
    }
    self.rows = rows
  }
}
