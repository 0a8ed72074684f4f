import Statistics
import Verification

/// The figures of one regime as rows of text, the same in every report that has tables.
struct ComparisonRows {
  struct Row {
    var name: String
    var before: String
    var after: String
    var ratio = ""
    var interval = ""
    var verdict = ""
    var result: Verdict?
  }

  let rows: [Row]
  /// Why calls failed, one reason a line.
  let failures: [String]
  /// Of each arm and metric: mean, p50, p95, p99, peak, number.
  let distributions: [[String]]

  init(_ analysis: Analysis, _ wording: Wording) {
    var rows: [Row] = []
    func arm(_ arm: Arm) -> ArmSummary? { analysis.arms[arm] }
    for comparison in analysis.comparisons {
      rows.append(
        Row(
          name: wording.name(comparison.metric), before: Wording.milliseconds(comparison.result.before),
          after: Wording.milliseconds(comparison.result.after),
          ratio: Wording.ratio(comparison.result.ratio), interval: Wording.interval(comparison.result),
          verdict: wording.verdict(comparison.verdict), result: comparison.verdict))
    }
    func add(_ name: String, _ value: (ArmSummary) -> Double?, _ show: (Double?) -> String) {
      let (before, after) = (arm(.before).flatMap(value), arm(.after).flatMap(value))
      guard before != nil || after != nil else { return }
      var ratio = ""
      if let before, let after, before > 0 { ratio = Wording.ratio(after / before) }
      rows.append(Row(name: name, before: show(before), after: show(after), ratio: ratio))
    }
    add(wording.choose("input tokens", "输入 token"), \.input, Wording.count)
    add(wording.choose("… of them cached", "……其中命中缓存"), \.cached, Wording.count)
    add(wording.choose("output tokens", "输出 token"), \.output, Wording.count)
    add(wording.choose("… of them thinking", "……其中思考"), \.thinking, Wording.count)
    if (arm(.before)?.cost ?? 0) + (arm(.after)?.cost ?? 0) > 0 {
      add(wording.choose("1,000 calls", "每千次调用"), { $0.cost.map { $0 * 1_000 } }, Wording.dollars)
    }
    if (arm(.before)?.failed ?? 0) + (arm(.after)?.failed ?? 0) > 0 {
      rows.append(
        Row(
          name: wording.choose("failed calls", "失败调用"),
          before: "\(arm(.before)?.failed ?? 0)/\(arm(.before)?.calls ?? 0)",
          after: "\(arm(.after)?.failed ?? 0)/\(arm(.after)?.calls ?? 0)"))
    }
    self.rows = rows
    failures = Arm.allCases.flatMap { side in
      (arm(side)?.failureMessages ?? []).prefix(3).map {
        "\(wording.name(side))\(wording.choose(": ", "："))\($0.count) × \($0.message)"
      }
    }
    distributions = [Metric.firstToken, .total].flatMap { metric in
      Arm.allCases.compactMap { side -> [String]? in
        guard let summary = arm(side)?.times[metric], let all = arm(side)?.timesWithFailures[metric] else { return nil }
        return [
          "\(wording.name(metric))\(wording.choose(", ", "，"))\(wording.name(side))",
          Wording.milliseconds(summary.mean),
          Wording.percentile(all, 0.5), Wording.percentile(all, 0.95), Wording.percentile(all, 0.99),
          Wording.milliseconds(summary.maximum), String(all.count),
        ]
      }
    }
  }
}
