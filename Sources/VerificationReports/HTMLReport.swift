package import Diagnostics
import Statistics
package import Verification

/// One page that needs nothing else: no script, no font, no picture from elsewhere.
package struct HTMLReport {
  private let wording: Wording
  private let language: Language

  package init(language: Language) {
    wording = Wording(language: language)
    self.language = language
  }

  /// Several outcomes are those of several models: side by side first, and then one by one.
  package func text(of outcomes: [Outcome]) -> String {
    var body = ""
    if let models = ModelRows(outcomes, wording) {
      body +=
        "<section><h2>\(wording.choose("Models side by side", "各模型对比"))</h2>\(table(models.header, models.rows, isProse: true))</section>"
    }
    body += outcomes.map(self.body).joined()
    return Self.page(title: "\(outcomes.first?.prompt ?? "") · trimtab verify", body, language: language)
  }

  private func body(of outcome: Outcome) -> String {
    var body = "<header><h1>\(escaped(outcome.prompt))</h1>"
    let models = wording.models(outcome).joined(separator: ", ")
    body +=
      "<p>\(escaped(wording.text(outcome.variant))) · \(escaped(models)) · \(escaped(wording.place(outcome)))</p></header>"
    if let ladder = outcome.ladder { body += section(ladder) }
    if let load = outcome.load {
      let rows = LoadRows(load, wording)
      body +=
        "<section><h2>\(wording.choose("Several at a time", "并发"))</h2><p class=\"verdict\">\(escaped(rows.conclusion))</p>"
      body += table(rows.header, rows.rows) + "</section>"
    }
    for analysis in outcome.analyses { body += section(analysis, outcome) }
    var facts = wording.totals(outcome)
    if let ending = wording.ending(outcome.ending) { facts.append(ending) }
    facts += outcome.notes.map(wording.text)
    body += "<footer><p>\(facts.map(escaped).joined(separator: "<br>"))</p>"
    body += "<p>trimtab \(escaped(outcome.toolVersion)), \(wording.choose("seed", "随机种子")) \(outcome.seed)</p></footer>"
    return body
  }

  private func escaped(_ text: String) -> String { HTMLText.escaped(text) }

  // MARK: One regime

  private func section(_ analysis: Analysis, _ outcome: Outcome) -> String {
    let rows = ComparisonRows(analysis, wording)
    let calls = outcome.calls.filter { $0.regime == analysis.regime && !$0.isWarmUp }
    var text =
      "<section><h2>\(wording.title(analysis))</h2>"
    text +=
      "<p class=\"verdict \(JSONReport.name(analysis.conclusion))\"><span>\(wording.name(analysis.metric))</span> \(escaped(wording.conclusion(analysis.conclusion)))</p>"
    text += "<p>\(escaped(wording.answers(analysis.answers)))</p>"
    for failure in rows.failures { text += "<p class=\"note\">\(escaped(failure))</p>" }
    if let state = wording.cacheState(analysis) { text += "<p class=\"note\">\(escaped(state))</p>" }
    if outcome.isSelfComparison, let floor = wording.noiseFloor(analysis) { text += "<p>\(escaped(floor))</p>" }
    text += table(
      [
        "", wording.name(.before), wording.name(.after), wording.choose("ratio", "比值"),
        wording.intervalTitle(analysis), "",
      ],
      rows.rows.map { [$0.name, $0.before, $0.after, $0.ratio, $0.interval, $0.verdict] }, isProse: true)
    text += plots(analysis, calls)
    text += "<details><summary>\(wording.choose("Percentiles", "分位数"))</summary>"
    text += table(
      ["", wording.choose("mean", "均值"), "p50", "p95", "p99", wording.choose("peak", "峰值"), "n"], rows.distributions)
    return text + "</details></section>"
  }

  /// `isProse`: Whether the last column is sentences, which may be broken; on a phone each row is a card of its own, where every
  /// figure says what it is.
  private func table(_ header: [String], _ rows: [[String]], isProse: Bool = false) -> String {
    "<div class=\"scroll\"><table\(isProse ? " class=\"prose\"" : "")><thead><tr>"
      + header.map { "<th>\(escaped($0))</th>" }.joined()
      + "</tr></thead><tbody>"
      + rows.map { row in
        "<tr>"
          + zip(header, row).map { name, entry in
            "<td\(isProse && !name.isEmpty ? " data-name=\"\(escaped(name))\"" : "")>\(escaped(entry))</td>"
          }.joined() + "</tr>"
      }.joined()
      + "</tbody></table></div>"
  }

  /// The steps, each with its interval on a common scale.
  private func section(_ ladder: Ladder) -> String {
    let rows = LadderRows(ladder, wording)
    var text = "<section><h2>\(wording.choose("The steps, one by one", "各步骤逐项实测"))</h2>"
    text += table(
      rows.header, rows.rows.map { [$0.step, $0.alone, $0.interval, $0.cumulative, $0.remark] }, isProse: true)
    let measured = ladder.rungs.compactMap { rung -> (Ladder.Step, Ladder.Effect)? in
      if case .measured(let alone, _) = rung.result { (rung.step, alone) } else { nil }
    }
    if let plot = ladderPlot(measured) {
      text += figure(
        wording.choose("Time against the baseline, step by step, with its interval", "各步相对基准的耗时及其区间"), plot,
        legend: false)
    }
    return text + "</section>"
  }

  private func ladderPlot(_ steps: [(step: Ladder.Step, effect: Ladder.Effect)]) -> Plot? {
    // What is a thousandth of the time is as good as nothing.
    let floor = 0.001
    func clamped(_ value: Double) -> Double { min(max(value, floor), 100) }
    let values = steps.flatMap {
      [clamped($0.effect.ratio)] + ($0.effect.interval.map { [clamped($0.lowerBound), clamped($0.upperBound)] } ?? [])
    }
    guard let least = values.min(), let most = values.max() else { return nil }
    var plot = Plot(
      title: wording.choose("The steps of the ladder", "各步对比"), x: 0.5...Double(steps.count) + 0.5,
      y: min(least, 0.9) * 0.8...max(most, 1.1) * 1.2, yScale: .logarithmic)
    let ticks = steps.indices.map { Double($0 + 1) }
    plot.axes(
      xLabel: "", yLabel: "", xTicks: ticks, xText: { "\(steps[Int($0) - 1].step.rawValue)" },
      yText: { "×" + Wording.ratio($0) })
    plot.line([(0.5, 1), (Double(steps.count) + 0.5, 1)], "line one")
    for (index, item) in steps.enumerated() {
      let place = Double(index + 1)
      if let interval = item.effect.interval {
        plot.line([(place, clamped(interval.lowerBound)), (place, clamped(interval.upperBound))], "line mean")
      }
      plot.dot(
        place, clamped(item.effect.ratio), "dot after",
        "\(LadderRows.name(item.step, wording)) ×\(Wording.ratio(item.effect.ratio))")
    }
    return plot
  }

  // MARK: Plots

  private func plots(_ analysis: Analysis, _ calls: [Call]) -> String {
    var text = ""
    for metric in [Metric.firstToken, .total] {
      if let plot = distribution(metric, analysis) {
        text += figure(
          wording.choose(
            "Share of the calls that took at most so long: \(wording.name(metric))",
            "耗时分布（累计占比）：\(wording.name(metric))"), plot,
          legend: true)
      }
      if let plot = ratios(metric, analysis, calls) {
        text += figure(
          wording.choose(
            "After divided by before, pair by pair: \(wording.name(metric)); the band is the interval of the mean",
            "逐对比值（之后 ÷ 之前）：\(wording.name(metric))；色带为均值的区间"), plot, legend: false)
      }
    }
    if let plot = scatter(calls) {
      text += figure(
        wording.choose("First token against the whole answer", "首个 token 与完整回答"), plot, legend: true)
    }
    return "<div class=\"plots\">\(text)</div>"
  }

  private func figure(_ caption: String, _ plot: Plot, legend: Bool) -> String {
    let key =
      legend
      ? "<span class=\"key before\">\(wording.name(.before))</span><span class=\"key after\">\(wording.name(.after))</span>"
      : ""
    return "<figure><figcaption>\(escaped(caption)) \(key)</figcaption>\(plot.svg)</figure>"
  }

  /// The empirical distribution of both arms.
  private func distribution(_ metric: Metric, _ analysis: Analysis) -> Plot? {
    let values = Arm.allCases.map { arm in (arm, analysis.arms[arm]?.times[metric]?.values ?? []) }
    let all = values.flatMap(\.1)
    guard let least = all.min(), let most = all.max(), all.count >= 4 else { return nil }
    var plot = Plot(title: wording.name(metric), x: (least * 0.9)...(most * 1.05), y: 0...1)
    plot.axes(
      xLabel: "", yLabel: "", yTicks: [0, 0.25, 0.5, 0.75, 1], xText: Wording.milliseconds,
      yText: { "\(Wording.fixed($0 * 100, 0)) %" })
    for (arm, values) in values where !values.isEmpty {
      var points: [(Double, Double)] = [(least * 0.9, 0)]
      for (index, value) in values.enumerated() {
        points.append((value, Double(index) / Double(values.count)))
        points.append((value, Double(index + 1) / Double(values.count)))
      }
      plot.line(points + [(most * 1.05, 1)], "line \(arm.rawValue)")
    }
    return plot
  }

  private func ratios(_ metric: Metric, _ analysis: Analysis, _ calls: [Call]) -> Plot? {
    let ratios = metric.pairs(in: calls).map { $0.after / $0.before }
    guard ratios.count >= 2, let least = ratios.min(), let most = ratios.max(), least > 0 else { return nil }
    let bounds = min(least, 0.9) * 0.9...max(most, 1.1) * 1.1
    var plot = Plot(title: wording.name(metric), x: 0...Double(ratios.count + 1), y: bounds, yScale: .logarithmic)
    plot.axes(
      xLabel: wording.choose("pair", "对"), yLabel: "", xText: { Wording.fixed($0, 0) },
      yText: { "×" + Wording.ratio($0) })
    plot.line([(0, 1), (Double(ratios.count + 1), 1)], "line one")
    if let result = analysis.comparisons.first(where: { $0.metric == metric })?.result {
      if let interval = result.interval, bounds.contains(interval.lowerBound), bounds.contains(interval.upperBound) {
        plot.band(y: interval, "band")
      }
      plot.line([(0, result.ratio), (Double(ratios.count + 1), result.ratio)], "line mean")
    }
    for (index, ratio) in ratios.enumerated() {
      plot.dot(Double(index + 1), ratio, "dot after", "×" + Wording.ratio(ratio))
    }
    return plot
  }

  private func scatter(_ calls: [Call]) -> Plot? {
    let points = calls.compactMap { call -> (Arm, Double, Double)? in
      guard call.failure == nil, let first = call.timing.firstToken, let total = call.timing.total else { return nil }
      return (call.arm, first, total)
    }
    guard points.count >= 4, let left = points.map(\.1).min(), let bottom = points.map(\.2).min(),
      let right = points.map(\.1).max(), let top = points.map(\.2).max()
    else { return nil }
    var plot = Plot(
      title: wording.choose("First token against the whole answer", "首个 token 与完整回答"), x: left * 0.9...right * 1.05,
      y: bottom * 0.9...top * 1.05)
    plot.axes(
      xLabel: wording.name(.firstToken), yLabel: wording.name(.total), xText: Wording.milliseconds,
      yText: Wording.milliseconds)
    for (arm, first, total) in points {
      plot.dot(
        first, total, "dot \(arm.rawValue)",
        "\(wording.name(arm)): \(Wording.milliseconds(first)), \(Wording.milliseconds(total))")
    }
    return plot
  }

  // MARK: The page

  static func page(title: String, _ body: String, language: Language) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(language == .chinese ? "zh-CN" : "en")">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>\(HTMLText.escaped(title))</title>
    <style>
    \(style)
    </style>
    </head>
    <body>
    <main>
    \(body)
    </main>
    </body>
    </html>

    """
  }

  private static let style = """
    :root { --ink: #1c2024; --faint: #60646c; --paper: #fcfcfd; --card: #ffffff; --line: #d9dbe0; --before: #8d5b00;
      --after: #0b68cb; --good: #18794e; --bad: #c62a2f; --band: rgba(11, 104, 203, 0.15); }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #edeef0; --faint: #b0b4ba; --paper: #111113; --card: #18191b; --line: #363a3f; --before: #f1a10d;
        --after: #70b8ff; --good: #3dd68c; --bad: #ff9592; --band: rgba(112, 184, 255, 0.2); }
    }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Noto Sans CJK SC", sans-serif; }
    main { max-width: 1080px; margin: 0 auto; padding: 24px 16px; }
    h1 { font-size: 1.4rem; margin: 0; overflow-wrap: anywhere; }
    h2 { font-size: 1.1rem; margin: 0 0 8px; }
    header p, footer p, .note { color: var(--faint); margin: 4px 0; overflow-wrap: anywhere; }
    footer + header { margin-top: 40px; }
    section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 16px; margin: 16px 0; }
    .verdict { font-size: 1.15rem; font-weight: 600; margin: 8px 0; }
    .verdict span { color: var(--faint); font-weight: 400; }
    .verdict.faster { color: var(--good); }
    .verdict.slower, .verdict.rejected { color: var(--bad); }
    .scroll { overflow-x: auto; margin: 12px 0; }
    table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
    th, td { padding: 6px 10px; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
    th { color: var(--faint); font-weight: 500; }
    th:first-child, td:first-child, td:last-child:not(:nth-child(7)) { text-align: left; }
    .leading-2 td:nth-child(2), .leading-2 th:nth-child(2), .leading-3 td:nth-child(-n + 3), .leading-3 th:nth-child(-n + 3) {
      text-align: left; }
    table[class^="leading"] td:last-child { text-align: right; }
    .prose th { white-space: normal; }
    .prose td:last-child { white-space: normal; min-width: 12em; color: var(--faint); }
    .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px; }
    figure { margin: 0; min-width: 0; }
    figcaption { color: var(--faint); font-size: 0.9rem; margin-bottom: 4px; }
    svg { width: 100%; height: auto; display: block; font: 12px system-ui, sans-serif; fill: var(--faint); }
    .grid { stroke: var(--line); stroke-width: 1; }
    .line { fill: none; stroke-width: 2; }
    .line.before { stroke: var(--before); stroke-dasharray: 6 3; }
    .line.after, .line.mean { stroke: var(--after); }
    .line.one { stroke: var(--faint); stroke-width: 1; }
    .band { fill: var(--band); }
    .dot { fill-opacity: 0.7; stroke: var(--card); stroke-width: 1; }
    .dot.before { fill: var(--before); }
    .dot.after { fill: var(--after); }
    .key { white-space: nowrap; margin-left: 10px; }
    .key::before { content: ""; display: inline-block; width: 10px; height: 10px; border-radius: 50%; margin-right: 5px; }
    .key.before::before { background: var(--before); }
    .key.after::before { background: var(--after); }
    @media (max-width: 600px) {
      main { padding: 12px 8px; }
      section { padding: 12px 10px; }
      table { font-size: 0.85rem; }
      th, td { padding: 5px 6px; }
      td:first-child, td:last-child { white-space: normal; }
      .prose thead { display: none; }
      .prose tr { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--line); padding: 6px 0; }
      .prose td { border: 0; padding: 1px 12px 1px 0; text-align: left; white-space: normal; }
      .prose td:empty { display: none; }
      .prose td:first-child, .prose td:last-child { flex-basis: 100%; min-width: 0; }
      .prose td:first-child { font-weight: 600; }
      .prose td[data-name]:not(:first-child)::before { content: attr(data-name) " "; color: var(--faint); }
      svg { font-size: 20px; }
    }
    summary { cursor: pointer; color: var(--faint); }
    """
}
