package import Providers

/// A call as a line of a log.
extension Call {
  var json: JSONValue {
    var value: JSONValue = [
      "type": "call", "arm": .string(arm.rawValue), "regime": .string(regime.rawValue), "time": .number(time),
      "end": .number(end),
      "position": .integer(position), "row": .integer(row), "attempts": .integer(attempts),
    ]
    func set(_ key: String, _ optional: JSONValue?) { if let optional { value.set(key, optional) } }
    set("pair", pair.map(JSONValue.integer))
    if let stage {
      set("step", .integer(stage.step.rawValue))
      if stage.isCumulative { value.set("cumulative", true) }
    }
    set("lookup_ms", lookUp.map(JSONValue.number))
    value.set("timing", timing.json)
    value.set("usage", usage.json)
    set("cost_usd", cost.map(JSONValue.number))
    if charged != cost { set("charged_usd", charged.map(JSONValue.number)) }
    if timesToldToWait > 0 { value.set("told_to_wait", .integer(timesToldToWait)) }
    value.set("answer", answer.json)
    set("failure", failure?.json)
    if isReplayed { value.set("replayed", true) }
    return value
  }

  init?(_ value: JSONValue) {
    guard value["type"]?.string == "call", let arm = value["arm"]?.string.flatMap(Arm.init),
      let regime = value["regime"]?.string.flatMap(CacheRegime.init), let time = value["time"]?.number
    else { return nil }
    self.init(arm: arm, regime: regime, time: time)
    end = value["end"]?.number ?? time
    stage = value["step"]?.integer.flatMap(Ladder.Step.init).map {
      LadderStage($0, isCumulative: value["cumulative"]?.bool ?? false)
    }
    lookUp = value["lookup_ms"]?.milliseconds
    pair = value["pair"]?.integer
    position = value["position"]?.integer ?? 0
    row = value["row"]?.integer ?? 0
    attempts = value["attempts"]?.tokenCount ?? 1
    timing = value["timing"].map(CallTiming.init) ?? CallTiming()
    usage = value["usage"].map(Usage.init(json:)) ?? Usage()
    cost = value["cost_usd"]?.dollars
    charged = value["charged_usd"]?.dollars ?? cost
    timesToldToWait = value["told_to_wait"]?.tokenCount ?? 0
    answer = value["answer"].map(Answer.init(json:)) ?? Answer()
    failure = value["failure"].flatMap(CallFailure.init)
    isReplayed = value["replayed"]?.bool ?? false
  }
}

extension JSONValue {
  /// US dollars as they can be.
  package var dollars: Double? { number.flatMap { (0...1e9).contains($0) ? $0 : nil } }
  /// A time as it can be.
  var milliseconds: Double? { number.flatMap { (0...1e9).contains($0) ? $0 : nil } }
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
      ("input", input), ("cached", cached), ("cache_written", cacheWritten),
      ("cache_written_1h", cacheWrittenForAnHour), ("output", output), ("thinking", thinking),
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
    cacheWrittenForAnHour = value["cache_written_1h"]?.tokenCount
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
    model = value["model"]?.string?.withoutControls
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
    self.init(kind, status: value["status"]?.integer, message: value["message"]?.string?.withoutControls ?? "")
  }
}
