import Diagnostics
import Providers
import Statistics

/// The steps of the ladder that change how a request is made, and not the request. Their calls are held against those of the
/// baseline one by one, in the order in which they were made: samples that are independent of each other may be paired in any
/// order that does not look at their values.
struct LadderCallSteps {
  let plan: LadderPlan
  let margin: Double
  /// Measured calls of the prompt as it is.
  let baseline: [Call]

  private var usual: Double? {
    Summary(times).percentile(0.5)
  }

  private var times: [Double] { baseline.compactMap { $0.failure == nil ? $0.timing.total : nil } }

  private func effect(_ pairs: [(before: Double, after: Double)], remark: LocalizedText? = nil) -> Ladder.Effect? {
    Ladder.Effect(pairs, significance: 0.05, margin: margin, remark: remark)
  }

  func cache(_ calls: [Call]) -> Ladder.Rung? {
    let hits = calls.compactMap { $0.isReplayed ? $0.lookUp : nil }
    let remark = LocalizedText(
      en: "only for a question that was asked before, word for word", zh: "仅限一字不差的重复提问")
    return effect(zip(times, hits).map { ($0, $1) }, remark: remark).map {
      .init(
        .responseCache, LocalizedText(en: "answers kept in SQLite", zh: "把回答存进 SQLite"),
        .measured(alone: $0, cumulative: nil))
    }
  }

  func parallel(_ calls: [Call]) -> Ladder.Rung? {
    let (width, answered) = (plan.concurrency, calls.filter { $0.failure == nil })
    guard let usual else { return nil }
    // What each request of a round takes of the time of the round.
    let rounds = Dictionary(grouping: calls) { ($0.pair ?? 0) / width }.sorted { $0.key < $1.key }
    let shares = rounds.compactMap { _, round -> Double? in
      let answered = round.count { $0.failure == nil }
      guard answered > 0, let start = round.map(\.time).min(), let end = round.map(\.end).max() else { return nil }
      return (end - start) * 1_000 / Double(answered)
    }
    guard let effect = effect(zip(times, shares).map { ($0, $1) }) else { return nil }
    let slowdown = (Summary(answered.compactMap(\.timing.total)).percentile(0.5) ?? usual) / usual
    let (gain, failed) = (Self.rounded(1 / effect.ratio), calls.count - answered.count)
    var told = effect
    told.remark = LocalizedText(
      en:
        "\(gain) times the throughput; one request took \(Self.rounded(slowdown)) times as long, \(failed) failed",
      zh: "吞吐量为 \(gain) 倍；单个请求耗时为 \(Self.rounded(slowdown)) 倍，失败 \(failed) 个")
    return .init(
      .parallel, LocalizedText(en: "\(width) requests at a time", zh: "\(width) 个请求并行"),
      .measured(alone: told, cumulative: nil))
  }

  func network(_ calls: [Call]) -> Ladder.Rung? {
    let costs = calls.filter { $0.failure == nil }.compactMap { call in
      call.timing.total.map { (before: $0 + call.timing.connection, after: $0) }
    }
    return effect(costs).map {
      .init(
        .network, LocalizedText(en: "one connection kept open", zh: "复用同一条连接"),
        .measured(alone: $0, cumulative: nil))
    }
  }

  /// What the reader waits for: the first token in place of the last.
  ///
  /// `lastPairs`: The comparison of the last step with those before it.
  func streaming(_ lastPairs: [Call]) -> Ladder.Rung? {
    let alone = baseline.compactMap { call -> (before: Double, after: Double)? in
      guard call.failure == nil, let total = call.timing.total, let first = call.timing.firstToken else { return nil }
      return (total, first)
    }
    let remark = LocalizedText(
      en: "to the first token that is seen; the whole takes as long as before", zh: "指看到首个 token 的时间；总时长不变")
    guard let effect = Ladder.Effect(alone, significance: 0.05, margin: margin, remark: remark) else { return nil }
    let together = Dictionary(grouping: lastPairs) { $0.pair ?? 0 }.sorted { $0.key < $1.key }.compactMap {
      _, pair -> (before: Double, after: Double)? in
      guard let before = pair.first(where: { $0.arm == .before && $0.failure == nil })?.timing.total,
        let after = pair.first(where: { $0.arm == .after && $0.failure == nil })?.timing.firstToken
      else { return nil }
      return (before, after)
    }
    return .init(
      .streaming, LocalizedText(en: "the answer as it is written", zh: "边生成边显示"),
      .measured(
        alone: effect,
        cumulative: Ladder.Effect(together, significance: 0.05, margin: margin, remark: remark)))
  }

  private static func rounded(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
