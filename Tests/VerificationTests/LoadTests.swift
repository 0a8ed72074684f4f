import Providers
import Synchronization
import Testing
import Verification

@Suite struct LoadTests {
  /// Answers after a while, and counts how many it answers at once.
  private final class Server: ModelCaller {
    private let state = Mutex((now: 0, most: 0, calls: 0))
    let milliseconds: Int
    /// How many calls it takes until the next are too many; `nil` for no limit.
    let allowed: Int?

    init(milliseconds: Int, allowed: Int? = nil) {
      self.milliseconds = milliseconds
      self.allowed = allowed
    }

    var most: Int { state.withLock { $0.most } }
    var limit: RateLimit {
      let calls = state.withLock { $0.calls }
      return RateLimit(now: 0) { name in
        name == "x-ratelimit-remaining-requests" ? self.allowed.map { "\(max(0, $0 - calls))" } : nil
      }
    }

    func send(_ request: ModelRequest, _ call: Call) async -> Call {
      state.withLock { state in
        state.now += 1
        state.calls += 1
        state.most = max(state.most, state.now)
      }
      try? await Task.sleep(for: .milliseconds(milliseconds))
      state.withLock { $0.now -= 1 }
      var call = call
      call.end = WallClock.now
      (call.time, call.timing.total) = (call.end - Double(milliseconds) / 1_000, Double(milliseconds))
      call.usage = Usage(input: 5, output: 3)
      return call
    }
  }

  private static func run(_ server: Server, concurrency: Int, spend: SpendLimit = SpendLimit(maximum: nil)) async -> (
    calls: [Call], report: LoadReport?, ending: Experiment.Ending
  ) {
    var request = ModelRequest(model: "m", turns: [.init(.user, "Hi")])
    request.maxOutputTokens = 5
    let calls = CallCollection()
    let (ending, stoppedAtLimit) = await LoadRun(
      trials: [Trial(request, inputTokens: 5)], concurrency: concurrency
    ).run(server, limit: { server.limit }, pricing: .free, spend: spend, hooks: .init(record: { calls.append($0) }))
    let report = LoadReport(calls.calls, concurrency: concurrency, stoppedAtLimit: stoppedAtLimit)
    return (calls.calls, report, ending)
  }

  @Test func severalAtATimeAreSoManyAndNoMore() async throws {
    let server = Server(milliseconds: 20)
    let (calls, report, ending) = await Self.run(server, concurrency: 4)
    let found = try #require(report)
    #expect(server.most == 4 && ending == .complete && calls.count == 33 && !found.stoppedAtLimit)
    #expect(found.serial.calls == 16 && found.parallel.calls == 16 && found.parallel.outputTokens == 48)
    #expect((found.parallel.throughput ?? 0) > (found.serial.throughput ?? .infinity) * 1.5)
  }

  @Test func itEndsWhereTheHeadersSayStop() async throws {
    let server = Server(milliseconds: 1, allowed: 12)
    let (calls, report, _) = await Self.run(server, concurrency: 4)
    #expect(try #require(report).stoppedAtLimit && calls.count <= 12)
  }

  /// A provider that says stop with every reply is asked no further.
  @Test func itEndsWhereEveryReplySaysStop() async throws {
    struct Busy: ModelCaller {
      func send(_ request: ModelRequest, _ call: Call) async -> Call {
        var call = call
        (call.time, call.end) = (WallClock.now, WallClock.now)
        call.failure = CallFailure(.rateLimited, status: 429, message: "slow down")
        return call
      }
    }
    let calls = CallCollection()
    let (ending, stoppedAtLimit) = await LoadRun(
      trials: [Trial(ModelRequest(model: "m", turns: [.init(.user, "Hi")]), inputTokens: 5)], concurrency: 4
    ).run(
      Busy(), limit: { nil }, pricing: .free, spend: SpendLimit(maximum: nil),
      hooks: .init(record: { calls.append($0) }))
    #expect(ending == .complete && stoppedAtLimit && calls.calls.count <= 10)
  }
}
