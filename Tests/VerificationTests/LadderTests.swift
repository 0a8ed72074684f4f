import Diagnostics
import Providers
import Statistics
import Synchronization
import TestSupport
import Testing
import Verification

@Suite struct LadderTests {
  /// A server that is slow by the length of what it gets, with models of two speeds.
  private final class Server: ModelCaller {
    let asked = CallCollection()
    /// Milliseconds to open a connection.
    let connection: Double

    init(connection: Double = 0) { self.connection = connection }

    func send(_ request: ModelRequest, _ call: Call) async -> Call {
      var call = call
      let length = request.turns.reduce(0) { $0 + $1.text.utf8.count }
      // A little noise that is not the same in two calls.
      let wobble = 1 + 0.001 * Double(asked.calls.count % 7)
      (call.time, call.timing.connection) = (WallClock.now, connection)
      call.timing.firstToken = Double(length) * wobble * (request.model == "small" ? 0.5 : 1)
      call.timing.total = (call.timing.firstToken ?? 0) + 100
      call.timing.pieces = 5
      call.end = WallClock.now
      call.usage = Usage(input: length, cached: 0, output: 6)
      (call.answer.text, call.answer.finishReason) = ("yes", "stop")
      asked.append(call)
      return call
    }
  }

  /// Answers what it has answered before.
  private final class Cache: ModelCaller {
    private let known = Mutex<Set<ModelRequest>>([])
    let server: Server
    init(_ server: Server) { self.server = server }

    func send(_ request: ModelRequest, _ call: Call) async -> Call {
      guard known.withLock({ !$0.insert(request).inserted }) else { return await server.send(request, call) }
      var call = call
      (call.isReplayed, call.lookUp) = (true, 0.25)
      return call
    }
  }

  private static func trial(_ text: String) -> Trial {
    var request = ModelRequest(model: "large", turns: [.init(.user, text)])
    request.maxOutputTokens = 10
    return Trial(request, inputTokens: text.utf8.count)
  }

  private static var run: LadderRun {
    LadderRun(
      baseline: [trial(String(repeating: "long ", count: 80))],
      optimized: [trial(String(repeating: "long ", count: 40))],
      isOutputOpen: false, smallModel: "small", pairs: 6)
  }

  private static func climb(
    _ run: LadderRun, _ server: Server, earlier: [Call] = [], stopAfter: Int = .max
  ) async -> (calls: [Call], ending: Experiment.Ending) {
    let calls = CallCollection(earlier)
    let hooks = Experiment.Hooks(
      record: { calls.append($0) }, isInterrupted: { calls.calls.count >= stopAfter })
    let tools = LadderRun.Tools(
      caller: server, freshCaller: Server(connection: 30), cachingCaller: Cache(server), pricing: .free,
      smallModelPricing: .free, spend: SpendLimit(maximum: nil), hooks: hooks)
    let ending = await run.run(tools, earlier: earlier)
    return (calls.calls, ending)
  }

  private static func effects(_ calls: [Call]) throws -> [Ladder.Step: (alone: Ladder.Effect, together: Ladder.Effect?)]
  {
    let ladder = try #require(Ladder(calls, plan: run.plan, contract: Contract(), margin: 0.05))
    return Dictionary(
      uniqueKeysWithValues: ladder.rungs.compactMap { rung in
        if case .measured(let alone, let together) = rung.result { (rung.step, (alone, together)) } else { nil }
      })
  }

  @Test func everyStepIsMeasuredAloneAndOnTopOfTheOthers() async throws {
    let (calls, ending) = await Self.climb(Self.run, Server())
    #expect(ending == .complete && calls.count <= Self.run.maximumCalls)
    let steps = try Self.effects(calls)
    let shorter = try #require(steps[.shorterPrompt])
    let model = try #require(steps[.smallerModel])
    // 412 characters and 100 ms against 212, and against half of the time for what is read.
    #expect(abs(shorter.alone.ratio - 0.61) < 0.02 && shorter.alone.verdict == .faster)
    #expect(abs(model.alone.ratio - 0.6) < 0.02 && abs((model.together?.ratio ?? 0) - 0.4) < 0.02)
    #expect(steps[.responseCache]?.alone.after == 0.25)
    #expect(abs((steps[.network].map { $0.alone.before - $0.alone.after } ?? 0) - 30) < 0.1)
    // Each has its interval.
    #expect(steps.values.allSatisfy { $0.alone.interval != nil } && steps.count == 6, "\(steps.keys)")
    #expect(steps[.parallel] != nil && (steps[.streaming]?.alone.ratio ?? 1) < 0.85)
    // What does not apply says so.
    #expect(Self.run.plan.entries.filter { $0.reason != nil }.map(\.step) == [.trimmedHistory, .parameters])
  }

  /// Wherever it was stopped, the rest comes to as many calls as a run of one piece.
  @Test(arguments: [1, 9, 14, 20, 43, 48, 52, 60, 75]) func aStoppedClimbGoesOn(stopAfter: Int) async throws {
    let whole = await Self.climb(Self.run, Server()).calls.measured.count
    let first = await Self.climb(Self.run, Server(), stopAfter: stopAfter)
    #expect(first.ending == .interrupted)
    let second = await Self.climb(Self.run, Server(), earlier: first.calls)
    #expect(second.ending == .complete && second.calls.measured.count == whole)
    let steps = try Self.effects(second.calls)
    #expect(abs((steps[.smallerModel]?.together?.ratio ?? 0) - 0.4) < 0.02)
  }

  /// A step that makes calls fail is a loss, however fast the others are.
  @Test func failuresAreALoss() async throws {
    var (calls, _) = await Self.climb(Self.run, Server())
    for index in calls.indices
    where calls[index].stage == LadderStage(.smallerModel) && calls[index].arm == .after && calls[index].pair ?? 0 < 3 {
      calls[index].failure = CallFailure(.refused, status: 400, message: "too small")
    }
    #expect(try Self.effects(calls)[.smallerModel]?.alone.loss?.en.contains("3 of 6") == true)
    #expect(try Self.effects(calls)[.shorterPrompt]?.alone.loss == nil)
  }

  @Test func aPromptToWhichNothingAppliesIsHeldAgainstItself() async throws {
    var run = Self.run
    (run.optimized, run.smallModel) = (nil, nil)
    let (calls, ending) = await Self.climb(run, Server())
    let ladder = try #require(Ladder(calls, plan: run.plan, contract: Contract(), margin: 0.05))
    #expect(ending == .complete && calls.count <= run.maximumCalls && ladder.baseline.calls == 6)
    #expect(ladder.rungs.map(\.step).suffix(4) == [.smallerModel, .parallel, .network, .streaming])
  }
}
