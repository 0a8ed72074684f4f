import Diagnostics
import Foundation
import Providers
import Reporting
import RequestLogs
import Statistics
import Testing
import Verification
import VerificationReports

@Suite struct VerificationReportTests {
  /// Calls of both arms, the second a fifth faster.
  static let outcome: Outcome = {
    let calls = (0..<12).flatMap { pair in
      Arm.allCases.map { arm in
        var call = Call(arm: arm, regime: .cold, time: 1_795_000_000 + Double(pair))
        call.pair = pair
        let wobble = 1 + 0.02 * Double((pair * 7) % 5)
        call.timing.firstToken = 400 * wobble * (arm == .after ? 0.8 : 1)
        call.timing.total = 900 * wobble * (arm == .after ? 0.8 : 1)
        call.timing.pieces = 10
        call.usage = Usage(input: arm == .after ? 80 : 100, cached: 0, output: 11)
        call.cost = 0.001
        call.answer.text = "Paris"
        call.answer.finishReason = "stop"
        return call
      }
    }
    let design = SequentialDesign(looks: [12])
    var outcome = Outcome(
      toolVersion: "1.2.3", prompt: "a \"b\" <i>.yaml", variant: LocalizedText(en: "against & itself", zh: "与自身"),
      asked: [
        .before: AskedModel("m", service: "openai", host: "api.openai.com", url: "https://api.openai.com/v1"),
        .after: AskedModel("m", service: "openai", host: "api.openai.com", url: "https://api.openai.com/v1"),
      ],
      analyses: [Analysis(calls, regime: .cold, design: design)], calls: calls, ending: .complete, seed: 1)
    outcome.spent = 0.024
    return outcome
  }()

  @Test func allReportsAgree() throws {
    let outcome = Self.outcome
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(JSONReport.bytes(of: [outcome]))) as? [String: Any])
    let regime = try #require((json["regimes"] as? [[String: Any]])?.first)
    #expect(regime["conclusion"] as? String == "faster")
    let english = String(decoding: TextReport(language: .english, style: .plain).bytes(of: [outcome]), as: UTF8.self)
    #expect(english.contains("whole answer: faster") && english.contains("0.80") && english.contains("$0.0240"))
    // p95 of twelve calls is none.
    #expect(english.contains("n<59") && english.contains("n<299"))
    let chinese = MarkdownReport(language: .chinese).text(of: [outcome])
    #expect(chinese.contains("完整回答：更快") && !chinese.contains("faster"))
  }

  @Test(arguments: [Language.english, .chinese]) func thePageIsOneFile(language: Language) throws {
    let page = HTMLReport(language: language).text(of: [Self.outcome])
    #expect(!page.contains("src=") && !page.contains("href=") && !page.contains("<script") && !page.contains("url("))
    // What comes from outside is text.
    #expect(page.contains("a &quot;b&quot; &lt;i&gt;.yaml") && !page.contains("<i>"))
    let opened = page.matches(of: /<(main|section|table|tr|figure|svg|details)[ >]/).count
    let closed = page.matches(of: /<\/(main|section|table|tr|figure|svg|details)>/).count
    #expect(opened == closed && opened > 20)
    #expect(page.contains("prefers-color-scheme: dark") && page.contains("max-width: 600px"))
    #expect(!page.contains("NaN") && !page.contains("inf"))
  }

  /// The metrics that the dashboard shows are those that the reports write.
  @Test func theDashboardShowsWhatThereIs() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let data = try Data(contentsOf: root.appending(path: "packaging/grafana-dashboard.json"))
    _ = try JSONSerialization.jsonObject(with: data)
    var reader = LogReader()
    reader.read(
      Array(
        String(
          repeating:
            #"{"model":"gpt-4o","latency":1,"usage":{"prompt_tokens":5,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":1}}}"#
            + "\n", count: 300
        ).utf8))
    let metrics =
      PrometheusReport.text(of: [Self.outcome])
      + LogReport(LogSummary(reader), findings: [], language: .english, listed: 9).prometheus
    let known = Set(metrics.matches(of: /(?m)^([a-z0-9_]+)/).map { String($0.1) })
    let shown = String(decoding: data, as: UTF8.self).matches(
      of: /\b((?:gen_ai_client|trimtab_(?:verify|report))_[a-z0-9_]+)/
    )
    .map { String($0.1) }
    #expect(!shown.isEmpty && Set(shown).subtracting(known).isEmpty, "\(Set(shown).subtracting(known))")
  }

  /// What comes from a server or a log cannot write lines of its own.
  @Test func labelsStayInTheirLines() {
    var outcome = Self.outcome
    outcome.prompt = "a\r\nevil_metric 1\"\u{301}} \\\u{301}\n"
    let lines = PrometheusReport.text(of: [outcome]).split(whereSeparator: \.isNewline)
    #expect(lines.allSatisfy { $0.hasPrefix("#") || $0.hasPrefix("gen_ai_client_") || $0.hasPrefix("trimtab_verify_") })
    #expect(!PrometheusReport.text(of: [outcome]).contains("\r"))
  }

  @Test func histogramsAddUp() {
    let text = PrometheusReport.text(of: [Self.outcome])
    let infinite = text.matches(of: /(?m)^gen_ai_client_operation_duration_seconds_bucket\{.*le="\+Inf"\} (\d+)$/)
    #expect(infinite.map { String($0.1) } == ["12", "12"])
    for match in text.matches(of: /(?m)^gen_ai_client_operation_duration_seconds_count\{.*\} (\d+)$/) {
      #expect(match.1 == "12")
    }
  }
}

@Suite struct GateTests {
  private static func finding(_ text: String) throws -> Gate.Finding {
    let analysis = VerificationReportTests.outcome.analyses[0]
    return try Gate(text).finding(in: analysis)
  }

  @Test(arguments: [
    ("p50 > 1s", false), ("p50 > 500ms", true), ("before p50>800ms", true), ("after p50 > 800ms", false),
    ("ttft mean < 1s", true),
    ("ratio > 0.9", false), ("ratio ttft < 0.9", true), ("peak >= 1s", false), ("cost > 0.0005", true),
    ("output > 300", false),
    ("input<=80", true), ("before input <= 80", false), ("failures > 0", false), ("failures >= 0%", true),
    ("faster", true),
    ("not faster", false), ("slower", false), ("not slower", true),
  ])
  func conditionsAreJudged(text: String, fails: Bool) throws {
    let finding = try Self.finding(text)
    if case .failed = finding { #expect(fails) } else { #expect(finding == .passed && !fails) }
  }

  @Test(arguments: ["p95 > 1s", "p99 > 1s", "thinking > 1"]) func whatIsNotKnownIsNotPassed(text: String) throws {
    #expect(try Self.finding(text) == .unknown)
  }
}
