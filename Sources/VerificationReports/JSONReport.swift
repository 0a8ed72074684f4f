import Diagnostics
import Reporting
import Statistics
package import Verification

/// For programs. Milliseconds, tokens and US dollars; what is not known is left out.
package enum JSONReport {
  /// Several outcomes, which are those of several models, are an array.
  package static func bytes(of outcomes: [Outcome]) -> [UInt8] {
    var json = JSONWriter()
    if let outcome = outcomes.first, outcomes.count == 1 {
      json.object { write(outcome, &$0) }
    } else {
      json.array { json in for outcome in outcomes { json.object { write(outcome, &$0) } } }
    }
    return json.take() + [0x0A]
  }

  private static func write(_ outcome: Outcome, _ json: inout JSONWriter) {
    json.member("version", 1)
    json.member("tool", outcome.toolVersion)
    json.member("prompt", outcome.prompt)
    json.member("variant", outcome.variant.en)
    json.object("asked") { json in
      for arm in Arm.allCases {
        guard let asked = outcome.asked[arm] else { continue }
        json.object(arm.rawValue) { json in
          json.member("model", asked.name)
          json.member("service", asked.service)
          json.member("host", asked.host)
        }
      }
    }
    json.member("seed", String(outcome.seed))
    json.member("ending", outcome.ending.name)
    if case .failing(let message) = outcome.ending { json.member("message", message) }
    json.member("calls", outcome.calls.count)
    if let spent = outcome.spent { json.member("spent_usd", spent) }
    json.member("calls_of_unknown_cost", outcome.unknownCosts)
    json.member("rate_limited_replies", outcome.rateLimitedReplies)
    json.array("notes") { json in for note in outcome.notes { json.value(note.en) } }
    if let ladder = outcome.ladder {
      json.array("ladder") { json in
        for rung in ladder.rungs { json.object { write(rung, &$0) } }
      }
    }
    if let load = outcome.load {
      json.object("load") { json in
        json.member("concurrency", load.concurrency)
        json.member("stopped_at_limit", load.stoppedAtLimit)
        json.object("serial") { write(load.serial, &$0) }
        json.object("parallel") { write(load.parallel, &$0) }
      }
    }
    json.array("regimes") { json in
      for analysis in outcome.analyses { json.object { write(analysis, &$0) } }
    }
  }

  static func name(_ conclusion: Analysis.Conclusion) -> String {
    switch conclusion {
    case .faster: "faster"
    case .slower: "slower"
    case .noProvenDifference: "no-proven-difference"
    case .inconclusive: "inconclusive"
    case .rejected: "rejected"
    case .impossible: "impossible"
    }
  }

  private static func name(_ verdict: Verdict) -> String {
    switch verdict {
    case .faster: "faster"
    case .slower: "slower"
    case .noProvenDifference: "no-proven-difference"
    case .inconclusive: "inconclusive"
    }
  }

  private static func write(_ phase: LoadReport.Phase, _ json: inout JSONWriter) {
    json.member("calls", phase.calls)
    json.member("failed", phase.failed)
    json.member("rate_limited", phase.rateLimited)
    json.member("seconds", phase.seconds)
    for (key, value) in [
      ("answers_per_second", phase.throughput), ("output_tokens_per_second", phase.tokenThroughput),
      ("p50_ms", phase.latency.reliablePercentile(0.5)), ("p95_ms", phase.latency.reliablePercentile(0.95)),
      ("peak_ms", phase.latency.maximum),
    ] {
      if let value { json.member(key, value) }
    }
  }

  private static func write(_ rung: Ladder.Rung, _ json: inout JSONWriter) {
    json.member("step", rung.step.rawValue)
    json.member("what", rung.what.en)
    switch rung.result {
    case .notApplicable(let reason): json.member("not_applicable", reason.en)
    case .measured(let alone, let cumulative):
      json.object("alone") { write(alone, &$0) }
      if let cumulative { json.object("cumulative") { write(cumulative, &$0) } }
    }
  }

  private static func write(_ effect: Ladder.Effect, _ json: inout JSONWriter) {
    json.member("before_ms", effect.before)
    json.member("after_ms", effect.after)
    json.member("ratio", effect.ratio)
    if let interval = effect.interval {
      json.member("lower", interval.lowerBound)
      json.member("upper", interval.upperBound)
    }
    json.member("pairs", effect.pairs)
    if let verdict = effect.verdict { json.member("verdict", name(verdict)) }
    if let loss = effect.loss { json.member("loss", loss.en) }
    if let remark = effect.remark { json.member("remark", remark.en) }
  }

  private static func write(_ analysis: Analysis, _ json: inout JSONWriter) {
    json.member("regime", analysis.regime.rawValue)
    json.member("pairs", analysis.pairs)
    json.member("metric", analysis.metric.rawValue)
    json.member("conclusion", name(analysis.conclusion))
    switch analysis.conclusion {
    case .inconclusive(let more): json.member("more_pairs", more)
    case .rejected(let why), .impossible(let why): json.member("reason", why.en)
    default: break
    }
    switch analysis.cacheState {
    case .asMeant: json.member("cache_state", "as-meant")
    case .unknown: json.member("cache_state", "unknown")
    case .otherwise: json.member("cache_state", "otherwise")
    }
    json.array("comparisons") { json in
      for comparison in analysis.comparisons {
        json.object { json in
          json.member("metric", comparison.metric.rawValue)
          json.member("pairs", comparison.result.count)
          json.member("ratio", comparison.result.ratio)
          if let interval = comparison.result.interval {
            json.member("lower", interval.lowerBound)
            json.member("upper", interval.upperBound)
          }
          json.member("confidence", comparison.result.confidence)
          json.member("p_value", comparison.result.probability)
          json.member("verdict", name(comparison.verdict))
          if case .inconclusive(let more) = comparison.verdict { json.member("more_pairs", more) }
        }
      }
    }
    json.object("answers") { write(analysis.answers, &$0) }
    json.object("arms") { json in
      for arm in Arm.allCases {
        guard let summary = analysis.arms[arm] else { continue }
        json.object(arm.rawValue) { write(summary, &$0) }
      }
    }
  }

  private static func write(_ answers: AnswerGuard, _ json: inout JSONWriter) {
    switch answers.status {
    case .kept: json.member("status", "kept")
    case .broken(let why):
      json.member("status", "broken")
      json.member("reason", why.en)
    case .tooFew: json.member("status", "too-few")
    }
    for (key, shares) in [("unfinished", answers.unfinished), ("violations", answers.violations)] {
      json.object(key) { json in
        for arm in Arm.allCases { if let share = shares[arm] { json.member(arm.rawValue, share.hits) } }
      }
    }
    if let violation = answers.violation { json.member("violation", violation) }
    json.member("equal", answers.equal.hits)
    json.member("compared", answers.equal.count)
    json.member("differing", answers.differing.hits)
    json.member("differing_before", answers.differingBefore.hits)
    json.member("compared_before", answers.differingBefore.count)
    if let likeness = answers.likeness { json.member("chrf", likeness) }
    if let likeness = answers.likenessBefore { json.member("chrf_before", likeness) }
    if let judged = answers.judged {
      json.object("judged") { json in
        json.member("pairs", judged.count)
        json.member("better", judged.better)
        json.member("worse", judged.worse)
        json.member("alike", judged.alike)
        json.member("by_place", judged.byPlace)
        json.member("unanswered", judged.unanswered)
      }
    }
  }

  private static func write(_ summary: ArmSummary, _ json: inout JSONWriter) {
    json.member("calls", summary.calls)
    json.member("failed", summary.failed)
    json.member("retried", summary.retried)
    json.object("failures") { json in
      for failure in summary.failures { json.member(failure.kind.rawValue, failure.count) }
    }
    for (key, value) in [
      ("input_tokens", summary.input), ("cached_tokens", summary.cached), ("output_tokens", summary.output),
      ("thinking_tokens", summary.thinking), ("cost_usd", summary.cost),
    ] {
      if let value { json.member(key, value) }
    }
    json.array("models") { json in for model in summary.models { json.value(model) } }
    json.object("milliseconds") { json in
      for metric in Metric.allCases {
        guard let times = summary.times[metric], let all = summary.timesWithFailures[metric] else { continue }
        json.object(metric.rawValue) { json in
          json.member("n", times.count)
          for (key, value) in [
            ("mean", times.mean), ("sd", times.standardDeviation), ("min", times.minimum), ("peak", times.maximum),
            ("p50", all.reliablePercentile(0.5)), ("p95", all.reliablePercentile(0.95)),
            ("p99", all.reliablePercentile(0.99)),
          ] {
            if let value, value.isFinite { json.member(key, value) }
          }
        }
      }
    }
  }
}
