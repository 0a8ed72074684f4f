import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Reporting
import Workspace

struct InitCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "init",
      abstract: localized(
        "Write a first `.trimtab.yaml`, after a look at the prompts.", "看过现有提示词后，生成一份 `.trimtab.yaml`。"),
      discussion: localized(
        """
        The file has a comment to every setting, and budgets that today's prompts keep. Nothing that exists is replaced.
        """,
        """
        每项设置都带注释，预算按现有提示词留出余量。已有的文件一概不覆盖。
        """))
  }

  @OptionGroup var output: OutputOptions

  @Flag(help: ArgumentHelp(localized("Also write `.pre-commit-config.yaml`.", "同时生成 `.pre-commit-config.yaml`。")))
  var preCommit = false

  @Flag(
    help: ArgumentHelp(
      localized(
        "Also write a workflow of GitHub Actions, `.github/workflows/trimtab.yml`.",
        "同时生成 GitHub Actions 工作流 `.github/workflows/trimtab.yml`。")))
  var github = false

  @Flag(help: ArgumentHelp(localized("Print the configuration instead of writing it.", "只打印配置，不写入文件。")))
  var print = false

  private static let workflowPath = ".github/workflows/trimtab.yml"
  private static let hooksPath = ".pre-commit-config.yaml"

  func run() throws {
    var overrides = CommandLineOverrides()
    overrides.language = output.language
    var files = FileChoice()
    files.isolated = true
    let session = try Session(files, overrides, output.values)
    let console = session.console
    let existing = ConfigurationSearch.names.first { !FileReader.isAbsent($0) }
    if !print, let existing, preCommit || github {
      console.note(
        .hint, LocalizedText(en: "`\(existing)` is there already and left alone", zh: "`\(existing)` 已经存在，未作改动"))
      return try writeOthers(console)
    }
    if !print, let existing {
      console.note(
        .error, LocalizedText(en: "`\(existing)` is there already", zh: "`\(existing)` 已经存在"),
        help: LocalizedText(
          en: "`trimtab init --print` shows what would be written", zh: "`trimtab init --print` 可以查看将要写入的内容"))
      throw ExitCode.cannotRun
    }
    var search = ConfigurationSearch()
    if !print, let above = search.closestConfiguration(for: "..") {
      console.note(
        .warning,
        LocalizedText(
          en: "`\(above.path)` no longer applies here; add `extends: \(above.path)` to keep its settings",
          zh: "`\(above.path)` 对这里不再生效；要保留其设置，请加上 `extends: \(above.path)`"))
    }
    let survey = try ProjectSurvey(session)
    let draft = ConfigurationDraft(survey: survey, language: console.language)
    if print { return try console.print(draft.configuration) }
    try write(draft.configuration, to: ConfigurationSearch.names[0], console)
    console.note(.hint, LocalizedText(en: draft.found, zh: draft.found))
    try writeOthers(console)
    if session.hasFailed { throw ExitCode.cannotRun }
    let count = survey.findingCount
    if count > 0 {
      console.note(
        .hint,
        LocalizedText(
          en:
            "\(count) finding\(count == 1 ? "" : "s") now: `trimtab check` shows them; `trimtab check --write-baseline` starts with new ones only",
          zh: "目前有 \(count) 个问题：`trimtab check` 可以查看；`trimtab check --write-baseline` 之后只报告新问题"))
    }
  }

  private func writeOthers(_ console: Console) throws {
    if preCommit { try add(ConfigurationDraft.preCommit, to: Self.hooksPath, console) }
    if github { try add(ConfigurationDraft.workflow, to: Self.workflowPath, console) }
  }

  /// Writes a file, or says what to add to the one that is there.
  private func add(_ text: String, to path: String, _ console: Console) throws {
    guard FileReader.isAbsent(path) else {
      return console.note(
        .warning,
        LocalizedText(
          en: "`\(path)` is there already and left alone; add to it:\n\(text)",
          zh: "`\(path)` 已经存在，未作改动；请自行加入：\n\(text)"))
    }
    try write(text, to: path, console)
    if text.contains("OWNER/") {
      console.note(
        .hint,
        LocalizedText(
          en: "in `\(path)`, OWNER stands for who publishes the trimtab that you use",
          zh: "`\(path)` 里的 OWNER 请换成你所用 trimtab 的发布者"))
    }
  }

  private func write(_ text: String, to path: String, _ console: Console) throws {
    do throws(WorkspaceError) {
      try AtomicWriter.makeFolder(PathName.folder(of: path))
      try AtomicWriter.write(Array(text.utf8), to: path)
    } catch {
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    }
    console.note(.hint, LocalizedText(en: "wrote `\(path)`", zh: "已写入 `\(path)`"))
  }
}
