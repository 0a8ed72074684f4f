import ArgumentParser
import Configuration
import Diagnostics
import Linting
import Prompts
import Reporting
import SourceText
import Workspace

struct OptimizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optimize", abstract: "Show what can be saved on prompts, the most worthwhile first.",
    discussion: """
      Tokens are counted again after every rewrite. Shorter input saves money and next to no time; time is won by shorter
      answers, less thinking, caching, another model and streaming, and is given as a range.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("What to win: cost, tokens, latency or cache.", valueName: "goal"))
  var goal: PlanGoal = .cost

  @Option(
    help: ArgumentHelp("The share of calls that find the prompt's beginning in the provider's cache.", valueName: "0…1")
  )
  var hitRate: Double = 0.5

  @Option(help: ArgumentHelp("Say what it comes to in a month at so many calls a day.", valueName: "n"))
  var callsPerDay: Int?

  @Option(help: ArgumentHelp("text, json or markdown.", valueName: "format"))
  var outputFormat: Format = .text

  @Flag(help: "Apply the safe rewrites.")
  var apply = false

  @Flag(help: "With --apply: the unsafe rewrites too, each after a question on a terminal.")
  var unsafe = false

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }

  func validate() throws {
    if !(0...1).contains(hitRate) { throw ValidationError("'--hit-rate' needs a number from 0 to 1") }
    if let callsPerDay, callsPerDay < 1 { throw ValidationError("'--calls-per-day' needs a number from 1 on") }
    if unsafe, !apply { throw ValidationError("'--unsafe' belongs to '--apply'") }
  }

  mutating func run() throws {
    var overrides = CommandLineOverrides()
    overrides.model = files.model
    overrides.language = output.language
    // Rules that are off because their findings are a matter of taste are worth a proposal.
    overrides.extendSelect = [
      .group("tokens"), .group("caching"), .group("generation"), .group("model"), .group("latency"),
    ]
    // What needs a second look is proposed too, as unsafe.
    for rule in ["wordy-phrase", "politeness-filler", "task-framing-filler"] {
      overrides.optionDefaults[rule] = ["grade": .string("B")]
    }
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
