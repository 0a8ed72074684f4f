package import Diagnostics
import Providers
package import Reporting
package import RequestLogs
import Verification

/// What a log of requests says, in every format.
package struct LogReport {
  /// What the linter finds in a prompt of the log.
  package struct Finding: Hashable, Sendable {
    package var prompt: String
    package var rule: String
    package var count: Int
    package var message: LocalizedText

    package init(prompt: String, rule: String, count: Int, message: LocalizedText) {
      self.prompt = prompt
      self.rule = rule
      self.count = count
      self.message = message
    }
  }

  private let summary: LogSummary
  private let findings: [Finding]
  private let wording: Wording
  /// Prompts that are listed.
  private let listed: Int

  package init(_ summary: LogSummary, findings: [Finding], language: Language, listed: Int) {
    self.summary = summary
    self.findings = findings
    wording = Wording(language: language)
    self.listed = listed
  }

  private struct Table {
    var title: String
    var header: [String]
    /// How many columns at the front are text.
    var leading: Int
    var rows: [[String]]
  }

  // MARK: What is said

  private var overview: [String] {
    var lines = [wording.calls(summary.calls)]
    if let cost = summary.cost { lines.append(Wording.dollars(cost)) }
    if let rate = summary.hitRate {
      lines.append(
        wording.choose(
          "\(Self.percent(rate)) of the input tokens came from the provider's cache",
          "输入 token 的缓存命中率为 \(Self.percent(rate))"))
    }
    if summary.repeatedCalls > 0 {
      let saved =
        summary.repeatedCost.map { wording.choose(", worth \(Wording.dollars($0))", "，价值 \(Wording.dollars($0))") }
        ?? ""
      lines.append(
        wording.choose(
          "\(wording.calls(summary.repeatedCalls)) repeat\(summary.repeatedCalls == 1 ? "s" : "") an earlier one word for word: a response cache would answer \(summary.repeatedCalls == 1 ? "it" : "them")\(saved)",
          "\(summary.repeatedCalls) 次调用与之前一字不差，可由缓存直接回答\(saved)"))
    }
    if summary.skippedLines > 0 {
      lines.append(
        wording.choose(
          "\(summary.skippedLines) line\(summary.skippedLines == 1 ? " tells" : "s tell") of no request",
          "\(summary.skippedLines) 行不是请求记录"))
    }
    return lines
  }

  private static func percent(_ share: Double) -> String { "\(Wording.fixed(share * 100, 0)) %" }

  /// A prompt's text on one line, short enough for a table.
  private func label(_ prompt: String) -> String {
    let line = prompt.withoutControls.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return line.count > 48 ? line.prefix(47) + "…" : line
  }

  /// The same with a number behind what was changed, so that no two prompts have one name: FNV-1a.
  private func metricLabel(_ prompt: String) -> String {
    let short = label(prompt)
    guard short != prompt else { return short }
    var hash: UInt32 = 0x811C_9DC5
    for byte in prompt.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return short + " " + String(hash, radix: 16)
  }

  private var tables: [Table] {
    var tables = [
      Table(
        title: wording.choose("Prompts", "提示词"),
        header: [
          wording.choose("prompt", "提示词"), wording.choose("model", "模型"), wording.choose("calls", "次数"), "p50", "p95",
          "p99",
          wording.choose("first token", "首个 token"), wording.choose("in", "输入"), wording.choose("out", "输出"),
          wording.choose("cached", "缓存"), wording.choose("cost", "费用"), wording.choose("failed", "失败"),
        ], leading: 2,
        rows: summary.groups.prefix(listed).map { group in
          [
            label(group.prompt), group.model, String(group.calls), Wording.milliseconds(group.p50),
            Wording.milliseconds(group.p95), Wording.milliseconds(group.p99), Wording.milliseconds(group.firstToken),
            group.input.map { Wording.fixed($0, 0) } ?? "–", group.output.map { Wording.fixed($0, 0) } ?? "–",
            group.cachedShare.map(Self.percent) ?? "–", Wording.dollars(group.cost), String(group.failed),
          ]
        }),
      Table(
        title: wording.choose("Models", "模型"),
        header: [wording.choose("model", "模型"), wording.choose("calls", "次数"), ""],
        leading: 1,
        rows: summary.models.map {
          [$0.name, String($0.calls), Self.percent(Double($0.calls) / Double(max(1, summary.calls)))]
        }),
    ]
    let slow = summary.groups.filter { $0.peak != nil && !$0.reasons.isEmpty }
      .sorted { ($0.p95 ?? $0.peak ?? 0) > ($1.p95 ?? $1.peak ?? 0) }
      .prefix(5)
    if !slow.isEmpty {
      tables.append(
        Table(
          title: wording.choose("Slow, and why", "慢在哪里"),
          header: [
            wording.choose("prompt", "提示词"), wording.choose("model", "模型"), wording.choose("why", "原因"),
            wording.choose("peak", "峰值"),
          ],
          leading: 3,
          rows: slow.map { group in
            [
              label(group.prompt), group.model,
              group.reasons.map { reason($0, group) }.joined(separator: wording.choose("; ", "；")),
              Wording.milliseconds(group.peak),
            ]
          }))
    }
    if !findings.isEmpty {
      tables.append(
        Table(
          title: wording.choose("Findings in the prompts that cost most", "花费最多的提示词里的问题"),
          header: [
            wording.choose("prompt", "提示词"), wording.choose("rule", "规则"), wording.choose("finding", "问题"), "n",
          ],
          leading: 3, rows: findings.map { [label($0.prompt), $0.rule, wording.text($0.message), String($0.count)] }))
    }
    return tables
  }

  private func reason(_ reason: LogSummary.Reason, _ group: LogSummary.Group) -> String {
    switch reason {
    case .longOutput:
      wording.choose(
        "answers of \(Wording.fixed(group.output ?? 0, 0)) tokens",
        "回答平均 \(Wording.fixed(group.output ?? 0, 0)) 个 token")
    case .longInput:
      wording.choose(
        "\(Wording.fixed(group.input ?? 0, 0)) input tokens, of which \(group.cachedShare.map(Self.percent) ?? "an unknown share") are cached",
        "输入平均 \(Wording.fixed(group.input ?? 0, 0)) 个 token，缓存占 \(group.cachedShare.map(Self.percent) ?? "未知")")
    case .slowStart: wording.choose("most of it is the wait for the first token", "时间主要花在等首个 token")
    case .outliers: wording.choose("single calls take more than five times the usual", "个别调用超过平时的五倍")
    case .failures:
      wording.choose("\(group.failed) of \(group.calls) calls failed", "\(group.calls) 次里失败 \(group.failed) 次")
    }
  }

  // MARK: Formats

  package func text(style: Style) -> [UInt8] {
    var output = OutputBuffer()
    for line in overview { output.append(line + "\n") }
    for table in tables {
      output.append("\n")
      style.write(table.title + "\n", as: .strong, to: &output)
      var text = TextTable(
        table.header.enumerated().map { .init($0.element, alignment: $0.offset < table.leading ? .leading : .trailing) }
      )
      for row in table.rows { text.append(row.map { .init($0) }) }
      text.write(style, to: &output)
    }
    return output.bytes
  }

  package var markdown: String {
    var text = overview.map { "* \(MarkdownText.cell($0))\n" }.joined()
    for table in tables {
      text += "\n### \(table.title)\n\n| \(table.header.map(MarkdownText.cell).joined(separator: " | ")) |\n| "
      text += table.header.indices.map { $0 < table.leading ? "---" : "---:" }.joined(separator: " | ") + " |\n"
      for row in table.rows { text += "| \(row.map(MarkdownText.cell).joined(separator: " | ")) |\n" }
    }
    return text
  }

  package var html: String {
    let title = wording.choose("Requests", "请求日志")
    var body = "<header><h1>\(title)</h1><p>\(overview.map(HTMLText.escaped).joined(separator: "<br>"))</p></header>"
    for table in tables {
      body +=
        "<section><h2>\(HTMLText.escaped(table.title))</h2><div class=\"scroll\"><table class=\"leading-\(table.leading)\"><thead><tr>"
      body += table.header.map { "<th>\(HTMLText.escaped($0))</th>" }.joined() + "</tr></thead><tbody>"
      for row in table.rows { body += "<tr>" + row.map { "<td>\(HTMLText.escaped($0))</td>" }.joined() + "</tr>" }
      body += "</tbody></table></div></section>"
    }
    return HTMLReport.page(title: "\(title) · trimtab", body, language: wording.language)
  }

  package var json: [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.member("version", 1)
      json.member("calls", summary.calls)
      json.member("skipped_lines", summary.skippedLines)
      if let cost = summary.cost { json.member("cost_usd", cost) }
      if let rate = summary.hitRate { json.member("cached_share", rate) }
      json.member("repeated_calls", summary.repeatedCalls)
      if let cost = summary.repeatedCost { json.member("repeated_cost_usd", cost) }
      json.object("models") { json in for model in summary.models { json.member(model.name, model.calls) } }
      json.array("prompts") { json in
        for group in summary.groups {
          json.object { json in
            json.member("prompt", group.prompt)
            json.member("model", group.model)
            json.member("calls", group.calls)
            json.member("failed", group.failed)
            json.member("repeated", group.repeated)
            for (key, value) in [
              ("p50_ms", group.p50), ("p95_ms", group.p95), ("p99_ms", group.p99), ("peak_ms", group.peak),
              ("first_token_p50_ms", group.firstToken), ("input_tokens", group.input), ("output_tokens", group.output),
              ("cached_share", group.cachedShare), ("cost_usd", group.cost),
            ] {
              if let value { json.member(key, value) }
            }
            json.array("slow_because") { json in for reason in group.reasons { json.value(reason.rawValue) } }
          }
        }
      }
      json.array("findings") { json in
        for finding in findings {
          json.object { json in
            json.member("prompt", finding.prompt)
            json.member("rule", finding.rule)
            json.member("count", finding.count)
            json.member("message", finding.message.en)
          }
        }
      }
    }
    return json.take() + [0x0A]
  }

  package var prometheus: String {
    var text = ""
    func gauge(_ name: String, _ help: String, _ value: (LogSummary.Group) -> Double?) {
      let known = summary.groups.compactMap { group in value(group).map { (group, $0) } }
      guard !known.isEmpty else { return }
      text += "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
      for (group, value) in known {
        text +=
          name
          + PrometheusReport.labels([("prompt", metricLabel(group.prompt)), ("gen_ai_request_model", group.model)])
          + " \(PrometheusReport.number(value))\n"
      }
    }
    gauge("trimtab_report_calls", "Calls in the log.") { Double($0.calls) }
    gauge("trimtab_report_failed_calls", "Calls that failed.") { Double($0.failed) }
    gauge("trimtab_report_repeated_calls", "Calls that repeat an earlier one.") { Double($0.repeated) }
    gauge("trimtab_report_duration_p50_seconds", "Median duration.") { $0.p50.map { $0 / 1_000 } }
    gauge("trimtab_report_duration_p95_seconds", "95th percentile of the duration.") { $0.p95.map { $0 / 1_000 } }
    gauge("trimtab_report_duration_p99_seconds", "99th percentile of the duration.") { $0.p99.map { $0 / 1_000 } }
    gauge("trimtab_report_cached_ratio", "Share of the input tokens that came from the provider's cache.") {
      $0.cachedShare
    }
    gauge("trimtab_report_cost_dollars", "What the calls cost.") { $0.cost }
    return text
  }
}
