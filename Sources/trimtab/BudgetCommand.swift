import ArgumentParser
import Configuration
import Diagnostics
import Linting
import Prompts
import Reporting
import SourceText
import Workspace

struct BudgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "budget", abstract: "Hold prompts to their budgets.",
    discussion: """
      Budgets stand in `.trimtab.yaml`: the most tokens, output tokens, US dollars or seconds of a prompt, file or message,
      the least cacheable share, the growth since another state. Variables count with the bound that `variables` gives
      them, or else with the largest sample of the file. For models whose tokenizer is not published the count is an
      estimate, printed as in ~105–135, and a budget is broken only when even the low end is over it. Exit status 1 only
      when a budget is broken.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Option(help: ArgumentHelp("Hold every prompt to so many tokens, whatever the configuration says.", valueName: "n"))
  var tokens: Int?

  @Option(
    help: ArgumentHelp(
      "Compare with the commit where HEAD left this branch, or with a report saved as JSON.", valueName: "ref|file"))
  var compare: String?

  @Option(
    help: ArgumentHelp("With --compare: how much a prompt may have grown, such as 5%.", valueName: "percent"))
  var maxGrowth: String?

  @Flag(help: "Say where the tokens of broken and nearly broken budgets are, and what would win some back.")
  var why = false

  @Flag(help: "Leave out the budgets that are kept.")
  var hidePassed = false

  @Option(help: ArgumentHelp("table, json or markdown.", valueName: "format"))
  var outputFormat: Format = .table

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, markdown }

  func validate() throws {
    if let tokens, !Settings.counts.contains(tokens) {
      throw ValidationError("'--tokens' needs a number from 1 to 1,000,000,000")
    }
    if let compare, compare.isEmpty { throw ValidationError("'--compare' needs a branch, a commit or a saved report") }
    if let maxGrowth, growthLimit == nil {
      throw ValidationError("'--max-growth \(maxGrowth)' is not a percentage; write it like 5%")
    }
    if maxGrowth != nil, compare == nil, Self.targetOfContinuousIntegration == nil {
      throw ValidationError("'--max-growth' needs '--compare'")
    }
  }

  private var growthLimit: Double? {
    guard let maxGrowth, maxGrowth.last == "%", let value = Double(maxGrowth.dropLast()), value > 0, value < 1e6
    else { return nil }
    return value
  }

  mutating func run() throws {
    var overrides = CommandLineOverrides()
    overrides.model = files.model
    overrides.language = output.language
    overrides.budget = tokens
    overrides.maxGrowth = growthLimit
    let session = try Session(files.values, overrides, output.values)
    let entries = try session.entries()
    let reference = compare ?? (hasGrowthBudget(entries) ? Self.targetOfContinuousIntegration : nil)
    let previous = try reference.map { try BudgetComparison($0, session.console).figures(of: entries) }
    var report = BudgetReport(comparedWith: reference)
    let wording = BudgetWording(language: session.console.language)
    for entry in entries {
      guard !entry.document.prompts.isEmpty else {
        session.reportUnread(entry)
        continue
      }
      let linter = entry.project.linter
      let subjects = linter.budgetSubjects(of: entry.document, named: entry.document.source.path)
      let evaluator = BudgetEvaluator(
        entry.project.settings, previous: previous ?? [:], sharedPath: BudgetComparison.sharedPath)
      let verdicts = evaluator.verdicts(on: subjects, path: entry.configuredPath)
      report.subjects += subjects.flatMap { [$0.subject] + $0.messages }
      report.verdicts += verdicts
      report.notCompared += evaluator.uncompared(in: subjects, path: entry.configuredPath).map(wording.name)
      if why, verdicts.contains(where: { $0.status == .broken || $0.status == .near }) {
        report.reasons += BudgetReasons.all(for: entry, verdicts)
      }
    }
    switch outputFormat {
    case .table: try BudgetTable(console: session.console, hidesPassed: hidePassed).print(report)
    case .json: try session.console.print(BudgetJSON.text(of: report))
    case .markdown:
      try session.console.print(BudgetMarkdown(wording: wording, hidesPassed: hidePassed).text(of: report))
    }
    if session.hasFailed { throw ExitCode.cannotRun }
    if report.verdicts.isEmpty, report.notCompared.isEmpty, !files.quiet {
      session.console.note(.hint, wording.noBudget(hasPrompts: !report.subjects.isEmpty))
    }
    if report.verdicts.contains(where: { $0.status == .broken }) { throw ExitCode.findings }
  }

  private func hasGrowthBudget(_ entries: [Session.Entry]) -> Bool {
    entries.contains { entry in
      entry.project.settings.budgets(for: entry.configuredPath).contains { $0.maxGrowth != nil }
    }
  }

  /// The branch that a pull or merge request is for, as GitHub and GitLab tell it.
  private static var targetOfContinuousIntegration: String? {
    for name in ["GITHUB_BASE_REF", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME"] {
      if let branch = ProcessSurroundings.variable(name), !branch.isEmpty { return "origin/" + branch }
    }
    return nil
  }
}

/// What one run of `trimtab budget` found.
struct BudgetReport {
  let comparedWith: String?
  var subjects: [BudgetSubject] = []
  var verdicts: [BudgetVerdict] = []
  /// What a limit on growth could not be held against.
  var notCompared: [String] = []
  var reasons: [BudgetReasons] = []

  init(comparedWith: String?) { self.comparedWith = comparedWith }
}
