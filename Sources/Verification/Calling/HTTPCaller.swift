package import Diagnostics
import Foundation
package import HTTPClient
package import Providers
import Synchronization

/// Asks a service over HTTP: tries again what can be tried again, and learns what the service does not take.
package final class HTTPCaller: ModelCaller {
  package struct Options: Sendable {
    /// How often a call is tried at most.
    package var attempts = 3
    /// The longest that it waits before it tries again, in seconds.
    package var longestWait = 60.0
    package var limits = HTTPRequest.Limits()
    /// More headers, such as `OpenAI-Organization`.
    package var headers: [(name: String, value: String)] = []
    /// Whether requests go compressed if the server takes them so.
    package var compressesBodies = false

    package init() {}
  }

  package let service: Service
  private let key: APIKey?
  /// The key, and what further headers hold: none of it is shown or kept.
  private let secrets: [APIKey]
  private let options: Options
  private let client: HTTPClient
  private let state: Mutex<State>

  private struct State {
    /// What each model was found not to take.
    var accommodations: [String: Accommodation] = [:]
    var notes: [String] = []
    var limit: RateLimit?
    var rateLimited = 0
    var compression: BodyCompression
  }

  package init(_ service: Service, key: APIKey?, client: HTTPClient, options: Options = Options()) {
    self.service = service
    self.key = key
    // Words that are too short for a secret are words of other texts.
    let harmless = ["http-referer", "referer", "user-agent", "x-title", "accept", "accept-language", "content-type"]
    let headerWords = options.headers.filter { !harmless.contains($0.name.lowercased()) }
      .flatMap { $0.value.split(separator: " ") }.filter { $0.utf8.count >= 8 }
    secrets = [key].compactMap { $0 } + headerWords.compactMap { APIKey(String($0)) }
    self.client = client
    self.options = options
    state = Mutex(
      State(
        compression: BodyCompression(isWanted: options.compressesBodies)))
  }

  /// What the service was found not to take, for the report.
  package var notes: [LocalizedText] {
    state.withLock { state in
      let lessons = state.notes.map {
        LocalizedText(en: "the server made it \($0)", zh: "服务端不接受，已改为：\($0)")
      }
      return lessons + [state.compression.note].compactMap { $0 }
    }
  }
  /// The limits that its last reply told.
  package var rateLimit: RateLimit? { state.withLock { $0.limit } }
  /// How many replies said that it was too much.
  package var rateLimitedReplies: Int { state.withLock { $0.rateLimited } }

  package func send(_ request: ModelRequest, _ call: Call) async -> Call {
    var call = call
    call.time = WallClock.now
    await send(request, &call)
    call.end = WallClock.now
    return call
  }

  private func send(_ request: ModelRequest, _ call: inout Call) async {
    var attempt = 0
    // Learning costs no attempt; it ends because each time a parameter goes.
    var lessons = 0
    var connection = 0.0
    while true {
      attempt += 1
      let accommodation = accommodation(of: request.model)
      let body = request.body(for: service.api, accommodation)
      call.attempts = attempt
      let outcome = await exchange(body, isStreamed: request.isStreamed, &call)
      // Of several exchanges for one answer, the first opened the connection.
      connection = max(connection, call.timing.connection)
      call.timing.connection = connection
      if Task.isCancelled {
        call.failure = CallFailure(.cancelled, message: "cancelled")
        return
      }
      let isRepeated = state.withLock { state in
        // A timeout or an address that is none says nothing of the body.
        guard outcome.status != 0 || call.failure?.kind == .transport else { return false }
        return state.compression.learn(status: outcome.status, wasCompressed: outcome.wasCompressed)
      }
      if isRepeated {
        attempt -= 1
        call.failure = nil
        continue
      }
      guard let failure = call.failure else { return }
      if failure.status == 400 || failure.status == 422, let error = outcome.error, lessons < 10 {
        if learn(from: error, body, accommodation, request.model) {
          lessons += 1
          attempt -= 1
          call.failure = nil
          continue
        }
      }
      guard attempt < options.attempts, let wait = Self.wait(failure, outcome, attempt), wait <= options.longestWait
      else { return }
      if failure.kind == .rateLimited { call.timesToldToWait += 1 }
      try? await Task.sleep(for: .seconds(wait))
      if Task.isCancelled {
        call.failure = CallFailure(.cancelled, message: "cancelled")
        return
      }
      call.failure = nil
    }
  }

  private func accommodation(of model: String) -> Accommodation {
    state.withLock { $0.accommodations[model] } ?? Accommodation(limitName: service.limitName)
  }

  private func learn(from error: ProviderError, _ body: JSONValue, _ used: Accommodation, _ model: String) -> Bool {
    state.withLock { state in
      var accommodation = state.accommodations[model] ?? Accommodation(limitName: service.limitName)
      // Another call may have learnt the same meanwhile.
      if accommodation != used { return true }
      guard let lesson = accommodation.learn(from: error, body: body) else { return false }
      state.accommodations[model] = accommodation
      let note = "\(lesson) (\(model))"
      if !state.notes.contains(note) { state.notes.append(note) }
      return true
    }
  }

  /// Seconds to wait before the next attempt; `nil` if there is no use in one.
  private static func wait(_ failure: CallFailure, _ outcome: Outcome, _ attempt: Int) -> Double? {
    switch failure.kind {
    case .rateLimited:
      // What came before an error in the middle of a stream may have been billed.
      if outcome.hasBegun { return nil }
      // No waiting brings back money.
      let spent = [
        "insufficient_quota", "credit_balance_exhausted", "enforced_spend_limit_reached", "billing_hard_limit_reached",
      ]
      if let code = outcome.error?.code ?? outcome.error?.type, spent.contains(code) { return nil }
    // What was cut off may have been billed; only what never began is tried again.
    case .unreachable: break
    case .refused where (failure.status ?? 0) >= 500: break
    default: return nil
    }
    if outcome.limit?.shouldRetry == false { return nil }
    if let asked = outcome.limit?.retryAfter { return asked }
    // Half a second, doubled each time, less up to a quarter, so that not all come back at once.
    let base = min(0.5 * Double(1 << min(attempt - 1, 10)), 8)
    return base * Double.random(in: 0.75...1)
  }

  // MARK: One exchange

  private struct Outcome {
    var error: ProviderError?
    var limit: RateLimit?
    /// 0 without a reply.
    var status = 0
    var wasCompressed = false
    /// Whether a part of the answer came.
    var hasBegun = false
  }

  /// What a stream brought, with its times in nanoseconds from the request's start.
  private struct Reading {
    var reader: ReplyReader
    var firstToken: Int?
    var firstContent: Int?
    var last: Int?
    var pieces = 0

    mutating func note(_ progress: ReplyProgress, at time: Int) {
      guard !progress.isEmpty else { return }
      firstToken = firstToken ?? time
      if progress.contains(.content) { firstContent = firstContent ?? time }
      last = time
      pieces += 1
    }
  }

  private func exchange(_ body: JSONValue, isStreamed: Bool, _ call: inout Call) async -> Outcome {
    var request = HTTPRequest(.post, service.url, limits: options.limits)
    request.headers = service.headers(key: key, isStreamed: isStreamed) + options.headers
    let wasCompressed: Bool
    (request.body, wasCompressed) = state.withLock { $0.compression.encode(body.json) }
    if wasCompressed { request.headers.append(("Content-Encoding", "gzip")) }
    let reading = Mutex(Reading(reader: ReplyReader(service.api, isStreamed: isStreamed)))
    let whole = Mutex<[UInt8]>([])
    let result = await client.send(request) { bytes, time in
      // An error's body is no stream, nor is that of a server that does not stream: kept to be read as JSON.
      whole.withLock { $0.append(contentsOf: bytes) }
      return reading.withLock { reading in
        reading.note(reading.reader.take(bytes), at: time)
        return reading.reader.reply.isComplete
      }
    }
    let response = result.response
    let final = reading.withLock { reading in
      reading.note(reading.reader.finish(), at: response.timing.finished)
      return reading
    }
    let limit = RateLimit(now: WallClock.now) { response.header($0) }
    state.withLock { state in
      if response.status != 0 { state.limit = limit }
      if response.status == 429 { state.rateLimited += 1 }
    }
    let isStream = Self.isStream(whole.withLock { $0 })
    var (reply, garbled) = (final.reader.reply, final.reader.garbledEvents)
    if isStreamed != isStream || response.status >= 300 {
      // A server that does not stream answers in one piece, and one that always streams in many; errors are no streams.
      var reader = ReplyReader(service.api, isStreamed: isStream && response.status < 300)
      _ = reader.take(whole.withLock { $0 })
      _ = reader.finish()
      (reply, garbled) = (reader.reply, reader.garbledEvents)
    }
    fill(&call, reply, response.timing, final, isWhole: !isStreamed || !isStream)
    call.failure = failure(of: result, reply, garbled: garbled, limit)
    return Outcome(
      error: reply.error, limit: limit, status: response.status,
      wasCompressed: wasCompressed, hasBegun: final.firstToken != nil)
  }

  /// Whether a body is a stream of events, whatever its type says: a field or a comment stands in front.
  private static func isStream(_ body: [UInt8]) -> Bool {
    var start = body.drop { $0 <= 0x20 }
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3).drop { $0 <= 0x20 } }
    return ["data:", "event:", "id:", "retry:", ":"].contains { start.starts(with: $0.utf8) }
  }

  private func fill(_ call: inout Call, _ reply: Reply, _ timing: HTTPTiming, _ reading: Reading, isWhole: Bool) {
    func milliseconds(_ time: Int) -> Double { Double(max(0, time - timing.ready)) / 1_000_000 }
    call.timing = CallTiming()
    call.timing.connection = Double(timing.ready) / 1_000_000
    if timing.firstByte > 0 { call.timing.firstByte = milliseconds(timing.firstByte) }
    if isWhole {
      call.timing.total = milliseconds(timing.finished)
    } else {
      call.timing.firstToken = reading.firstToken.map(milliseconds)
      call.timing.firstContent = reading.firstContent.map(milliseconds)
      call.timing.total = reading.last.map(milliseconds)
      call.timing.pieces = reading.pieces
    }
    call.usage = reply.usage
    call.answer = Answer(reply).mappingTexts { text in
      secrets.reduce(text) { $1.redacted(from: $0, isAnswer: true) }
    }
  }

  private func failure(
    of result: HTTPClient.Result, _ reply: Reply, garbled: Int, _ limit: RateLimit
  ) -> CallFailure? {
    let status = result.response.status == 0 ? nil : result.response.status
    if let error = result.error {
      let kind: CallFailure.Kind =
        switch error.kind {
        // Without a connection nothing was asked.
        case .timedOut where result.response.timing.ready == 0: .unreachable
        case .timedOut, .stalled: .timeout
        case .cancelled: .cancelled
        case .tooLong: .garbled
        case .connectionRefused: .unreachable
        default: .transport
        }
      // What is wrong with the address or the certificate will be wrong again.
      let isFinal = [.badAddress, .untrusted, .hostUnknown].contains(error.kind)
      return CallFailure(isFinal ? .refused : kind, status: status, message: redacted(error.message.en))
    }
    if let status, !(200..<300).contains(status) {
      if (300..<400).contains(status) {
        // A host has no case, and a key has one.
        let target =
          result.response.header("location").map { Service.host(of: redacted($0).replacing("[key]", with: "key")) }
          ?? ""
        let place = target.isEmpty ? "" : " to \(target)"
        return CallFailure(
          .redirect, status: status, message: "HTTP \(status): redirects\(place) are not followed, so that no key is")
      }
      let kind: CallFailure.Kind =
        switch status {
        case 401, 403: .unauthorized
        case 429, 529: .rateLimited
        default: .refused
        }
      let words = reply.error.map(Self.words) ?? ""
      var message = "HTTP \(status)" + (words.isEmpty ? "" : ": \(words)")
      if let wait = limit.retryAfter, wait > options.longestWait {
        message += " (to be tried again in \(Int(min(wait, 1e9))) s)"
      }
      return CallFailure(kind, status: status, message: redacted(message))
    }
    if let coding = result.response.header("content-encoding"), !["identity", ""].contains(coding) {
      return CallFailure(
        .garbled, status: status, message: "the reply is compressed (\(redacted(coding))), which was not asked for")
    }
    if let error = reply.error {
      // The same as 429 and 529, said in a stream.
      let isBusy = ["overloaded_error", "rate_limit_error", "rate_limit_exceeded", "server_overloaded"].contains {
        error.type == $0 || error.code == $0
      }
      if error.isUnreadable {
        let text = error.message.isEmpty ? "the reply is empty" : "the reply is no JSON: \(Self.words(error))"
        return CallFailure(.garbled, status: status, message: redacted(text))
      }
      return CallFailure(isBusy ? .rateLimited : .refused, status: status, message: redacted(Self.words(error)))
    }
    guard garbled == 0, reply.isComplete || reply.finishReason != nil else {
      let text =
        garbled > 0
        ? "\(garbled) event\(garbled == 1 ? "" : "s") of the stream are no JSON" : "the reply ends without an end"
      return CallFailure(.garbled, status: status, message: text)
    }
    return nil
  }

  private static func words(_ error: ProviderError) -> String {
    let line = error.message.withoutControls.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 500 ? line.prefix(500) + "…" : line
  }

  private func redacted(_ text: String) -> String {
    secrets.reduce(text.withoutControls) { $1.redacted(from: $0) }
  }
}
