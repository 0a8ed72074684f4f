import ArgumentParser
import CommandSupport

/// What one run of `verify` does. Options that it has no use for are refused, so that none is passed over in silence.
enum RunMode: String, CaseIterable {
  case comparison, models, ladder, concurrency, endpoint, cacheReport = "cache-report", analyze

  /// The option that asks for it; `nil` for the one that needs none.
  fileprivate var option: String? { self == .comparison ? nil : "--\(rawValue)" }
}

extension VerifyCommand {
  var mode: RunMode { requestedModes.first ?? .comparison }

  private var requestedModes: [RunMode] {
    RunMode.allCases.filter { mode in
      switch mode {
      case .comparison: false
      case .models: design.models != nil
      case .ladder: design.ladder
      // With the ladder it is about one of its steps.
      case .concurrency: design.concurrency != nil && !design.ladder
      case .endpoint: !service.endpoint.isEmpty
      case .cacheReport: cache.cacheReport
      case .analyze: records.analyze != nil
      }
    }
  }

  func checkConflicts() throws {
    if requestedModes.count > 1 {
      let names = requestedModes.compactMap(\.option).prefix(2).map { "'\($0)'" }
      throw ValidationError(
        localized(
          "\(names.joined(separator: " and ")) exclude each other", "\(names.joined(separator: " 与 ")) 不能同时使用"))
    }
    let mode = mode
    for (name, isUsed, modes) in limitedOptions where isUsed && !modes.contains(mode) {
      throw ValidationError(
        mode.option.map { option in
          localized("'\(name)' has no use with '\(option)'", "'\(name)' 不能与 '\(option)' 同用")
        } ?? localized("'\(name)' is for '--ladder'", "'\(name)' 只用于 '--ladder'"))
    }
    guard mode == .endpoint || mode == .cacheReport else { return }
    for target in try ResultTarget.parse(outputFormat, default: .text)
    where target.format != .text && target.format != .json {
      throw ValidationError(
        localized(
          "'\(mode.option ?? "")' is written as text or json", "'\(mode.option ?? "")' 的结果只能写成 text 或 json"))
    }
  }

  /// Options with the modes that they are for.
  private var limitedOptions: [(name: String, isUsed: Bool, modes: [RunMode])] {
    let measuring: [RunMode] = [.comparison, .models, .ladder, .concurrency]
    let variants: [RunMode] = [.comparison]
    return [
      ("--against", variant.against != nil, variants), ("--git", variant.git != nil, variants),
      ("--aa", variant.aa, variants), ("--safe-only", variant.safeOnly, [.comparison, .ladder]),
      ("--small-model", design.smallModel != nil, [.ladder]),
      ("--judge", design.judge != nil, [.comparison, .models]),
      ("--regime", design.regime != nil, [.comparison, .models]),
      ("--metric", design.metric != nil, [.comparison, .models]),
      ("--all-pairs", design.allPairs, [.comparison, .models]),
      ("--pairs", design.pairs != nil, [.comparison, .models, .ladder]),
      ("--margin", design.margin != nil, [.comparison, .models, .ladder]),
      ("--seed", design.seed != nil, [.comparison, .models, .ladder]),
      ("--fail-if", !failIf.isEmpty, [.comparison, .models, .concurrency, .analyze]),
      ("--resume", records.resume != nil, [.comparison, .ladder]), ("--log", records.log != nil, measuring),
      ("--cache", cache.cache != nil, [.comparison, .models, .cacheReport]),
      ("--dry-run", money.dryRun, RunMode.allCases.filter { $0 != .analyze }),
      ("--max-spend", money.maxSpend != nil, measuring + [.cacheReport]),
      ("--data", variant.data != nil, measuring + [.cacheReport]),
      ("--set", !service.fields.isEmpty, measuring + [.cacheReport]),
      ("--header", !service.header.isEmpty, measuring + [.cacheReport]),
      ("--model", service.model != nil, [.comparison, .ladder, .concurrency, .cacheReport]),
      ("--push-metrics", pushMetrics != nil, measuring + [.analyze]),
    ]
  }
}
