import Diagnostics
import Providers
import Statistics
import TestSupport
import Testing
import Verification

/// Logs are read as they were written.
@Suite struct SampleLogTests {
  private static func header(_ kind: SampleLog.Header.Kind) -> SampleLog.Header {
    var contract = Contract()
    (contract.isJSON, contract.schema) = (true, ["type": "object"])
    contract.assertions = [
      0: [
        .equals("a"), .resembles("z"), .contains("b", ignoringCase: true), .contains("b", ignoringCase: false),
        .containsAll(["c", "d"], ignoringCase: true), .containsAny(["e"], ignoringCase: false), .startsWith("f"),
        .endsWith("g"), .matches("h+"), .json(schema: nil), .json(schema: ["type": "array"]),
        .not(.not(.equals("i"))),
      ], 3: [.equals("\u{1F600}\n\"")],
    ]
    var header = SampleLog.Header(
      toolVersion: "1", prompt: "p.yaml", variant: LocalizedText(en: "x", zh: "乙"),
      asked: [
        .before: AskedModel("m", service: "s", host: "h", url: "https://h/v1"),
        .after: AskedModel("n", service: "t", host: "i", url: "https://i/v1"),
      ],
      kind: kind, seed: .max, margin: 0.05, contract: contract, fingerprint: "abc")
    (header.isSelfComparison, header.isFree) = (true, true)
    return header
  }

  private static let kinds: [SampleLog.Header.Kind] = [
    .comparison(
      .init(regimes: [.cold, .warm], sequence: SequentialDesign(maximumPairs: 40), metric: .firstToken)),
    .ladder(
      LadderPlan(
        entries: [
          .init(.shorterPrompt, LocalizedText(en: "a", zh: "甲")),
          .init(.parameters, LocalizedText(en: "b", zh: "乙"), reason: LocalizedText(en: "c", zh: "丙")),
        ], pairs: 10, concurrency: 4)),
    .load(concurrency: 8),
  ]

  @Test(arguments: kinds) func headersAreReadAsTheyWereWritten(kind: SampleLog.Header.Kind) throws {
    let header = Self.header(kind)
    let read = try SampleLog(SampleLog.line(header)).header
    #expect(read.kind == kind && read.asked == header.asked && read.variant == header.variant)
    #expect(read.contract.assertions == header.contract.assertions && read.contract.schema == header.contract.schema)
    #expect(read.isSelfComparison && read.isFree && read.continues(header))
    #expect(SampleLog.line(read) == SampleLog.line(header))
  }

  /// What a run says when it is over, its log says too.
  @Test(arguments: 0..<20 as Range<UInt64>) func aLogGivesTheSameResult(seed: UInt64) async throws {
    let experiment = Experiment.plain(pairs: 6)
    var log = SampleLog(
      Self.header(.comparison(.init(regimes: [.cold], sequence: experiment.design, metric: .total))))
    let collected = CallCollection()
    let ending = await experiment.run(
      callers: [.before: SimulatedServer(seed: seed), .after: SimulatedServer(seed: seed + 99, change: -0.3)],
      pricing: [.before: .free, .after: .free], spend: SpendLimit(maximum: nil),
      hooks: .init(record: { collected.append($0) }))
    log.calls = collected.calls
    log.judgements = [
      Judgement(regime: .cold, pair: 1, beforeFirst: .after, afterFirst: .after, cost: 0.25),
      Judgement(regime: .cold, pair: 2, beforeFirst: nil, afterFirst: .alike, cost: nil),
    ]
    log.footer = .init(ending)
    log.footer?.notes = [LocalizedText(en: "n", zh: "注")]
    var bytes = SampleLog.line(log.header) + log.calls.flatMap { SampleLog.line($0) }
    bytes += log.judgements.flatMap { SampleLog.line($0) }
    bytes += try SampleLog.line(#require(log.footer))
    let read = try SampleLog(bytes)
    #expect(read.calls == log.calls && read.judgements == log.judgements && read.footer == log.footer)
    let (one, other) = (Outcome(log), Outcome(read))
    #expect(one.analyses.first?.conclusion == other.analyses.first?.conclusion && one.spent == other.spent)
    // Without its last line it is a run that was killed.
    let cut = try SampleLog(Array(bytes.dropLast(3)))
    #expect(cut.footer == nil && Outcome(cut).ending == .interrupted && cut.calls.count == log.calls.count)
  }
}
