import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Linting
import Prompts
import Reporting
import SourceText
import Workspace

struct BudgetCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "budget", abstract: localized("Hold prompts to their budgets.", "检查提示词是否超出预算。"),
      discussion: localized(
        """
        Budgets stand in `.trimtab.yaml`: the most tokens, output tokens, US dollars or seconds of a prompt, file or message, \
        the least cacheable share, the growth since another state. Variables count with the bound that `variables` gives \
        them, or else with the largest sample of the file. For models whose tokenizer is not published the count is an \
        estimate, printed as in ~105–135, and a budget is broken only when even the low end is over it. Exit status 1 only \
        when a budget is broken.
        """,
        """
        预算写在 `.trimtab.yaml` 里：提示词、消息或文件的 token、输出 token、费用、时间上限\
        ，可缓存比例下限，以及相对另一状态的增长。变量按 `variables` 里的上限计，没有就按文件里最大的样例计\
        。分词器未公开的模型只能估计，显示为 ~105–135；下限也超出才算超出。只有超出预算时退出码才是 1。
        """))
  }

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      localized("Hold every prompt to so many tokens, whatever the configuration says.", "不看配置，每个提示词最多这么多 token。"),
      valueName: "n"))
  var tokens: Int?

  @Option(
    help: ArgumentHelp(
      localized(
        "Compare with the commit where HEAD left this branch, or with a report saved as JSON.",
        "与 HEAD 从该分支分出时的提交对比，或与保存的 JSON 报告对比。"), valueName: "ref|file"))
  var compare: String?

  @Option(
    help: ArgumentHelp(
      localized("With --compare: how much a prompt may have grown, such as 5%.", "与 --compare 连用：提示词最多增长多少，例如 5%。"),
      valueName: "percent"))
  var maxGrowth: String?

  @Flag(
    help: ArgumentHelp(
      localized(
        "Say where the tokens of broken and nearly broken budgets are, and what would win some back.",
        "说明超出和接近预算的提示词 token 用在哪里，修掉什么能省回来。")))
  var why = false

  @Flag(help: ArgumentHelp(localized("Leave out the budgets that are kept.", "不显示已通过的预算。")))
  var hidePassed = false

  @Option(help: ArgumentHelp(localized("table, json or markdown.", "输出格式：table、json 或 markdown。"), valueName: "format"))
  var outputFormat: Format = .table

  enum Format: String, ExpressibleByArgument, CaseIterable { case table, json, markdown }

  func validate() throws {
    if let tokens, !Settings.counts.contains(tokens) {
      throw ValidationError(
        localized("'--tokens' needs a number from 1 to 1,000,000,000", "'--tokens' 需要 1 到 1,000,000,000 的数"))
    }
    if let compare, compare.isEmpty {
      throw ValidationError(
        localized("'--compare' needs a branch, a commit or a saved report", "'--compare' 需要一个分支、提交或保存的报告"))
    }
    if let maxGrowth, growthLimit == nil {
      throw ValidationError(
        localized(
          "'--max-growth \(maxGrowth)' is not a percentage; write it like 5%",
          "'--max-growth \(maxGrowth)' 不是百分数；请写成 5% 这样"))
    }
    if maxGrowth != nil, compare == nil, Self.targetOfContinuousIntegration == nil {
      throw ValidationError(localized("'--max-growth' needs '--compare'", "'--max-growth' 需要 '--compare'"))
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
        session.reportUnread(entry, isGate: true)
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
    if files.paths.isEmpty { tellUnusedBudgets(entries, session) }
    if session.hasFailed { throw ExitCode.cannotRun }
    if report.verdicts.isEmpty, report.notCompared.isEmpty, !files.quiet {
      session.console.note(.hint, wording.noBudget(hasPrompts: !report.subjects.isEmpty))
    }
    if report.verdicts.contains(where: { $0.status == .broken }) { throw ExitCode.findings }
  }

  /// An entry that is for nothing holds nothing to a limit, and is most likely misspelt.
  private func tellUnusedBudgets(_ entries: [Session.Entry], _ session: Session) {
    var told: Set<String> = []
    for project in session.loadedProjects {
      for setting in project.settings.budgets {
        guard case .file(let path, let range) = setting.origin, case .success(let source) = FileReader.read(path) else {
          continue
        }
        let place = "\(path):\(LineIndex(source).lineNumber(of: range.lowerBound))"
        let isUsed = entries.contains { entry in
          entry.project.settings.file == project.settings.file && setting.value.files.selects(entry.configuredPath)
            && entry.document.prompts.contains { setting.value.prompt == nil || $0.name == setting.value.prompt }
        }
        if isUsed || !told.insert(place).inserted { continue }
        session.console.note(
          .warning,
          LocalizedText(en: "the budget at `\(place)` is for no prompt", zh: "`\(place)` 的预算没有对应的提示词"))
      }
    }
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
