import ArgumentParser
import CommandSupport
import Configuration
import Diagnostics
import Linting
import Prompts
import Reporting
import RuleFormat
import Rules
import SourceText
import Workspace

/// What `trimtab check` does, once its flags are known.
struct Check {
  var files = FileChoice()
  var output = OutputChoice()
  var select: String?
  var extendSelect: String?
  var ignore: String?
  var outputFormat: [String] = []
  var exitZero = false
  var fix = FixChoice()
  var statistics = false
  var showFiles = false
  var showSettings = false
  var baseline = BaselineFile.Choice()
  /// How many threads; the machine's processors if it is not said.
  var jobs: Int?

  func run() throws {
    var overrides = CommandLineOverrides()
    overrides.select = try select.map(Self.selectors)
    overrides.extendSelect = try extendSelect.map(Self.selectors) ?? []
    overrides.ignore = try ignore.map(Self.selectors) ?? []
    overrides.model = files.model
    overrides.language = output.language
    let targets = try ReportTarget.parse(outputFormat, default: .full)
    let session = try Session(files, overrides, output)
    if showSettings { return try printSettings(session) }
    if showFiles { return try printFiles(session.entries(), session) }
    let baselineFile =
      baseline.isUsed ? BaselineFile(baseline, roots: files.paths.isEmpty ? ["."] : files.paths, session.console) : nil
    var fixing = Fixing(fix, session.console, isVerbose: files.verbose)
    if let baselineFile, fix.applies || fix.showsDiff { fixing.considers = try baselineFile.filter() }
    var times = RuleTimes()
    let reports: [FileReport]
    if session.isStandardInput || fix.applies || fix.showsDiff || statistics {
      reports = try reportsOneByOne(session, &fixing, &times)
      if fix.showsDiff { return try finishDiff(fixing, session) }
      if fixing.printsText { return try session.console.print(fixing.text) }
    } else {
      let progress = Progress(session.console, isQuiet: files.quiet)
      reports = try LintRun(
        session: session, jobs: jobs, needsNodePaths: baseline.isUsed || targets.contains { $0.format.needsNodePaths }
      )
      .reports(
        progress: progress.map { progress in { progress.tell($0, of: $1) } },
        describe: { if files.verbose { describe($0, session.console) } },
        complain: { complain(about: $0, session.console) })
      progress?.end()
    }
    var new = reports
    if let baselineFile {
      let rules = session.enabledRules
      if baseline.writes {
        // What a file that cannot be read holds is not known, and would be lost.
        if session.hasFailed { throw ExitCode.cannotRun }
        return try baselineFile.write(reports, rules: rules)
      }
      new = try baselineFile.applied(to: reports, rules: rules)
    }
    let report = Report(files: new, fixed: fixing.count)
    var output = ReportOutput(session.console)
    output.includesUnsafeFixes = fix.includesUnsafe
    output.showsFooter = !files.quiet && !(session.hasFailed && reports.isEmpty)
    output.showsStatistics = statistics
    output.isIncomplete = session.hasFailed
    output.catalogs = { session.catalogs }
    try output.write(report, to: targets)
    if statistics { times.print(session.console) }
    if session.hasFailed { throw ExitCode.cannotRun }
    if report.summary.problems > 0, !exitZero { throw ExitCode.findings }
  }

  /// Files after their fixes, or with the time that rules take.
  private func reportsOneByOne(_ session: Session, _ fixing: inout Fixing, _ times: inout RuleTimes) throws
    -> [FileReport]
  {
    let entries = try session.entries()
    var reports: [FileReport] = []
    for entry in entries {
      guard let format = entry.document.format else {
        complain(about: entry.document.source.path, session.console)
        continue
      }
      if files.verbose {
        describe(
          LintRun.Description(
            path: entry.document.source.path, format: format.rawValue, promptCount: entry.document.prompts.count),
          session.console)
      }
      if statistics { entry.project.linter.measureTime(with: ProcessSurroundings.processorTime) }
      let document = try fixing.document(of: entry)
      let diagnostics = entry.project.linter.lint(document, path: entry.configuredPath)
      reports.append(
        FileReport(
          source: document.source, diagnostics: diagnostics,
          promptCount: max(document.prompts.count, document.problems.isEmpty ? 0 : 1),
          nodePath: document.nodePath))
    }
    if fixing.hasFailed { session.fail() }
    if statistics { for entry in entries { times.add(entry.project.linter.ruleTimes) } }
    return reports
  }

  private func complain(about path: String, _ console: Console) {
    guard !files.quiet else { return }
    console.note(.hint, LocalizedText(en: "`\(path)` holds no prompt", zh: "`\(path)` 里没有提示词"))
  }

  /// The changes are shown instead of the findings; what cannot be fixed does not matter here.
  private func finishDiff(_ fixing: Fixing, _ session: Session) throws {
    try session.console.print(fixing.diff)
    if session.hasFailed { throw ExitCode.cannotRun }
    if !files.quiet, fixing.count > 0 {
      session.console.note(
        .hint,
        LocalizedText(
          en: "would fix \(fixing.count) problem\(fixing.count == 1 ? "" : "s")", zh: "可修复 \(fixing.count) 个问题"))
    }
    if !fixing.diff.isEmpty, !exitZero { throw ExitCode.findings }
  }

  // MARK: What was read

  private func describe(_ file: LintRun.Description, _ console: Console) {
    let count = file.promptCount
    console.note(
      .hint,
      LocalizedText(
        en: "`\(file.path)` read as \(file.format), \(count) prompt\(count == 1 ? "" : "s")",
        zh: "`\(file.path)` 按 \(file.format) 读取，共 \(count) 个提示词"))
  }

  private func printFiles(_ entries: [Session.Entry], _ session: Session) throws {
    var text = ""
    for entry in entries {
      guard let format = entry.document.format else { continue }
      text += "\(entry.document.source.path): \(format.rawValue) (\(entry.document.prompts.count))\n"
    }
    try session.console.print(text)
    if session.hasFailed { throw ExitCode.cannotRun }
  }

  private func printSettings(_ session: Session) throws {
    let current = ProcessSurroundings.currentDirectory ?? "/"
    let path = PathName.absolute(files.paths.first ?? ".", from: current)
    let isFolder = FileReader.isFolder(path)
    let general = try session.project(forDirectory: isFolder ? path : PathName.folder(of: path))
    // What a single file gets may differ.
    let project = isFolder ? general : general.variant(for: session.configuredPath(path, general))
    var indexes: [String: LineIndex] = [:]
    var table = TextTable([TextTable.Column(), TextTable.Column(), TextTable.Column()])
    for line in project.settings.listing {
      let origin: String
      switch line.origin {
      case .builtIn: origin = session.console.language == .chinese ? "默认" : "default"
      case .commandLine(let flag): origin = flag
      case .preset(let name): origin = session.console.language == .chinese ? "预设 \(name)" : "preset \(name)"
      case .file(let path, let range):
        if indexes[path] == nil, case .success(let source) = FileReader.read(path) { indexes[path] = LineIndex(source) }
        let place = indexes[path].map { ":\($0.lineNumber(of: range.lowerBound))" } ?? ""
        origin = path + place
      }
      table.append([TextTable.Entry(line.name), TextTable.Entry(line.value), TextTable.Entry(origin, as: .faint)])
    }
    var buffer = OutputBuffer()
    table.write(session.console.style, to: &buffer)
    var rules = project.linter.enabledRules
    if !isFolder {
      let path = session.configuredPath(path, general)
      rules = rules.filter { name in
        project.catalog.header(named: name).map { header in
          project.settings.isEnabled(
            rule: name, group: header.group, isDefault: header.isDefault, since: RulesVersion(header.since), path: path)
        } ?? true
      }
    }
    buffer.append("enabled rules: " + rules.joined(separator: ", ") + "\n")
    try session.console.print(buffer.bytes)
  }

  private static func selectors(_ list: String) throws -> [RuleSelector] {
    let names = list.split(whereSeparator: { $0 == "," || $0 == " " })
    // An empty list is most likely a variable that is not set; it must not pass for "no rules".
    if names.isEmpty {
      throw ValidationError(
        localized(
          "'--select', '--extend-select' and '--ignore' need a value; name a rule, a group, 'all' or 'default'",
          "'--select'、'--extend-select'、'--ignore' 需要值：规则名、分组名、'all' 或 'default'"))
    }
    return names.map { name in
      switch name {
      case "all": .all
      case "default": .default
      default: RuleCatalog.bundled.headers.contains { $0.group == name } ? .group(String(name)) : .rule(String(name))
      }
    }
  }
}
