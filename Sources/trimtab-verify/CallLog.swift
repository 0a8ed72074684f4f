import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import SourceText
import Statistics
import Synchronization
import Verification
import Workspace

/// The file that keeps every call as it comes, so that nothing is lost whatever happens to the run.
final class CallLog: Sendable {
  /// The calls of the run that is gone on with.
  let earlier: [Call]
  private let path: String?
  private let console: Console
  private let state = Mutex<(file: FileHandle?, hasFailed: Bool)>((nil, false))

  init(_ options: RecordOptions, header: SampleLog.Header, console: Console) throws {
    self.console = console
    if let resumed = options.resume {
      let (old, calls) = try LogAnalysis(console: console).read(resumed)
      guard old.fingerprint == header.fingerprint, old.looks == header.looks, old.metric == header.metric,
        old.regimes == header.regimes, old.address == header.address, old.seed == header.seed,
        old.margin == header.margin
      else {
        console.note(
          .error,
          LocalizedText(
            en:
              "`\(resumed)` is the log of other requests, or of another design: the prompt, the model, a parameter, --pairs or --metric has changed",
            zh: "`\(resumed)` 记录的是另一组请求或另一种设计：提示词、模型、参数、--pairs 或 --metric 有变化"))
        throw ExitCode.cannotRun
      }
      (earlier, path) = (calls, resumed)
    } else {
      earlier = []
      path = options.noLog ? nil : options.log ?? Self.defaultName
    }
    guard let path else { return }
    if options.resume == nil {
      guard FileReader.isAbsent(path) else {
        console.note(
          .error, LocalizedText(en: "there is a `\(path)` already", zh: "`\(path)` 已存在"),
          help: LocalizedText(en: "go on with --resume, or choose another --log", zh: "用 --resume 继续，或用 --log 换一个文件名"))
        throw ExitCode.cannotRun
      }
      // Answers may be private.
      _ = FileManager.default.createFile(
        atPath: path, contents: Data(SampleLog.line(header)), attributes: [.posixPermissions: 0o600])
    }
    guard let file = FileHandle(forWritingAtPath: path) else {
      console.note(.error, LocalizedText(en: "`\(path)` cannot be written", zh: "无法写入 `\(path)`"))
      throw ExitCode.cannotRun
    }
    _ = try? file.seekToEnd()
    // A last line that was cut off does not swallow the next.
    if options.resume != nil { try? file.write(contentsOf: Data([0x0A])) }
    state.withLock { $0.file = file }
  }

  private static var defaultName: String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "yyyyMMdd-HHmmss"
    return "trimtab-verify-\(format.string(from: Date())).jsonl"
  }

  func append(_ call: Call) {
    let line = Data(SampleLog.line(call))
    let isFirstFailure = state.withLock { state in
      guard let file = state.file, !state.hasFailed else { return false }
      do {
        try file.write(contentsOf: line)
        return false
      } catch {
        state.hasFailed = true
        return true
      }
    }
    if isFirstFailure {
      console.note(
        .warning,
        LocalizedText(
          en: "`\(path ?? "")` cannot be written any more; the calls go on without it",
          zh: "无法继续写入 `\(path ?? "")`；调用照常进行，但不再记录"))
    }
  }

  func close(_ ending: Experiment.Ending) {
    state.withLock { try? $0.file?.close() }
    guard let path else { return }
    let help: LocalizedText? =
      ending == .complete
      ? nil : LocalizedText(en: "go on with --resume \(path)", zh: "用 --resume \(path) 继续")
    console.note(.hint, LocalizedText(en: "calls are kept in `\(path)`", zh: "调用记录在 `\(path)`"), help: help)
  }
}

/// Works out the results of a log again.
struct LogAnalysis {
  let console: Console

  func read(_ path: String) throws -> (header: SampleLog.Header, calls: [Call]) {
    switch FileReader.read(path) {
    case .failure(let error):
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    case .success(let source):
      do throws(SampleLog.Failure) {
        return try SampleLog.read(source.bytes)
      } catch {
        switch error {
        case .noHeader:
          console.note(
            .error,
            LocalizedText(en: "`\(path)` is no log of `trimtab verify`", zh: "`\(path)` 不是 `trimtab verify` 的记录"))
        case .unknownVersion(let version):
          console.note(
            .error,
            LocalizedText(
              en: "`\(path)` has version \(version), which this trimtab does not know",
              zh: "`\(path)` 的格式版本 \(version) 不受支持"))
        }
        throw ExitCode.cannotRun
      }
    }
  }

  func outcome(of path: String) throws -> Outcome {
    let (header, calls) = try read(path)
    let design = SequentialDesign(looks: header.looks, significance: header.significance)
    let analyses = header.regimes.filter { regime in calls.contains { $0.regime == regime && !$0.isWarmUp } }.map {
      Analysis(calls, regime: $0, design: design, metric: header.metric, margin: header.margin)
    }
    var outcome = Outcome(
      toolVersion: header.toolVersion, prompt: header.prompt,
      variant: LocalizedText(en: "from `\(path)`", zh: "来自 `\(path)`"), service: header.service,
      host: header.address, models: header.models, analyses: analyses, calls: calls, ending: .complete,
      seed: header.seed)
    outcome.notes = [
      LocalizedText(
        en: "the log does not hold what the file asks of its answers: only how they end and what they say is compared",
        zh: "记录里没有文件对回答的要求：只比较回答的结束方式和内容")
    ]
    outcome.spent = calls.allSatisfy { $0.cost != nil } ? calls.reduce(0) { $0 + ($1.cost ?? 0) } : nil
    outcome.unknownCosts = calls.count { $0.cost == nil && $0.failure == nil }
    return outcome
  }
}
