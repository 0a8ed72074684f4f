import Diagnostics
import Providers
import Synchronization
import Testing
import Verification

@Suite struct JudgeTests {
  /// A judge that reads the two answers and says what a function says of them.
  private final class Bench: ModelCaller {
    let asked = CallCollection()
    let verdict: @Sendable (_ first: String, _ second: String) -> String
    init(_ verdict: @escaping @Sendable (String, String) -> String) { self.verdict = verdict }

    func send(_ request: ModelRequest, _ call: Call) async -> Call {
      var call = call
      let answers = request.turns[0].text.matches(of: /<answer number="\d">\n(.*)\n<\/answer>/).map { String($0.1) }
      call.answer.text = verdict(answers[0], answers[1])
      call.usage = Usage(input: 10, output: 2)
      asked.append(call)
      return call
    }
  }

  private static func calls(before: [String], after: [String]) -> [Call] {
    (0..<before.count).flatMap { pair in
      [(Arm.before, before[pair]), (.after, after[pair])].map { arm, text in
        var call = Call(arm: arm, regime: .cold)
        call.pair = pair
        (call.answer.text, call.answer.finishReason) = (text, "stop")
        return call
      }
    }
  }

  private static let trial: Trial = {
    var request = ModelRequest(model: "m", turns: [.init(.user, "Why?")])
    request.maxOutputTokens = 10
    return Trial(request, inputTokens: 5)
  }()

  private static func judge(
    _ calls: [Call], _ bench: Bench, earlier: [Judgement] = [], limit: Double? = nil, pricing: Pricing = .free
  ) async -> [Judgement] {
    let found = Mutex<[Judgement]>([])
    _ = await Judge(model: "judge").judge(
      calls, regime: .cold, trials: [.before: [trial], .after: [trial]], caller: bench, pricing: pricing,
      spend: SpendLimit(maximum: limit),
      earlier: earlier, record: { judgement in found.withLock { $0.append(judgement) } }, isInterrupted: { false })
    return found.withLock { $0 }
  }

  private static func status(_ calls: [Call], _ judgements: [Judgement]) -> AnswerGuard {
    AnswerGuard(calls, contract: Contract(), judgements: judgements)
  }

  private static let answers = (0..<12).map { "the sky is blue on day \($0) of the week" }
  private static let others = (0..<12).map { "on day \($0) of the week the sky is blue" }

  @Test func aJudgeThatPrefersAPlaceDecidesNothing() async {
    let calls = Self.calls(before: Self.answers, after: Self.others)
    let judgements = await Self.judge(calls, Bench { _, _ in "FIRST" })
    let judged = Self.status(calls, judgements).judged
    #expect(judgements.count == 12 && judged?.byPlace == 12 && judged?.isWorse == false)
  }

  @Test func answersThatAreFoundWorseAreALoss() async {
    let calls = Self.calls(before: Self.answers, after: Self.others)
    let worse = await Self.judge(calls, Bench { first, _ in first.hasPrefix("the") ? "FIRST" : "SECOND" })
    #expect(Self.status(calls, worse).judged?.worse == 12)
    guard case .broken = Self.status(calls, worse).status else {
      Issue.record("not broken")
      return
    }
    let better = await Self.judge(calls, Bench { first, _ in first.hasPrefix("the") ? "Second." : "I say: first" })
    #expect(Self.status(calls, better).judged?.better == 12 && Self.status(calls, better).status == .kept)
  }

  @Test func onlyAnswersThatDifferAreJudged() async {
    let bench = Bench { _, _ in "SAME" }
    let calls = Self.calls(before: ["a b c", "same words here", "x"], after: ["c b a", "Same  words here.", "x"])
    let judgements = await Self.judge(calls, bench)
    #expect(judgements.map(\.pair) == [0] && bench.asked.calls.count == 2)
    // What was judged before the run was stopped is not judged again.
    #expect(await Self.judge(calls, bench, earlier: judgements).isEmpty)
  }

  @Test(arguments: [
    ("SECOND", Judgement.Preference.after), ("First, I compare. The second is worse. FIRST", .before),
    ("**Same**", .alike), ("Neither", nil), ("FIRST or SECOND, who knows", nil), ("", nil),
  ]) func wordsAreRead(text: String, preference: Judgement.Preference?) async {
    // The answer before stands in the first place of the first question.
    let texts = Mutex([text, "SAME"])
    let bench = Bench { _, _ in texts.withLock { $0.removeFirst() } }
    let judgements = await Self.judge(Self.calls(before: ["a b c d"], after: ["d c b a"]), bench)
    #expect(judgements.first?.beforeFirst == preference)
  }
}
