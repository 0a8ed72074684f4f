import Providers
package import Statistics

/// What several requests at a time do, against one after the other.
package struct LoadReport: Sendable {
  package var concurrency: Int
  package var serial: Phase
  package var parallel: Phase
  /// Whether it was ended because the provider's headers left less than the next requests need.
  package var stoppedAtLimit: Bool

  /// All calls of one kind.
  package struct Phase: Sendable {
    package var calls = 0
    package var failed = 0
    /// Calls that were told to wait, be it before they were answered.
    package var rateLimited = 0
    /// Seconds of the clock.
    package var seconds = 0.0
    package var outputTokens = 0
    /// Milliseconds of single calls.
    package var latencies: [Double] = []

    package var latency: Summary { Summary(latencies) }
    /// Answers a second.
    package var throughput: Double? { seconds > 0 && calls > failed ? Double(calls - failed) / seconds : nil }
    /// Output tokens a second; `nil` where the server does not count them.
    package var tokenThroughput: Double? { seconds > 0 && outputTokens > 0 ? Double(outputTokens) / seconds : nil }

    mutating func add(_ call: Call) {
      calls += 1
      if call.failure != nil { failed += 1 }
      if call.failure?.kind == .rateLimited || call.timesToldToWait > 0 { rateLimited += 1 }
      outputTokens += call.usage.output ?? 0
      if call.failure == nil, let total = call.timing.total { latencies.append(total) }
    }
  }

  /// Whether each of the two was made long enough to say something.
  package var isConclusive: Bool {
    let block = LoadRun.callsPerBlock(concurrency)
    return serial.calls >= block && parallel.calls >= block
  }

  /// Works the report out of calls; `nil` if one of the two was not measured.
  package init?(_ calls: [Call], concurrency: Int, stoppedAtLimit: Bool) {
    let measured = calls.measured
    func phase(_ arm: Arm) -> Phase {
      let own = measured.filter { $0.arm == arm }
      var phase = Phase()
      for call in own { phase.add(call) }
      let blocks = Dictionary(grouping: own) { ($0.pair ?? 0) / LoadRun.callsPerBlock(concurrency) }
      for block in blocks.values {
        phase.seconds += (block.map(\.end).max() ?? 0) - (block.map(\.time).min() ?? 0)
      }
      return phase
    }
    (serial, parallel) = (phase(.before), phase(.after))
    self.concurrency = concurrency
    self.stoppedAtLimit = stoppedAtLimit
    guard serial.calls > 0 && parallel.calls > 0 || stoppedAtLimit else { return nil }
  }
}
