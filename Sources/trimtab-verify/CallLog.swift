import ArgumentParser
import CommandSupport
import Diagnostics
import Foundation
import SourceText
import Statistics
import Synchronization
import Verification
import Workspace

/// The log of a run, in memory and in the file that keeps every call as it comes, so that nothing is lost whatever happens to
/// the run.
final class CallLog: Sendable {
  /// The log of the run that is gone on with, or an empty one.
  let earlier: SampleLog
  private let path: String?
  private let isOneOfSeveral: Bool
  private let console: Console
  private let state: Mutex<State>

  private struct State {
    var log: SampleLog
    var file: FileHandle?
    var hasFailed = false
  }

  /// Everything that was kept so far.
  var log: SampleLog { state.withLock { $0.log } }

  init(_ options: RecordOptions, header: SampleLog.Header, console: Console) throws {
    self.console = console
    isOneOfSeveral = options.isOneOfSeveral
    if let resumed = options.resume {
      let old = try LogAnalysis(console: console).read(resumed)
      guard header.continues(old.header)
      else {
        console.note(
          .error,
          LocalizedText(
            en:
              "`\(resumed)` is the log of other requests, or of another design: the prompt, the model, a parameter, --pairs or another option has changed",
            zh: "`\(resumed)` 记录的是另一组请求或另一种设计：提示词、模型、参数、--pairs 或其他选项有变化"))
        throw ExitCode.cannotRun
      }
      (earlier, path) = (old, resumed)
    } else {
      earlier = SampleLog(header)
      path = options.noLog ? nil : options.log ?? Self.defaultName
    }
    var log = earlier
    (log.header, log.footer) = (header, nil)
    state = Mutex(State(log: log))
    guard let path else { return }
    if options.resume == nil {
      try Self.check(options, console)
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

  /// Throws if a log could not be made there.
  static func check(_ options: RecordOptions, _ console: Console) throws {
    guard options.resume == nil, !options.noLog, let path = options.log, !FileReader.isAbsent(path) else { return }
    console.note(
      .error, LocalizedText(en: "there is a `\(path)` already", zh: "`\(path)` 已存在"),
      help: LocalizedText(en: "go on with --resume, or choose another --log", zh: "用 --resume 继续，或用 --log 换一个文件名"))
    throw ExitCode.cannotRun
  }

  static var defaultName: String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "yyyyMMdd-HHmmss"
    return "trimtab-verify-\(format.string(from: Date())).jsonl"
  }

  func append(_ call: Call) {
    state.withLock { $0.log.calls.append(call) }
    write(SampleLog.line(call))
  }

  func append(_ judgement: Judgement) {
    state.withLock { $0.log.judgements.append(judgement) }
    write(SampleLog.line(judgement))
  }

  private func write(_ line: [UInt8]) {
    let isFirstFailure = state.withLock { state in
      guard let file = state.file, !state.hasFailed else { return false }
      do {
        try file.write(contentsOf: Data(line))
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

  func close(_ footer: SampleLog.Footer) {
    state.withLock { $0.log.footer = footer }
    write(SampleLog.line(footer))
    let hasFailed = state.withLock { state in
      try? state.file?.close()
      state.file = nil
      return state.hasFailed
    }
    guard let path, !hasFailed else { return }
    let isLoad = if case .load = log.header.kind { true } else { false }
    let help: LocalizedText? =
      footer.ending == .complete || isLoad || isOneOfSeveral
      ? nil : LocalizedText(en: "go on with --resume \(path)", zh: "用 --resume \(path) 继续")
    console.note(.hint, LocalizedText(en: "calls are kept in `\(path)`", zh: "调用记录在 `\(path)`"), help: help)
  }
}

/// Works out the results of a log again.
struct LogAnalysis {
  let console: Console

  func read(_ path: String) throws -> SampleLog {
    switch FileReader.read(path) {
    case .failure(let error):
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    case .success(let source):
      do throws(SampleLog.Failure) {
        return try SampleLog(source.bytes)
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
    let log = try read(path)
    var outcome = Outcome(log)
    if log.footer == nil {
      outcome.notes.append(
        LocalizedText(en: "the log has no end: the run was killed", zh: "记录没有结尾：测量进程被强行终止"))
    }
    return outcome
  }
}
