import ArgumentParser
import CommandSupport
import Diagnostics
import Verification
import VerificationReports

/// What a run comes to for whoever started it: the exit status.
struct Judgment {
  let gates: [Gate]
  /// Whether calls were to be made; a log is only read.
  let isMeasured: Bool
  let console: Console

  /// Throws status 2 if nothing was measured, 1 if a gate does not let the run pass, and 130 if the user ended it.
  func judge(_ outcomes: [Outcome]) throws {
    var hasFailed = false
    for outcome in outcomes {
      if gates.map({ holds($0, outcome) }).contains(true) { hasFailed = true }
    }
    for outcome in outcomes where isMeasured {
      guard let message = hopeless(outcome) else { continue }
      console.note(.error, message)
      throw outcome.ending == .interrupted ? ExitCode.interrupted : ExitCode.cannotRun
    }
    if hasFailed { throw ExitCode.findings }
    // Whoever started the run has to see that it was not made to its end.
    if outcomes.contains(where: { $0.ending == .interrupted }), isMeasured { throw ExitCode.interrupted }
  }

  /// Whether a run came to nothing.
  func isHopeless(_ outcomes: [Outcome]) -> Bool { outcomes.contains { hopeless($0) != nil } }

  /// Why nothing could be measured; `nil` if something was.
  private func hopeless(_ outcome: Outcome) -> LocalizedText? {
    func failing(_ message: String) -> LocalizedText {
      LocalizedText(en: "the calls fail: \(message)", zh: "调用失败：\(message)")
    }
    if case .failing(let message) = outcome.ending { return failing(message) }
    // One that was cancelled says nothing of the server.
    let calls = outcome.calls.filter { $0.failure?.kind != .cancelled }
    if !calls.isEmpty, calls.allSatisfy({ $0.failure != nil }) {
      return failing(calls.lazy.compactMap(\.failure?.message).first ?? "")
    }
    guard outcome.analyses.isEmpty, outcome.ladder == nil, outcome.load == nil else { return nil }
    return LocalizedText(en: "nothing was measured", zh: "没有测到任何结果")
  }

  /// Whether the run fails by a gate; what was asked for and not measured is not passed.
  private func holds(_ gate: Gate, _ outcome: Outcome) -> Bool {
    var hasFailed = false
    if let load = outcome.load { return tell(gate.finding(in: load), gate, nil) }
    let missing = outcome.regimes.filter { regime in !outcome.analyses.contains { $0.regime == regime } }
    for regime in missing.isEmpty && outcome.analyses.isEmpty ? [.cold] : missing {
      hasFailed = true
      console.note(
        .error,
        LocalizedText(
          en: "'\(gate.text)' cannot be told (\(regime.rawValue) cache): nothing was measured",
          zh: "条件 '\(gate.text)' 无法判断（\(Self.chinese(regime))）：没有测量结果"))
    }
    for analysis in outcome.analyses {
      if tell(gate.finding(in: analysis), gate, analysis.regime) { hasFailed = true }
    }
    return hasFailed
  }

  private func tell(_ finding: Gate.Finding, _ gate: Gate, _ regime: CacheRegime?) -> Bool {
    let english = regime.map { " (\($0.rawValue) cache)" } ?? ""
    let chinese = regime.map { "（\(Self.chinese($0))）" } ?? ""
    switch finding {
    case .passed: return false
    case .failed(let value):
      console.note(
        .error,
        LocalizedText(
          en: "'\(gate.text)' holds\(english): \(value)", zh: "条件 '\(gate.text)' 成立\(chinese)：\(value)"))
    case .unknown:
      console.note(
        .error,
        LocalizedText(
          en: "'\(gate.text)' cannot be told\(english): it was not measured, or too few calls were made",
          zh: "条件 '\(gate.text)' 无法判断\(chinese)：没有测到，或调用次数太少"))
    }
    return true
  }

  private static func chinese(_ regime: CacheRegime) -> String { regime == .cold ? "冷缓存" : "热缓存" }
}
