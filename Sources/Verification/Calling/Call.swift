package import Providers

/// One call as it was measured: everything that an analysis needs, and nothing that is secret.
package struct Call: Hashable, Sendable {
  /// Whose request it was.
  package var arm: Arm
  /// The pair it belongs to, from 0; calls that warm up have none.
  package var pair: Int?
  /// Its place in the pair: 0 for the call that was made first.
  package var position = 0
  /// Which of the rows of data was filled in.
  package var row = 0
  package var regime: CacheRegime
  /// The step of the ladder that it was made for, if it was made for one.
  package var stage: LadderStage?
  /// When it began, the first attempt that is, in seconds since 1970.
  package var time: Double
  /// When the answer was there, or why there is none, in seconds since 1970.
  package var end: Double
  /// How often it was tried, the successful time included. The times are those of the last.
  package var attempts = 1
  /// How often an attempt was answered with too many requests, or no capacity.
  package var timesToldToWait = 0
  package var timing = CallTiming()
  package var usage = Usage()
  /// US dollars by the price list; `nil` if a price or the usage is unknown.
  package var cost: Double?
  /// US dollars that count against the limit: the cost, or where it is not known, the most that it can be.
  package var charged: Double?
  package var answer = Answer()
  /// Why there is no answer.
  package var failure: CallFailure?
  /// Whether the answer came from the response cache: then it says nothing about time.
  package var isReplayed = false
  /// Milliseconds that the response cache took to find the answer.
  package var lookUp: Double?

  package init(arm: Arm, regime: CacheRegime, time: Double = 0) {
    self.arm = arm
    self.regime = regime
    self.time = time
    end = time
  }

  package var isWarmUp: Bool { pair == nil }
}

extension Sequence where Element == Call {
  /// The measured calls in the order of their pairs. One that was made again, because the run was stopped in the middle of its
  /// pair, counts as it was made last.
  package var measured: [Call] {
    var latest: [CallKey: Call] = [:]
    for call in self {
      // One that was cancelled was never made to its end.
      guard let pair = call.pair, call.failure?.kind != .cancelled else { continue }
      latest[CallKey(stage: call.stage, regime: call.regime, pair: pair, arm: call.arm)] = call
    }
    // One order for the same calls, so that the same log gives the same figures to the last digit.
    return latest.values.sorted { $0.order < $1.order }
  }
}

extension Call {
  fileprivate var order: (Int, Int, String, Int, Int, String) {
    let stage = (stage?.step.rawValue ?? 0) * 2 + (stage?.isCumulative == true ? 1 : 0)
    return (stage, pair ?? 0, regime.rawValue, position, row, arm.rawValue)
  }
}

private struct CallKey: Hashable {
  var stage: LadderStage?
  var regime: CacheRegime
  var pair: Int
  var arm: Arm
}

/// A side of a comparison.
package enum Arm: String, CaseIterable, Hashable, Sendable { case before, after }

/// What the provider's cache may hold when a call is made.
package enum CacheRegime: String, CaseIterable, Hashable, Sendable {
  /// Nothing of the prompt: it begins with a number that no other call has.
  case cold
  /// All that it can hold: each arm has been asked before.
  case warm
}

/// Milliseconds since the request began to be sent, over a connection that is open.
package struct CallTiming: Hashable, Sendable {
  /// Until there was a connection, before the request was sent; nearly 0 on a connection that is used again.
  package var connection = 0.0
  /// To the first byte of the reply, which may come long before the first token.
  package var firstByte: Double?
  /// To the first token that is not empty, be it of thinking; only of streams.
  package var firstToken: Double?
  /// To the first token of the answer itself; only of streams.
  package var firstContent: Double?
  /// To the last token of a stream, or to the end of a whole reply.
  package var total: Double?
  /// Pieces of the stream that held text.
  package var pieces = 0

  package init() {}

  /// Milliseconds for every output token after the first; `nil` if there are not two, or no stream.
  package func perOutputToken(_ usage: Usage) -> Double? {
    guard let output = seenOutput(usage), output > 1, let firstToken, let total, pieces > 1 else { return nil }
    return (total - firstToken) / Double(output - 1)
  }

  /// Output tokens that came over the stream: thinking that is hidden does not.
  package func seenOutput(_ usage: Usage) -> Int? {
    let isThinkingSeen = firstToken != firstContent
    return usage.output.map { max(0, $0 - (isThinkingSeen ? 0 : usage.thinking ?? 0)) }
  }
}

/// What the model answered.
package struct Answer: Hashable, Sendable {
  package var text = ""
  package var toolCalls: [ToolCall] = []
  /// How the provider words why it stopped, in the words of Chat Completions.
  package var finishReason: String?
  package var isRefusal = false
  /// The model that answered, by its own word.
  package var model: String?
  package var fingerprint: String?
  package var serviceTier: String?

  package init() {}

  init(_ reply: Reply) {
    text = reply.text
    toolCalls = reply.toolCalls
    finishReason = reply.finishReason?.name
    isRefusal = reply.finishReason == .refusal || !reply.refusal.isEmpty
    model = reply.model
    fingerprint = reply.fingerprint
    serviceTier = reply.serviceTier
  }

  /// The answer with everything in it that a server wrote put through a function.
  func mappingTexts(_ change: (String) -> String) -> Answer {
    var copy = self
    copy.text = change(text)
    copy.toolCalls = toolCalls.map { ToolCall(name: change($0.name), arguments: change($0.arguments)) }
    copy.finishReason = finishReason.map(change)
    (copy.model, copy.fingerprint) = (model.map(change), fingerprint.map(change))
    copy.serviceTier = serviceTier.map(change)
    return copy
  }
}

/// Why a call has no answer.
package struct CallFailure: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// No connection: nothing was sent.
    case unreachable
    /// A connection that ended too early.
    case transport
    case timeout
    /// The server answered with an error.
    case refused
    /// Too many requests, or no capacity.
    case rateLimited = "rate-limited"
    /// No right to ask.
    case unauthorized
    /// A redirect: keys do not follow to another host.
    case redirect
    /// A reply that is none: no text, no end, no JSON.
    case garbled
    case cancelled
  }

  package var kind: Kind
  package var status: Int?
  /// In the provider's own words, without secrets.
  package var message: String

  package init(_ kind: Kind, status: Int? = nil, message: String) {
    self.kind = kind
    self.status = status
    self.message = message
  }
}
