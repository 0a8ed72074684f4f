import Providers
import RequestLogs
import Testing

/// Logs in the words of those who write them.
@Suite struct LogReaderTests {
  private static func read(_ lines: String...) -> LogReader {
    var reader = LogReader()
    reader.read(Array(lines.joined(separator: "\n").utf8))
    return reader
  }

  @Test func requestsAndResponsesOfOpenAI() throws {
    let reader = Self.read(
      #"{"timestamp":"2026-11-20T10:00:00Z","latency_ms":1234.5,"request":{"model":"gpt-4o","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":[{"type":"text","text":"Hi"}]}]},"response":{"model":"gpt-4o-2024-08-06","usage":{"prompt_tokens":100,"completion_tokens":20,"prompt_tokens_details":{"cached_tokens":64}}}}"#,
      #"{"model":"gpt-4o","usage":{"prompt_tokens":5,"completion_tokens":1},"duration":2,"prompt_name":"greeting","cost":0.5}"#,
      #"{"request":{"model":"gpt-4o","messages":[]},"response":{"error":{"message":"overloaded"}}}"#)
    #expect(reader.requests.count == 3 && reader.skippedLines == 0)
    let first = reader.requests[0]
    #expect(first.model == "gpt-4o-2024-08-06" && first.duration == 1_234.5 && first.promptKey == "Be brief.")
    #expect(first.usage == Usage(input: 100, cached: 64, output: 20) && first.start == 1_795_168_800)
    #expect(first.messages.map(\.text) == ["Be brief.", "Hi"])
    #expect(
      reader.requests[1].duration == 2_000 && reader.requests[1].promptKey == "greeting"
        && reader.requests[1].cost == 0.5)
    #expect(reader.requests[2].error == "overloaded")
  }

  @Test func litellm() throws {
    let reader = Self.read(
      #"{"litellm_call_id":"x","model":"claude-sonnet-5","startTime":1795168800.0,"endTime":1795168802.5,"completionStartTime":1795168801.0,"prompt_tokens":50,"completion_tokens":9,"response_cost":0.001,"cache_hit":null,"status":"success","messages":[{"role":"user","content":"Hi"}],"metadata":{"usage_object":{"prompt_tokens":50,"completion_tokens":9,"prompt_tokens_details":{"cached_tokens":10}}}}"#,
      #"{"litellm_call_id":"y","model":"claude-sonnet-5","startTime":"2026-11-20 10:00:00.000000","endTime":"2026-11-20 10:00:00.500000","cache_hit":"True","response_cost":0,"status":"failure","error_str":"rate limit"}"#
    )
    let (first, second) = (reader.requests[0], reader.requests[1])
    #expect(first.duration == 2_500 && first.timeToFirstToken == 1_000 && first.cost == 0.001 && !first.isCached)
    #expect(first.usage == Usage(input: 50, cached: 10, output: 9))
    #expect(second.duration == 500 && second.isCached && second.error == "rate limit")
  }

  @Test func spansOfOpenTelemetry() throws {
    let reader = Self.read(
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"chat m","startTimeUnixNano":"1795168800000000000","endTimeUnixNano":"1795168801250000000","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"70"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":"8"}},{"key":"gen_ai.input.messages","value":{"stringValue":"[{\"role\":\"system\",\"parts\":[{\"type\":\"text\",\"content\":\"Be brief.\"}]}]"}}],"status":{}},{"name":"db","attributes":[]},{"name":"chat m","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}},{"key":"error.type","value":{"stringValue":"429"}}],"status":{"code":2}}]}]}]}"#
    )
    #expect(reader.requests.count == 2)
    #expect(reader.requests[0].duration == 1_250 && reader.requests[0].usage == Usage(input: 70, output: 8))
    #expect(reader.requests[0].promptKey == "Be brief." && reader.requests[1].error == "429")
  }

  @Test(arguments: ["\"\"", "false", "null", "{}", "0"]) func thatThereIsNoErrorIsNone(error: String) {
    let reader = Self.read(
      #"{"model":"gpt-4o","usage":{"prompt_tokens":5,"completion_tokens":1},"latency":1,"error":\#(error),"detail":"fine"}"#
    )
    #expect(reader.requests.count == 1 && reader.requests.first?.error == nil)
  }

  @Test func figuresThatCannotBeAreNone() {
    let reader = Self.read(
      #"{"model":"gpt-4o","latency":1,"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":-1,"prompt_tokens_details":{"cached_tokens":9223372036854775807,"cache_write_tokens":9223372036854775807}}}"#,
      #"{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":"-5","endTimeUnixNano":"9223372036854775807","attributes":[{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]}]}]}]}"#
    )
    #expect(reader.requests.map(\.usage) == [Usage(), Usage()] && reader.requests[1].duration == nil)
    #expect(LogSummary(reader).calls == 2)
  }

  @Test func whatIsNoRequestIsCounted() {
    let reader = Self.read("not json", "{}", "[]", #"{"model":"m"}"#, "", "  ", #"{"model":"m","latency":1}"#)
    #expect(reader.requests.count == 1 && reader.skippedLines == 4)
  }
}

@Suite struct LogSummaryTests {
  private static func line(
    _ model: String, _ prompt: String, _ question: String, _ milliseconds: Double, output: Int = 10, cached: Int = 0
  ) -> String {
    """
    {"latency_ms":\(milliseconds),"request":{"model":"\(model)","messages":[{"role":"system","content":"\(prompt)"},\
    {"role":"user","content":"\(question)"}]},"response":{"model":"\(model)","usage":{"prompt_tokens":1000,\
    "completion_tokens":\(output),"prompt_tokens_details":{"cached_tokens":\(cached)}}}}
    """
  }

  private static func summary(_ lines: [String]) -> LogSummary {
    var reader = LogReader()
    reader.read(Array(lines.joined(separator: "\n").utf8))
    return LogSummary(reader)
  }

  @Test func promptsAndModelsAreToldApart() throws {
    let summary = Self.summary(
      (1...300).map { Self.line("gpt-4o", "A", "q\($0)", Double($0) * 10, cached: 500) }
        + (1...20).map { Self.line("gpt-4o-mini", "A", "q\($0)", 50, output: 400) })
    #expect(
      summary.calls == 320 && summary.models.map(\.name) == ["gpt-4o", "gpt-4o-mini"] && summary.groups.count == 2)
    let first = try #require(summary.groups.first)
    // HDR histograms keep three digits.
    #expect(abs((first.p50 ?? 0) - 1_500) < 2 && abs((first.p95 ?? 0) - 2_850) < 3 && abs((first.p99 ?? 0) - 2_970) < 3)
    // Twenty are too few.
    #expect(summary.groups[1].p50 != nil && summary.groups[1].p95 == nil && summary.groups[1].peak != nil)
    #expect(first.cachedShare == 0.5 && first.model == "gpt-4o" && first.calls == 300)
    #expect(summary.groups[1].reasons == [.longOutput])
    // 2.50 and 10.00 dollars a million, the cached half at 1.25.
    #expect(abs((first.cost ?? 0) - 300 * (500 * 2.5e-6 + 500 * 1.25e-6 + 10 * 10e-6)) < 1e-9)
  }

  @Test func whatIsAskedAgainIsCounted() {
    let summary = Self.summary((0..<6).map { Self.line("gpt-4o", "A", "q\($0 % 2)", 10) })
    #expect(summary.repeatedCalls == 4 && summary.repeatedCost ?? 0 > 0)
  }

  @Test func spansOfTheirOwnLineAreRead() throws {
    let lines = [
      #"{"name":"chat","start_time":"2026-11-01T00:00:00.000000Z","end_time":"2026-11-01T00:00:01.500000Z","attributes":"#
        + #"{"gen_ai.request.model":"gpt-4o","gen_ai.usage.input_tokens":7,"gen_ai.usage.output_tokens":3}}"#,
      #"{"name":"chat","status":{"status_code":"ERROR"},"attributes":{"gen_ai.request.model":"gpt-4o"}}"#,
    ]
    let summary = Self.summary(lines)
    let group = try #require(summary.groups.first)
    #expect(summary.calls == 2 && group.failed == 1 && abs((group.p50 ?? 0) - 1_500) < 2 && group.input == 7)
  }

  @Test func theSameQuestionInAnotherWayIsNoRepetition() {
    func line(_ temperature: Double) -> String {
      #"{"latency_ms":1,"request":{"model":"m","temperature":\#(temperature),"messages":[{"role":"user","content":"q"}]}}"#
    }
    #expect(Self.summary([line(0), line(1), line(0), line(0.5)]).repeatedCalls == 1)
  }

  @Test func batchesTellOfFailuresByTheStatus() {
    let lines = [
      #"{"custom_id":"a","response":{"status_code":200,"body":{"model":"m","usage":{"prompt_tokens":3,"completion_tokens":1}}}}"#,
      #"{"custom_id":"b","response":{"status_code":500,"body":{"error":{"message":"boom"}}}}"#,
      #"{"custom_id":"c","response":{"status_code":503,"body":null}}"#,
    ]
    let summary = Self.summary(lines)
    #expect(summary.calls == 3 && summary.skippedLines == 0 && summary.groups.reduce(0) { $0 + $1.failed } == 2)
  }

  /// More from the cache than there was cannot be.
  @Test func impossibleFiguresAreNoShare() {
    #expect(Self.summary([Self.line("m", "A", "q", 5, cached: 5_000)]).hitRate == nil)
  }

  @Test func runsOfVerifyKeepTheirPromptsApart() {
    func run(_ prompt: String, _ arms: [String]) -> [String] {
      [
        #"{"type":"experiment","version":1,"prompt":"\#(prompt)","asked":{"before":{"model":"gpt-4o"},"after":{"model":"gpt-4o"}}}"#
      ]
        + arms.map { #"{"type":"call","arm":"\#($0)","pair":0,"timing":{"total_ms":5},"usage":{"input":3}}"# }
        + [#"{"type":"call","arm":"before","timing":{"total_ms":900}}"#, #"{"type":"end","ending":"complete"}"#]
    }
    let summary = Self.summary(run("a.yaml", ["before", "after"]) + run("b.yaml", ["before"]))
    // The calls that warm up are no use of the prompt.
    #expect(
      Set(summary.groups.map(\.prompt)) == ["a.yaml (before)", "a.yaml (after)", "b.yaml (before)"]
        && summary.calls == 3 && summary.skippedLines == 0 && summary.models.map(\.name) == ["gpt-4o"])
  }
}
