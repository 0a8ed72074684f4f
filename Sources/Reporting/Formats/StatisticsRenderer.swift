import Diagnostics

/// How often each rule fired, the most frequent first: `--statistics`.
package struct StatisticsRenderer: Renderer {
  private struct Count {
    var findings = 0
    var fixable = 0
    var severity: Severity
  }

  private let options: RenderOptions
  private var counts: [String: Count] = [:]

  package init(_ options: RenderOptions) {
    self.options = options
  }

  package mutating func render(_ file: FileReport, into output: inout OutputBuffer) {
    for diagnostic in file.diagnostics {
      var count = counts[diagnostic.rule] ?? Count(severity: diagnostic.severity)
      count.findings += 1
      if options.isFixable(diagnostic) { count.fixable += 1 }
      count.severity = max(count.severity, diagnostic.severity)
      counts[diagnostic.rule] = count
    }
  }

  package mutating func end(_ summary: Summary, into output: inout OutputBuffer) {
    let wording = Wording(language: options.language)
    var table = TextTable([.init(alignment: .trailing), .init(), .init(), .init()])
    for (rule, count) in counts.sorted(by: { ($1.value.findings, $0.key) < ($0.value.findings, $1.key) }) {
      table.append([
        .init("\(count.findings)", as: .strong),
        .init(wording.name(of: count.severity), as: Style.Role(count.severity)),
        .init(mark(count), as: .help),
        .init(rule),
      ])
    }
    if !counts.isEmpty {
      table.write(options.style, to: &output)
      output.endLine()
    }
    Footer.write(summary, options, to: &output)
  }

  private func mark(_ count: Count) -> String {
    if count.fixable == 0 { return "" }
    return count.fixable == count.findings ? "[*]" : "[-]"
  }
}
