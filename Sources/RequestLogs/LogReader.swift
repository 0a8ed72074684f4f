import Providers
import Verification

/// Reads logs of requests line by line: OpenAI's requests and responses, litellm's, spans of OpenTelemetry, and those of
/// `trimtab verify`. Which it is, is told by the keys of each line, so that mixed files are read as well.
package struct LogReader: Sendable {
  package private(set) var requests: [LoggedRequest] = []
  /// Lines that are no JSON, or tell of no request.
  package private(set) var skippedLines = 0
  /// What the calls of `trimtab verify` that follow belong to: the prompt's name, and the models by arm.
  private var run: (prompt: String, models: [String: String]) = ("", [:])

  package init() {}

  package mutating func read(_ bytes: [UInt8]) {
    // A file that is one JSON value, as an export of spans is.
    if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "["), let value = JSONValue(json: bytes) {
      for item in value.items { take(item) }
      return
    }
    for line in bytes.split(separator: 0x0A) where line.contains(where: { $0 > 0x20 }) {
      guard let value = JSONValue(json: line) else {
        skippedLines += 1
        continue
      }
      take(value)
    }
  }

  private mutating func take(_ value: JSONValue) {
    let found: [LoggedRequest]
    if value["resourceSpans"] != nil || value["resource_spans"] != nil {
      found = Self.spans(value)
    } else if value["attributes"]?.members.contains(where: { $0.key.hasPrefix("gen_ai.") }) == true {
      // A span on a line of its own, as the SDKs' exporters for files write it.
      found = Self.span(value).map { [$0] } ?? []
    } else if value["type"]?.string == "call", value["arm"] != nil {
      // Calls that warm up are no use of the prompt.
      guard value["pair"] != nil else { return }
      found = [verifyCall(value)]
    } else if value["startTime"] != nil || value["response_cost"] != nil || value["litellm_call_id"] != nil {
      found = Self.litellm(value).map { [$0] } ?? []
    } else if value["type"]?.string == "experiment" {
      run = (
        value["prompt"]?.string ?? "",
        Dictionary(
          (value["asked"]?.members ?? []).compactMap { arm in arm.value["model"]?.string.map { (arm.key, $0) } },
          uniquingKeysWith: { $1 })
      )
      return
    } else if ["judgement", "end"].contains(value["type"]?.string), value["ending"] != nil || value["pair"] != nil {
      return
    } else {
      found = Self.openAI(value).map { [$0] } ?? []
    }
    if found.isEmpty { skippedLines += 1 }
    requests += found
  }

  // MARK: OpenAI

  /// `{"request": …, "response": …}` or the fields of both in one object; times under the names in use.
  private static func openAI(_ value: JSONValue) -> LoggedRequest? {
    let request = value["request"]?["body"] ?? value["request"] ?? value
    let response = value["response"]?["body"] ?? value["response"] ?? value
    // Of a request that failed, OpenAI's batches tell the status alone.
    let status = value["response"]?["status_code"]?.integer ?? value["status_code"]?.integer
    let error =
      ProviderError(response)?.message ?? ProviderError(value)?.message
      ?? status.flatMap { $0 >= 400 ? "HTTP \($0)" : nil }
    guard let model = response["model"]?.string ?? request["model"]?.string ?? error.map({ _ in "?" }) else {
      return nil
    }
    var logged = LoggedRequest(model: model)
    logged.messages = messages(request["messages"] ?? request["input"])
    if value["request"] != nil { logged.parameters = parameters(request) }
    if let system = request["system"]?.string { logged.messages.insert(.init(role: "system", text: system), at: 0) }
    let usage = response["usage"] ?? value["usage"]
    if let usage, !usage.isNull {
      logged.usage =
        usage["cache_read_input_tokens"] != nil || usage["cache_creation_input_tokens"] != nil
        ? Usage(messages: usage) : Usage(chat: usage)
    }
    logged.promptName =
      value["prompt_name"]?.string ?? value["prompt"]?.string ?? request["metadata"]?["prompt"]?.string
    logged.start = seconds(value["timestamp"] ?? value["created"] ?? response["created"])
    logged.duration =
      value["duration_ms"]?.number ?? value["latency_ms"]?.number
      ?? (value["duration"] ?? value["latency"] ?? value["elapsed"])?.number.map { $0 * 1_000 }
    logged.timeToFirstToken = value["ttft_ms"]?.number ?? value["ttft"]?.number.map { $0 * 1_000 }
    logged.cost = value["cost"]?.dollars ?? value["cost_usd"]?.dollars
    logged.error = error
    guard !logged.usage.isEmpty || logged.duration != nil || logged.error != nil else { return nil }
    return logged
  }

  /// What a request says besides its messages and what does not change the answer.
  private static func parameters(_ request: JSONValue) -> String {
    let others = ["messages", "input", "system", "stream", "stream_options", "metadata", "user", "model"]
    let kept = request.members.filter { !others.contains($0.key) && !$0.value.isNull }
    return String(decoding: JSONValue.object(kept).canonical.json, as: UTF8.self)
  }

  private static func messages(_ value: JSONValue?) -> [LoggedRequest.Message] {
    if let text = value?.string { return [.init(role: "user", text: text)] }
    return (value?.items ?? []).map { message in
      let text =
        message["content"]?.string ?? message["content"]?.items.compactMap { $0["text"]?.string }.joined(
          separator: "\n") ?? ""
      return .init(role: message["role"]?.string ?? "user", text: text)
    }
  }

  /// Seconds since 1970 of a number in seconds or milliseconds, or of an RFC 3339 text.
  private static func seconds(_ value: JSONValue?) -> Double? {
    if let number = value?.number { return number > 1e11 ? number / 1_000 : number }
    return value?.string.flatMap(Timestamp.seconds)
  }

  // MARK: litellm

  /// litellm's standard logging payload.
  private static func litellm(_ value: JSONValue) -> LoggedRequest? {
    guard let model = value["model"]?.string else { return nil }
    var logged = LoggedRequest(model: model)
    logged.messages = messages(value["messages"])
    if let parameters = value["model_parameters"] { logged.parameters = Self.parameters(parameters) }
    logged.promptName =
      value["metadata"]?["prompt_name"]?.string ?? value["metadata"]?["requester_metadata"]?["prompt_name"]?.string
    let (start, end) = (seconds(value["startTime"]), seconds(value["endTime"]))
    logged.start = start
    if let start, let end, end >= start { logged.duration = (end - start) * 1_000 }
    logged.duration = value["response_time"]?.number.map { $0 * 1_000 } ?? logged.duration
    if let start, let first = seconds(value["completionStartTime"]), first > start, first < (end ?? .infinity) {
      logged.timeToFirstToken = (first - start) * 1_000
    }
    logged.usage = Usage(
      input: value["prompt_tokens"]?.tokenCount, output: value["completion_tokens"]?.tokenCount)
    if let usage = value["metadata"]?["usage_object"] ?? value["response"]?["usage"], !usage.isNull {
      let detailed = Usage(chat: usage)
      logged.usage.cached = detailed.cached
      logged.usage.thinking = detailed.thinking
      logged.usage.input = logged.usage.input ?? detailed.input
      logged.usage.output = logged.usage.output ?? detailed.output
    }
    logged.cost = value["response_cost"]?.dollars
    logged.isCached = value["cache_hit"]?.bool ?? (value["cache_hit"]?.string?.lowercased() == "true")
    if value["status"]?.string == "failure" { logged.error = value["error_str"]?.string ?? "failure" }
    return logged
  }

  // MARK: OpenTelemetry

  /// Spans in OTLP's JSON, as the collector's file exporter writes them.
  private static func spans(_ value: JSONValue) -> [LoggedRequest] {
    (value["resourceSpans"] ?? value["resource_spans"])?.items.flatMap { resource in
      (resource["scopeSpans"] ?? resource["scope_spans"])?.items.flatMap { scope in
        scope["spans"]?.items.compactMap(span) ?? []
      } ?? []
    } ?? []
  }

  private static func span(_ value: JSONValue) -> LoggedRequest? {
    var attributes: [String: JSONValue] = [:]
    for attribute in value["attributes"]?.items ?? [] {
      if let key = attribute["key"]?.string, let first = attribute["value"]?.members.first?.value {
        attributes[key] = first
      }
    }
    for attribute in value["attributes"]?.members ?? [] { attributes[attribute.key] = attribute.value }
    func integer(_ names: String...) -> Int? {
      for name in names {
        // OTLP writes 64-bit numbers as texts.
        if let found = attributes[name] {
          return (found.integer ?? found.string.flatMap { Int($0) }).flatMap { JSONValue.integer($0).tokenCount }
        }
      }
      return nil
    }
    guard
      let model = (attributes["gen_ai.response.model"] ?? attributes["gen_ai.request.model"])?.string
    else { return nil }
    var logged = LoggedRequest(model: model)
    logged.promptName = attributes["gen_ai.prompt.name"]?.string
    logged.parameters = parameters(
      .object(
        attributes.filter { $0.key.hasPrefix("gen_ai.request.") && $0.key != "gen_ai.request.model" }
          .map { .init($0.key, $0.value) }))
    // Whole numbers: a Double has not enough digits for nanoseconds since 1970.
    func nanoseconds(_ key: String) -> Int? { value[key].flatMap { $0.integer ?? $0.string.flatMap { Int($0) } } }
    let (start, end) = (nanoseconds("startTimeUnixNano"), nanoseconds("endTimeUnixNano"))
    logged.start = start.map { Double($0) / 1e9 }
    if let start, let end, start >= 0, end >= start { logged.duration = Double(end - start) / 1e6 }
    if start == nil, let first = seconds(value["start_time"]), let last = seconds(value["end_time"]), last >= first {
      (logged.start, logged.duration) = (first, (last - first) * 1_000)
    }
    logged.timeToFirstToken =
      (attributes["gen_ai.response.time_to_first_chunk"] ?? attributes["gen_ai.server.time_to_first_token"])?.number.map
    { $0 * 1_000 }
    logged.usage = Usage(
      input: integer("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
      cached: integer("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cached_input_tokens"),
      output: integer("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"))
    if let text = (attributes["gen_ai.input.messages"] ?? attributes["gen_ai.prompt"])?.string,
      let parsed = JSONValue(json: Array(text.utf8))
    {
      logged.messages = parsed.items.map { message in
        let parts = message["parts"]?.items.compactMap { $0["content"]?.string }.joined(separator: "\n")
        return .init(role: message["role"]?.string ?? "user", text: message["content"]?.string ?? parts ?? "")
      }
    }
    // 2 is an error in OTLP; by name in other exports.
    if value["status"]?["code"]?.integer == 2
      || ["STATUS_CODE_ERROR", "ERROR"].contains(
        value["status"]?["code"]?.string ?? value["status"]?["status_code"]?.string)
    {
      logged.error = attributes["error.type"]?.string ?? value["status"]?["message"]?.string ?? "error"
    }
    return logged
  }

  // MARK: trimtab verify

  private func verifyCall(_ value: JSONValue) -> LoggedRequest {
    let arm = value["arm"]?.string ?? ""
    var logged = LoggedRequest(model: value["answer"]?["model"]?.string ?? run.models[arm] ?? "?")
    logged.promptName = run.prompt.isEmpty ? arm : "\(run.prompt) (\(arm))"
    logged.start = value["time"]?.number
    logged.duration = value["timing"]?["total_ms"]?.number
    logged.timeToFirstToken = value["timing"]?["first_token_ms"]?.number
    logged.usage = Usage(
      input: value["usage"]?["input"]?.tokenCount, cached: value["usage"]?["cached"]?.tokenCount,
      output: value["usage"]?["output"]?.tokenCount, thinking: value["usage"]?["thinking"]?.tokenCount)
    logged.cost = value["cost_usd"]?.dollars
    logged.isCached = value["replayed"]?.bool ?? false
    logged.error = value["failure"]?["message"]?.string
    return logged
  }
}
