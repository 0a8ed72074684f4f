import CommandSupport
import Diagnostics
import Statistics
import Verification
import Workspace

/// A line on a terminal: done, remaining, spent, and the estimate as it stands.
final class MeasurementProgress: Sendable {
  private let console: Console
  private let isShown: Bool
  private let total: Int

  init(_ console: Console, isQuiet: Bool, total: Int) {
    self.console = console
    self.total = total
    isShown = !isQuiet && StandardStream.error.isTerminal && ProcessSurroundings.variable("TERM") != "dumb"
  }

  func tell(_ calls: [Call], _ experiment: Experiment?, spent: Double) {
    guard isShown else { return }
    var text =
      console.language == .chinese
      ? "已完成 \(calls.count) 次，最多还有 \(max(0, total - calls.count)) 次"
      : "\(calls.count) calls, at most \(max(0, total - calls.count)) to go"
    if spent > 0 { text += ", $\((spent * 10_000).rounded() / 10_000)" }
    if let experiment,
      let comparison = PairedComparison(
        experiment.metric.pairs(in: calls.filter { $0.regime == experiment.regime && !$0.isWarmUp }),
        significance: experiment.design.nominalSignificance)
    {
      text += ", ×\((comparison.ratio * 100).rounded() / 100)"
      if let interval = comparison.interval {
        text += " (\((interval.lowerBound * 100).rounded() / 100)–\((interval.upperBound * 100).rounded() / 100))"
      }
    }
    Console.write("\r\u{1B}[K\(text)", to: .error)
  }

  /// Takes the line away.
  func end() {
    if isShown { Console.write("\r\u{1B}[K", to: .error) }
  }
}
