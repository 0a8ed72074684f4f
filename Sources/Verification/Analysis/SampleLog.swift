import Providers

/// Calls as JSON Lines: everything that is needed to work out the results again.
package enum SampleLog {
  /// The version of the format.
  package static let version = 1

  /// What an experiment was, in the first line.
  package struct Header: Hashable, Sendable {
    package var toolVersion: String
    package var prompt: String
    package var service: String
    package var address: String
    package var models: [Arm: String]
    package var regimes: [CacheRegime]
    package var looks: [Int]
    package var significance: Double
    package var metric: Metric
    package var margin: Double
    package var seed: UInt64
    /// Tells whether a log is of the same requests: a hash of both arms' bodies.
    package var fingerprint: String

    package init(
      toolVersion: String, prompt: String, service: String, address: String, models: [Arm: String],
      regimes: [CacheRegime], looks: [Int], significance: Double, metric: Metric, margin: Double, seed: UInt64,
      fingerprint: String
    ) {
      self.toolVersion = toolVersion
      self.prompt = prompt
      self.service = service
      self.address = address
      self.models = models
      self.regimes = regimes
      self.looks = looks
      self.significance = significance
      self.metric = metric
      self.margin = margin
      self.seed = seed
      self.fingerprint = fingerprint
    }
  }

  /// Why a log cannot be used.
  package enum Failure: Error, Hashable, Sendable {
    /// The first line is not what an experiment begins with.
    case noHeader
    /// Of a version that this program does not know.
    case unknownVersion(Int)
  }

  /// A log, as far as it is whole: a last line that was cut off is left out.
  package static func read(_ bytes: [UInt8]) throws(Failure) -> (header: Header, calls: [Call]) {
    let lines = bytes.split(separator: 0x0A)
    guard let first = lines.first, let value = JSONValue(json: first), value["type"]?.string == "experiment" else {
      throw .noHeader
    }
    let version = value["version"]?.integer ?? 0
    guard version == self.version else { throw .unknownVersion(version) }
    guard let header = Header(value) else { throw .noHeader }
    return (header, lines.dropFirst().compactMap { JSONValue(json: $0).flatMap(Call.init) })
  }

  package static func line(_ header: Header) -> [UInt8] { header.json.json + [0x0A] }
  package static func line(_ call: Call) -> [UInt8] { call.json.json + [0x0A] }

  /// The call of one line; `nil` if it is none.
  package static func call(_ line: [UInt8]) -> Call? { JSONValue(json: line).flatMap(Call.init) }
}

extension SampleLog.Header {
  fileprivate var json: JSONValue {
    [
      "type": "experiment", "version": .integer(SampleLog.version), "tool": .string(toolVersion),
      "prompt": .string(prompt), "service": .string(service), "address": .string(address),
      "models": .object(Arm.allCases.compactMap { arm in models[arm].map { .init(arm.rawValue, .string($0)) } }),
      "regimes": .array(regimes.map { .string($0.rawValue) }), "looks": .array(looks.map(JSONValue.integer)),
      "significance": .number(significance), "metric": .string(metric.rawValue), "margin": .number(margin),
      "seed": .string(String(seed)), "fingerprint": .string(fingerprint),
    ]
  }

  fileprivate init?(_ value: JSONValue) {
    let looks = value["looks"]?.items.compactMap(\.integer) ?? []
    guard let metric = value["metric"]?.string.flatMap(Metric.init), let significance = value["significance"]?.number,
      (0.000_001..<1).contains(significance), let first = looks.first, first > 0,
      zip(looks, looks.dropFirst()).allSatisfy({ $0 < $1 }), let margin = value["margin"]?.number, margin > 0
    else { return nil }
    self.init(
      toolVersion: value["tool"]?.string ?? "", prompt: value["prompt"]?.string ?? "",
      service: value["service"]?.string ?? "", address: value["address"]?.string ?? "",
      models: Dictionary(
        uniqueKeysWithValues: Arm.allCases.compactMap { arm in
          value["models"]?[arm.rawValue]?.string.map { (arm, $0) }
        }),
      regimes: value["regimes"]?.items.compactMap { $0.string.flatMap(CacheRegime.init) } ?? [], looks: looks,
      significance: significance, metric: metric, margin: margin,
      seed: value["seed"]?.string.flatMap { UInt64($0) } ?? 1, fingerprint: value["fingerprint"]?.string ?? "")
  }
}

extension Call {
  fileprivate var json: JSONValue {
    var value: JSONValue = [
      "type": "call", "arm": .string(arm.rawValue), "regime": .string(regime.rawValue), "time": .number(time),
      "position": .integer(position), "row": .integer(row), "attempts": .integer(attempts),
    ]
    func set(_ key: String, _ optional: JSONValue?) { if let optional { value.set(key, optional) } }
    set("pair", pair.map(JSONValue.integer))
    value.set("timing", timing.json)
    value.set("usage", usage.json)
    set("cost_usd", cost.map(JSONValue.number))
    value.set("answer", answer.json)
    set("failure", failure?.json)
    if isReplayed { value.set("replayed", true) }
    return value
  }

  fileprivate init?(_ value: JSONValue) {
    guard value["type"]?.string == "call", let arm = value["arm"]?.string.flatMap(Arm.init),
      let regime = value["regime"]?.string.flatMap(CacheRegime.init), let time = value["time"]?.number
    else { return nil }
    self.init(arm: arm, regime: regime, time: time)
    pair = value["pair"]?.integer
    position = value["position"]?.integer ?? 0
    row = value["row"]?.integer ?? 0
    attempts = value["attempts"]?.tokenCount ?? 1
    timing = value["timing"].map(CallTiming.init) ?? CallTiming()
    usage = value["usage"].map(Usage.init(json:)) ?? Usage()
    cost = value["cost_usd"]?.number
    answer = value["answer"].map(Answer.init(json:)) ?? Answer()
    failure = value["failure"].flatMap(CallFailure.init)
    isReplayed = value["replayed"]?.bool ?? false
  }
}

extension JSONValue {
  /// A time as it can be.
  fileprivate var milliseconds: Double? { number.flatMap { (0...1e9).contains($0) ? $0 : nil } }
}

extension CallTiming {
  fileprivate var json: JSONValue {
    var value: JSONValue = ["connection_ms": .number(connection), "pieces": .integer(pieces)]
    for (key, time) in [
      ("first_byte_ms", firstByte), ("first_token_ms", firstToken), ("first_content_ms", firstContent),
      ("total_ms", total),
    ] {
      if let time { value.set(key, .number(time)) }
    }
    return value
  }

  fileprivate init(_ value: JSONValue) {
    self.init()
    connection = value["connection_ms"]?.milliseconds ?? 0
    pieces = max(0, value["pieces"]?.integer ?? 0)
    firstByte = value["first_byte_ms"]?.milliseconds
    firstToken = value["first_token_ms"]?.milliseconds
    firstContent = value["first_content_ms"]?.milliseconds
    total = value["total_ms"]?.milliseconds
  }
}

extension Usage {
  fileprivate var json: JSONValue {
    var value: JSONValue = [:]
    for (key, count) in [
      ("input", input), ("cached", cached), ("cache_written", cacheWritten), ("output", output), ("thinking", thinking),
    ] {
      if let count { value.set(key, .integer(count)) }
    }
    return value
  }

  fileprivate init(json value: JSONValue) {
    self.init(
      input: value["input"]?.tokenCount, cached: value["cached"]?.tokenCount,
      cacheWritten: value["cache_written"]?.tokenCount,
      output: value["output"]?.tokenCount, thinking: value["thinking"]?.tokenCount)
  }
}

extension Answer {
  fileprivate var json: JSONValue {
    var value: JSONValue = ["text": .string(text)]
    if !toolCalls.isEmpty {
      value.set(
        "tool_calls",
        .array(toolCalls.map { ["name": .string($0.name), "arguments": .string($0.arguments)] }))
    }
    for (key, text) in [
      ("finish_reason", finishReason), ("model", model), ("fingerprint", fingerprint), ("service_tier", serviceTier),
    ] {
      if let text { value.set(key, .string(text)) }
    }
    if isRefusal { value.set("refusal", true) }
    return value
  }

  fileprivate init(json value: JSONValue) {
    self.init()
    text = value["text"]?.string ?? ""
    toolCalls = (value["tool_calls"]?.items ?? []).map {
      ToolCall(name: $0["name"]?.string ?? "", arguments: $0["arguments"]?.string ?? "")
    }
    finishReason = value["finish_reason"]?.string
    isRefusal = value["refusal"]?.bool ?? false
    model = value["model"]?.string
    fingerprint = value["fingerprint"]?.string
    serviceTier = value["service_tier"]?.string
  }
}

extension CallFailure {
  fileprivate var json: JSONValue {
    var value: JSONValue = ["kind": .string(kind.rawValue), "message": .string(message)]
    if let status { value.set("status", .integer(status)) }
    return value
  }

  fileprivate init?(_ value: JSONValue) {
    guard let kind = value["kind"]?.string.flatMap(Kind.init) else { return nil }
    self.init(kind, status: value["status"]?.integer, message: value["message"]?.string ?? "")
  }
}
