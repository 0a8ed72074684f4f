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

  package static func text(of outcome: Outcome) -> String {
    var text = ""
    let measured = outcome.calls.filter { !$0.isWarmUp && !$0.isReplayed }
    let groups = Dictionary(grouping: measured) {
      Key(arm: $0.arm, regime: $0.regime, failure: $0.failure?.kind.rawValue)
    }
    .sorted { $0.key < $1.key }
    func labels(_ key: Key, _ more: [(String, String)] = []) -> [(String, String)] {
      var labels = [
        ("gen_ai_operation_name", "chat"), ("gen_ai_provider_name", outcome.asked[key.arm]?.service ?? ""),
        ("gen_ai_request_model", outcome.asked[key.arm]?.name ?? ""),
        ("server_address", outcome.asked[key.arm]?.host ?? ""),
      ]
      if let failure = key.failure { labels.append(("error_type", failure)) }
      return labels + [("arm", key.arm.rawValue), ("regime", key.regime.rawValue), ("prompt", outcome.prompt)] + more
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
      groups.map { (labels($0.key), $0.value.compactMap { $0.timing.total.map { $0 / 1_000 } }) })
    histogram(
      "gen_ai_client_operation_time_to_first_chunk_seconds", "Time to the first token that is not empty.",
      durationBuckets,
      groups.map { (labels($0.key), $0.value.compactMap { $0.timing.firstToken.map { $0 / 1_000 } }) })
    histogram(
      "gen_ai_client_operation_time_per_output_chunk_seconds", "Time for every output token after the first.",
      durationBuckets,
      groups.map { (labels($0.key), $0.value.compactMap { $0.timing.perOutputToken($0.usage).map { $0 / 1_000 } }) })
    histogram(
      "gen_ai_client_token_usage", "Tokens of a call as billed.", tokenBuckets,
      groups.flatMap { key, calls in
        [
          (labels(key, [("gen_ai_token_type", "input")]), calls.compactMap { $0.usage.input.map(Double.init) }),
          (labels(key, [("gen_ai_token_type", "output")]), calls.compactMap { $0.usage.output.map(Double.init) }),
        ]
      })
    func gauge(_ name: String, _ help: String, _ series: [(labels: [(String, String)], value: Double?)]) {
      let known = series.filter { $0.value?.isFinite == true }
      guard !known.isEmpty else { return }
      text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
      for (labels, value) in known { text += "\(name)\(Self.labels(labels)) \(number(value ?? 0))\n" }
    }
    let comparisons = outcome.analyses.flatMap { analysis in
      analysis.comparisons.map {
        ([("metric", $0.metric.rawValue), ("regime", analysis.regime.rawValue), ("prompt", outcome.prompt)], $0.result)
      }
    }
    gauge("trimtab_verify_ratio", "Geometric mean of after divided by before.", comparisons.map { ($0.0, $0.1.ratio) })
    gauge(
      "trimtab_verify_ratio_lower", "Lower end of the ratio's confidence interval.",
      comparisons.map { ($0.0, $0.1.interval?.lowerBound) })
    gauge(
      "trimtab_verify_ratio_upper", "Upper end of the ratio's confidence interval.",
      comparisons.map { ($0.0, $0.1.interval?.upperBound) })
    let arms = outcome.analyses.flatMap { analysis in
      Arm.allCases.compactMap { arm in
        analysis.arms[arm].map { (labels(Key(arm: arm, regime: analysis.regime, failure: nil)), $0) }
      }
    }
    gauge(
      "trimtab_verify_cached_tokens", "Mean input tokens of a call that the provider's cache had.",
      arms.map { ($0.0, $0.1.cached) })
    gauge("trimtab_verify_failed_calls", "Calls that failed.", arms.map { ($0.0, Double($0.1.failed)) })
    gauge("trimtab_verify_call_cost_dollars", "Mean cost of a call in US dollars.", arms.map { ($0.0, $0.1.cost) })
    gauge("trimtab_verify_spent_dollars", "What the measurement cost.", [([("prompt", outcome.prompt)], outcome.spent)])
    return text
  }

  private struct Key: Hashable, Comparable {
    var arm: Arm
    var regime: CacheRegime
    var failure: String?

    static func < (left: Key, right: Key) -> Bool {
      (left.regime.rawValue, right.arm.rawValue, left.failure ?? "")
        < (right.regime.rawValue, left.arm.rawValue, right.failure ?? "")
    }
  }

  static func labels(_ labels: [(String, String)]) -> String {
    "{"
      + labels.map { name, value in
        let escaped = value.unicodeScalars.map { character -> String in
          switch character {
          case "\\": "\\\\"
          case "\"": "\\\""
          case "\n": "\\n"
          case "\r": "\\r"
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
