import CommandSupport
import Diagnostics
import Reporting
import Workspace

/// How long rules took, on standard error: unlike findings, it is never the same twice.
struct RuleTimes {
  /// Nanoseconds by rule.
  private var times: [String: UInt64] = [:]

  /// Takes over what one linter measured; several files share it.
  mutating func add(_ more: [String: UInt64]) { times.merge(more) { max($0, $1) } }

  /// The slowest first; what is left out takes less than a hundredth of the whole.
  func print(_ console: Console) {
    let whole = times.values.reduce(0, +)
    guard whole > 0 else { return }
    var table = TextTable([.init(alignment: .trailing), .init(alignment: .trailing), .init()])
    for (rule, time) in times.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) where time * 100 >= whole {
      let tenths = time / 100_000
      table.append([.init("\(tenths / 10).\(tenths % 10) ms"), .init("\(time * 100 / whole) %"), .init(rule)])
    }
    var output = OutputBuffer()
    output.append(console.language == .chinese ? "各规则耗时：\n" : "time by rule:\n")
    table.write(.plain, to: &output)
    _ = StandardStream.error.write(output.bytes)
  }
}
