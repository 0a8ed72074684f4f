import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Reporting
import RuleFormat
import Rules
import SourceText
import Workspace

struct UpgradeCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "upgrade",
      abstract: localized("Take the rules over that came since `rules-version`.", "启用 `rules-version` 之后新增的规则。"),
      discussion: localized(
        """
        New rules that find nothing in the files are switched on by a newer `rules-version`; those that find something are \
        listed with the number of findings and added to `ignore`, so that nothing fails that passed before.
        """,
        """
        目前没有问题的新规则随新的 `rules-version` 启用；有问题的列出数量，并写进 `ignore`，原\
        来能通过的仍能通过。
        """))
  }

  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp(
      localized("Upgrade this configuration instead of the closest one.", "升级该配置，而不是最近的那一份。"), valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(help: ArgumentHelp(localized("Show the change instead of making it.", "只显示改动，不写入。")))
  var diff = false

  func run() throws {
    var overrides = CommandLineOverrides()
    overrides.language = output.language
    var files = FileChoice()
    files.config = config
    let first = try Session(files, overrides, output.values)
    let console = first.console
    let project = try first.project(forDirectory: ProcessSurroundings.currentDirectory ?? "/")
    guard let file = project.settings.file, let current = RulesVersion(Tool.version) else {
      console.note(
        .error, LocalizedText(en: "there is no configuration to upgrade", zh: "没有可以升级的配置"),
        help: LocalizedText(en: "`trimtab init` writes one", zh: "`trimtab init` 会生成一份"))
      throw ExitCode.cannotRun
    }
    if let pinned = project.settings.rulesVersion.value, pinned >= current {
      return console.note(
        .hint,
        LocalizedText(
          en: "`\(file)` has the rules of \(pinned); this is trimtab \(Tool.version)",
          zh: "`\(file)` 的规则版本是 \(pinned)；当前 trimtab 是 \(Tool.version)"))
    }
    let new = Self.newRules(project)
    let counts = try findings(of: new, project)
    let noisy = new.filter { counts[$0, default: 0] > 0 }
    try change(file, project, to: current, ignoring: noisy.map { ($0, counts[$0, default: 0]) }, console)
    tell(new, counts, console)
  }

  /// The rules that a newer version would switch on.
  private static func newRules(_ project: Session.Project) -> [String] {
    var unpinned = project.settings
    unpinned.rulesVersion = Setting(nil)
    func isEnabled(_ settings: Settings, _ header: RuleHeader) -> Bool {
      settings.isEnabled(
        rule: header.name, group: header.group, isDefault: header.isDefault, since: RulesVersion(header.since))
    }
    return project.catalog.headers.filter { isEnabled(unpinned, $0) && !isEnabled(project.settings, $0) }.map(\.name)
  }

  /// How much each of the rules finds in all files that the configuration is for: those of one part would say nothing of
  /// the others, which must pass as they did.
  private func findings(of rules: [String], _ project: Session.Project) throws -> [String: Int] {
    if rules.isEmpty { return [:] }
    let current = ProcessSurroundings.currentDirectory ?? "/"
    var overrides = CommandLineOverrides()
    overrides.select = rules.map(RuleSelector.rule)
    overrides.language = output.language
    var files = FileChoice()
    files.config = config
    files.paths = [PathName.relative(PathName.absolute(project.directory ?? ".", from: current), to: current)]
    let session = try Session(files, overrides, output.values)
    let reports = try LintRun(session: session, jobs: nil).reports(describe: { _ in }, complain: { _ in })
    // What was not read may hold findings.
    if session.hasFailed { throw ExitCode.cannotRun }
    let own = try reports.filter { report in
      let folder = PathName.folder(of: PathName.absolute(report.source.path, from: current))
      return try session.project(forDirectory: folder).settings.file == project.settings.file
    }
    return own.flatMap(\.diagnostics).reduce(into: [:]) { $0[$1.rule, default: 0] += 1 }
  }

  private func change(
    _ file: String, _ project: Session.Project, to version: RulesVersion, ignoring rules: [(name: String, count: Int)],
    _ console: Console
  ) throws {
    guard case .success(let source) = FileReader.read(file) else { throw ExitCode.cannotRun }
    var edit = ConfigurationEdit(source)
    edit.set(rulesVersion: version)
    edit.ignore(
      rules.map { name, count in
        (name, console.language == .chinese ? "\(count) 个问题" : "\(count) finding\(count == 1 ? "" : "s")")
      })
    let new = SourceText(path: file, bytes: edit.bytes)
    // The file may be written in a way that such an edit does not fit: then nothing is changed.
    let parsed = ProjectLoader.parse(new, project.catalog)
    let ignored = parsed.settings.selections.compactMap(\.ignore).flatMap(\.value)
    guard parsed.diagnostics.isEmpty, parsed.settings.rulesVersion.value == version,
      rules.allSatisfy({ ignored.contains(.rule($0.name)) })
    else {
      console.note(
        .error, LocalizedText(en: "`\(file)` is written so that it cannot be edited here", zh: "`\(file)` 的写法无法自动修改"),
        help: LocalizedText(
          en: "set `rules-version: \(version)` and ignore \(rules.map(\.name).joined(separator: ", "))",
          zh: "请自行写上 `rules-version: \(version)`，并忽略 \(rules.map(\.name).joined(separator: "、"))"))
      throw ExitCode.cannotRun
    }
    if diff { return try console.print(UnifiedDiff.text(from: source, to: new, path: file)) }
    do throws(WorkspaceError) {
      try AtomicWriter.write(new.bytes, to: file)
    } catch {
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    }
    console.note(
      .hint,
      LocalizedText(en: "`\(file)` is at `rules-version: \(version)`", zh: "`\(file)` 已升级到 `rules-version: \(version)`")
    )
  }

  private func tell(_ rules: [String], _ counts: [String: Int], _ console: Console) {
    let quiet = rules.filter { counts[$0, default: 0] == 0 }
    if !quiet.isEmpty {
      let names = quiet.joined(separator: ", ")
      console.note(
        .hint,
        LocalizedText(
          en: "switched on, without findings: \(names)", zh: "已启用，目前没有问题：\(names)"))
    }
    for rule in rules.sorted(by: { (counts[$1, default: 0], $0) < (counts[$0, default: 0], $1) }) {
      guard let count = counts[rule], count > 0 else { continue }
      console.note(
        .hint,
        LocalizedText(
          en:
            "left off: `\(rule)`, \(count) finding\(count == 1 ? "" : "s"); `trimtab check --select \(rule)` shows them",
          zh: "暂不启用：`\(rule)`，\(count) 个问题；`trimtab check --select \(rule)` 可以查看"))
    }
  }
}
