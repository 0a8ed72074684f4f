import Providers
import Reporting
import Statistics
package import Verification

/// The text format of Prometheus, with the metric names of OpenTelemetry's semantic conventions for generative AI clients as
/// Prometheus writes them (dots become underscores, the unit is a suffix).
package enum PrometheusReport {
  /// The buckets that the conventions advise for durations, in seconds.
  static let durationBuckets = [
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
  ]
  /// And for tokens.
  static let tokenBuckets: [Double] = [
    1, 4, 16, 64, 256, 1_024, 4_096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
  ]

  package static func text(of outcomes: [Outcome]) -> String {
    var text = ""
    // Of several models the first is measured with each of the others: its calls belong together.
    var groups: [(labels: [(String, String)], calls: [Call])] = []
    for outcome in outcomes {
      let measured = outcome.calls.measured.filter { !$0.isReplayed }
      let keys = Dictionary(grouping: measured) {
        Key(arm: $0.arm, regime: $0.regime, failure: $0.failure?.kind.rawValue, stage: $0.stage)
      }
      for (key, calls) in keys.sorted(by: { $0.key < $1.key }) {
        let labels = labels(key, outcome)
        if let index = groups.firstIndex(where: { Self.labels($0.labels) == Self.labels(labels) }) {
          groups[index].calls += calls
        } else {
          groups.append((labels, calls))
        }
      }
    }
    func histogram(
      _ name: String, _ help: String, _ buckets: [Double], _ series: [(labels: [(String, String)], values: [Double])]
    ) {
      let filled = series.filter { !$0.values.isEmpty }
      guard !filled.isEmpty else { return }
      text += "# HELP \(name) \(help)\n# TYPE \(name) histogram\n"
      for (labels, values) in filled {
        for bucket in buckets {
          text += "\(name)_bucket\(Self.labels(labels + [("le", number(bucket))])) \(values.count { $0 <= bucket })\n"
        }
        text += "\(name)_bucket\(Self.labels(labels + [("le", "+Inf")])) \(values.count)\n"
        text += "\(name)_sum\(Self.labels(labels)) \(number(values.reduce(0, +)))\n"
        text += "\(name)_count\(Self.labels(labels)) \(values.count)\n"
      }
    }
    histogram(
      "gen_ai_client_operation_duration_seconds", "Duration of a call, to its last token.", durationBuckets,
      groups.map { ($0.labels, $0.calls.compactMap { $0.timing.total.map { $0 / 1_000 } }) })
    histogram(
      "gen_ai_client_operation_time_to_first_chunk_seconds", "Time to the first token that is not empty.",
      durationBuckets,
      groups.map { ($0.labels, $0.calls.compactMap { $0.timing.firstToken.map { $0 / 1_000 } }) })
    histogram(
      "gen_ai_client_operation_time_per_output_chunk_seconds", "Time for every output token after the first.",
      durationBuckets,
      groups.map { ($0.labels, $0.calls.compactMap { $0.timing.perOutputToken($0.usage).map { $0 / 1_000 } }) })
    histogram(
      "gen_ai_client_token_usage", "Tokens of a call as billed.", tokenBuckets,
      groups.flatMap { labels, calls in
        [
          (labels + [("gen_ai_token_type", "input")], calls.compactMap { $0.usage.input.map(Double.init) }),
          (labels + [("gen_ai_token_type", "output")], calls.compactMap { $0.usage.output.map(Double.init) }),
        ]
      })
    func gauge(_ name: String, _ help: String, _ series: [(labels: [(String, String)], value: Double?)]) {
      let known = series.filter { $0.value?.isFinite == true }
      guard !known.isEmpty else { return }
      text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
      for (labels, value) in known { text += "\(name)\(Self.labels(labels)) \(number(value ?? 0))\n" }
    }
    let comparisons = outcomes.flatMap { outcome in
      outcome.analyses.flatMap { analysis in
        analysis.comparisons.map { comparison in
          (
            [
              ("gen_ai_request_model", outcome.asked[.after]?.name ?? ""), ("metric", comparison.metric.rawValue),
              ("regime", analysis.regime.rawValue), ("prompt", outcome.prompt),
            ], comparison.result
          )
        }
      }
    }
    gauge("trimtab_verify_ratio", "Geometric mean of after divided by before.", comparisons.map { ($0.0, $0.1.ratio) })
    gauge(
      "trimtab_verify_ratio_lower", "Lower end of the ratio's confidence interval.",
      comparisons.map { ($0.0, $0.1.interval?.lowerBound) })
    gauge(
      "trimtab_verify_ratio_upper", "Upper end of the ratio's confidence interval.",
      comparisons.map { ($0.0, $0.1.interval?.upperBound) })
    var arms: [(labels: [(String, String)], summary: ArmSummary)] = []
    for (index, outcome) in outcomes.enumerated() {
      for analysis in outcome.analyses {
        for arm in Arm.allCases where arm == .after || index == 0 {
          guard let summary = analysis.arms[arm] else { continue }
          arms.append((labels(Key(arm: arm, regime: analysis.regime), outcome), summary))
        }
      }
    }
    gauge(
      "trimtab_verify_cached_tokens", "Mean input tokens of a call that the provider's cache had.",
      arms.map { ($0.0, $0.1.cached) })
    var failed: [(labels: [(String, String)], value: Double?)] = []
    for (labels, calls) in groups {
      let plain = labels.filter { $0.0 != "error_type" }
      let count = Double(calls.count { $0.failure != nil })
      if let index = failed.firstIndex(where: { Self.labels($0.labels) == Self.labels(plain) }) {
        failed[index].value = (failed[index].value ?? 0) + count
      } else {
        failed.append((plain, count))
      }
    }
    gauge("trimtab_verify_failed_calls", "Calls that failed.", failed)
    gauge("trimtab_verify_call_cost_dollars", "Mean cost of a call in US dollars.", arms.map { ($0.0, $0.1.cost) })
    gauge(
      "trimtab_verify_spent_dollars", "What the measurement cost.",
      outcomes.first.map { first in
        let spent = outcomes.map(\.spent)
        return [([("prompt", first.prompt)], spent.contains(nil) ? nil : spent.reduce(0) { $0 + ($1 ?? 0) })]
      } ?? [])
    return text
  }

  private struct Key: Hashable, Comparable {
    var arm: Arm
    var regime: CacheRegime
    var failure: String?
    var stage: LadderStage?

    private var order: (Int, Int, String, Int, String) {
      (
        stage?.step.rawValue ?? 0, stage?.isCumulative == true ? 1 : 0, regime.rawValue, arm == .before ? 0 : 1,
        failure ?? ""
      )
    }

    static func < (left: Key, right: Key) -> Bool { left.order < right.order }
  }

  private static func labels(_ key: Key, _ outcome: Outcome) -> [(String, String)] {
    var labels = [
      ("gen_ai_operation_name", "chat"), ("gen_ai_provider_name", outcome.asked[key.arm]?.service ?? ""),
      ("gen_ai_request_model", outcome.asked[key.arm]?.name ?? ""),
      ("server_address", outcome.asked[key.arm]?.host ?? ""),
    ]
    if let failure = key.failure { labels.append(("error_type", failure)) }
    if let stage = key.stage {
      labels += [("step", String(stage.step.rawValue)), ("cumulative", String(stage.isCumulative))]
    }
    return labels + [("arm", key.arm.rawValue), ("regime", key.regime.rawValue), ("prompt", outcome.prompt)]
  }

  static func labels(_ labels: [(String, String)]) -> String {
    "{"
      + labels.map { name, value in
        let escaped = value.unicodeScalars.map { character -> String in
          switch character {
          case "\\": "\\\\"
          case "\"": "\\\""
          case "\n": "\\n"
          // Control characters are no part of a name.
          case "\0"..."\u{1F}", "\u{7F}": ""
          default: String(character)
          }
        }.joined()
        return "\(name)=\"\(escaped)\""
      }.joined(separator: ",") + "}"
  }

  static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? value.description
  }
}
