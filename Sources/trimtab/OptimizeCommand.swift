import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Linting
import Prompts
import Reporting
import SourceText
import Workspace

struct OptimizeCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "optimize",
      abstract: localized("Show what can be saved on prompts, the most worthwhile first.", "列出提示词能省什么，最值得的排在前面。"),
      discussion: localized(
        """
        Tokens are counted again after every rewrite. Shorter input saves money and next to no time; time is won by shorter \
        answers, less thinking, caching, another model and streaming, and is given as a range.
        """,
        """
        每处改写之后都重新计数。缩短输入省的是钱，几乎不省时间；要快，靠更短的回答、更少的思考、缓存、换模型和流式输出，\
        这些以范围给出。
        """))
  }

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      localized("What to win: cost, tokens, latency or cache.", "优化目标：cost、tokens、latency 或 cache。"), valueName: "goal")
  )
  var goal: PlanGoal = .cost

  @Option(
    help: ArgumentHelp(
      localized("The share of calls that find the prompt's beginning in the provider's cache.", "命中服务商缓存的调用占比。"),
      valueName: "0…1")
  )
  var hitRate: Double = 0.5

  @Option(
    help: ArgumentHelp(
      localized("Say what it comes to in a month at so many calls a day.", "按每天的调用次数折算每月费用。"), valueName: "n"))
  var callsPerDay: Int?

  @Option(help: ArgumentHelp(localized("text, json or markdown.", "输出格式：text、json 或 markdown。"), valueName: "format"))
  var outputFormat: Format = .text

  @Flag(help: ArgumentHelp(localized("Apply the safe rewrites.", "执行安全的改写。")))
  var apply = false

  @Flag(
    help: ArgumentHelp(
      localized(
        "With --apply: the unsafe rewrites too, each after a question on a terminal.", "与 --apply 连用：连同不安全的改写，在终端上逐条确认。"
      )))
  var unsafe = false

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

  func validate() throws {
    if !(0...1).contains(hitRate) {
      throw ValidationError(localized("'--hit-rate' needs a number from 0 to 1", "'--hit-rate' 需要 0 到 1 的数"))
    }
    if let callsPerDay, callsPerDay < 1 {
      throw ValidationError(localized("'--calls-per-day' needs a number from 1 on", "'--calls-per-day' 需要不小于 1 的数"))
    }
    if unsafe, !apply {
      throw ValidationError(localized("'--unsafe' belongs to '--apply'", "'--unsafe' 要与 '--apply' 连用"))
    }
  }

  mutating func run() throws {
    var overrides = CommandLineOverrides.optimizing
    overrides.model = files.model
    overrides.language = output.language
    let session = try Session(files.values, overrides, output.values)
    var planned: [PlannedFile] = []
    for entry in try session.entries() {
      guard !entry.document.prompts.isEmpty else {
        session.reportUnread(entry)
        continue
      }
      let planner = Planner(
        entry.project.linter, path: entry.configuredPath, goal: goal, hitRate: hitRate, read: entry.read)
      planned.append(PlannedFile(source: entry.document.source, plans: planner.plans(for: entry.document)))
      if apply { try applyPlan(entry, session) }
    }
    if planned.isEmpty, session.hasFailed { throw ExitCode.cannotRun }
    switch outputFormat {
    case .text: try PlanText(console: session.console, callsPerDay: callsPerDay).print(planned)
    case .json: try session.console.print(PlanJSON.text(of: planned))
    case .markdown: try session.console.print(PlanMarkdown(language: session.console.language).text(of: planned))
    }
    if session.hasFailed { throw ExitCode.cannotRun }
  }

  private func applyPlan(_ entry: Session.Entry, _ session: Session) throws {
    var asker = StepAsker(console: session.console, source: entry.document.source)
    var fixing = Fixing(
      FixChoice(applies: true, includesUnsafe: unsafe), session.console, isVerbose: files.verbose,
      accepts: { [unsafe] diagnostic in
        guard diagnostic.savedTokens ?? 0 > 0 else { return false }
        return diagnostic.fix?.applicability == .safe || unsafe && asker.accepts(diagnostic)
      })
    _ = try fixing.document(of: entry)
    if fixing.hasFailed { session.fail() }
  }
}

extension PlanGoal: ExpressibleByArgument {}

/// One file with what can be saved on it.
struct PlannedFile {
  let source: SourceText
  let plans: [Plan]
}

/// Asks for every unsafe rewrite whether to apply it; without a terminal, all are.
struct StepAsker {
  let console: Console
  let source: SourceText
  private var answers: [Diagnostic: Bool] = [:]
  private var answersAll: Bool?

  init(console: Console, source: SourceText) {
    self.console = console
    self.source = source
  }

  mutating func accepts(_ diagnostic: Diagnostic) -> Bool {
    guard StandardStream.input.isTerminal, StandardStream.error.isTerminal else { return true }
    if let answersAll { return answersAll }
    // After other fixes a finding stands elsewhere; what it says stays.
    var key = diagnostic
    (key.range, key.fix, key.related) = (0..<0, nil, [])
    if let known = answers[key] { return known }
    let answer = ask(diagnostic)
    answers[key] = answer
    return answer
  }

  private mutating func ask(_ diagnostic: Diagnostic) -> Bool {
    if let fix = diagnostic.fix, let changed = source.applying(fix.edits) {
      _ = StandardStream.error.write(UnifiedDiff.text(from: source, to: changed, path: source.path))
    }
    let question =
      console.language == .chinese ? "应用这处改写？[y 是 / n 否 / a 全部 / q 退出] " : "Apply this rewrite? [y/n/all/quit] "
    while true {
      Console.write(question, to: .error)
      guard let line = readLine() else {
        answersAll = false
        return false
      }
      switch line.lowercased().first {
      case "y": return true
      case "n": return false
      case "a":
        answersAll = true
        return true
      case "q":
        answersAll = false
        return false
      default: continue
      }
    }
  }
}
