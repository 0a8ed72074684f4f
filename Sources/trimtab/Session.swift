import ArgumentParser
import Configuration
import Diagnostics
import Linting
import ModelCatalog
import Prompts
import Reporting
import RuleFormat
import Rules
import SourceText
import Tokenization
import Workspace

/// One run over prompt files: configurations found and checked, files read, each with the linter it is for.
final class Session {
  /// A file that holds prompts, or that was named.
  struct Entry {
    let document: PromptDocument
    let project: Project
    /// The path relative to the configuration's folder.
    let configuredPath: String
    let isExplicit: Bool
    var isStandardInput = false
    /// Reads other bytes as this file was read.
    let read: (SourceText) -> PromptDocument
  }

  /// A configuration with its linter.
  final class Project {
    let settings: Settings
    let catalog: RuleCatalog
    let directory: String?
    private(set) lazy var linter = makeLinter()

    init(settings: Settings, catalog: RuleCatalog, directory: String?) {
      self.settings = settings
      self.catalog = catalog
      self.directory = directory
    }

    /// A linter for one thread.
    func makeLinter() -> Linter { Linter(settings: settings, catalog: catalog) }

    /// The encoding that the settings ask for. One that is not installed ends the run.
    func encoding(_ console: Console) throws -> Tokenization.Encoding? {
      guard let name = settings.encoding.value else { return nil }
      do {
        return try EncodingLibrary.installed.encoding(named: name)
      } catch {
        console.note(.error, EncodingProblem.message(error))
        throw ExitCode.cannotRun
      }
    }
  }

  private let options: FileChoice
  private let overrides: CommandLineOverrides
  private let outputOptions: OutputChoice
  private var search = ConfigurationSearch()
  private var projects: [String: Project] = [:]
  private(set) var console: Console
  /// Whether a named file could not be read: the run ends with status 2.
  private(set) var hasFailed = false

  init(_ options: FileChoice, _ overrides: CommandLineOverrides, _ outputOptions: OutputChoice) throws {
    self.options = options
    self.overrides = overrides
    self.outputOptions = outputOptions
    console = Console(language: outputOptions.language(configured: nil), color: outputOptions.color)
    if let file = options.config {
      // A named configuration is for all files, and wrong flags are told before any file is read.
      let project = try load(
        file, as: file, directory: PathName.folder(of: PathName.absolute(file, from: currentDirectory)))
      projects[""] = project
    } else if options.isolated {
      projects[""] = try defaultProject()
    } else if options.paths.isEmpty || options.paths == ["-"] {
      _ = try project(forDirectory: currentDirectory)
    } else if let first = options.paths.first, options.paths.count == 1 {
      _ = try project(forDirectory: PathName.folder(of: PathName.absolute(first, from: currentDirectory)))
    }
    try checkModelName()
  }

  /// Something that was asked for could not be done: the run ends with status 2.
  func fail() { hasFailed = true }

  private var currentDirectory: String { ProcessSurroundings.currentDirectory ?? "/" }

  // MARK: Configurations

  /// The rules of all configurations that were found.
  var catalogs: [RuleCatalog] { projects.sorted { $0.key < $1.key }.map(\.value.catalog) }

  /// The rules that run by at least one of them.
  var enabledRules: Set<String> { Set(projects.values.flatMap { $0.linter.enabledRules }) }

  func project(forDirectory directory: String) throws -> Project {
    if let fixed = projects[""] { return fixed }
    guard let found = search.closestConfiguration(for: directory) else {
      if let none = projects["-"] { return none }
      let project = try defaultProject()
      projects["-"] = project
      return project
    }
    if let known = projects[found.location] { return known }
    let project = try load(found.location, as: found.path, directory: found.directory)
    projects[found.location] = project
    return project
  }

  private func defaultProject() throws -> Project {
    try complain(about: [.bundled])
    return Project(settings: Settings().overriding(with: overrides), catalog: .bundled, directory: nil)
  }

  private func load(_ path: String, as name: String, directory: String) throws -> Project {
    switch FileReader.read(path, as: name) {
    case .failure(let error):
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    case .success(let source):
      let pack = try rulePack(source, directory: directory)
      for (file, problems) in pack.problems { show(problems, in: file) }
      if !pack.problems.isEmpty { throw ExitCode.cannotRun }
      let catalog =
        pack.headers.isEmpty && pack.tables.isEmpty
        ? RuleCatalog.bundled : RuleCatalog.bundled.adding(pack.headers, tables: pack.tables)
      let (settings, diagnostics) = Settings.parse(
        source, knownRules: catalog.headers.map(\.name), knownGroups: Array(Set(catalog.headers.map(\.group))).sorted(),
        ruleOptions: { rule in
          (catalog.header(named: rule)?.options ?? []).map { RuleOption($0.name, Self.kind($0.kind)) }
        },
        knownEncodings: Tokenization.Encoding.names)
      if let language = settings.language.value, outputOptions.language == nil {
        console = Console(language: outputOptions.language(configured: language), color: outputOptions.color)
      }
      if !diagnostics.isEmpty {
        show(diagnostics, in: source)
        throw ExitCode.cannotRun
      }
      try complain(about: [catalog])
      if let model = settings.model.value, let problem = UnknownModelName(model),
        case .file(_, let range) = settings.model.origin
      {
        let offset = source.bytes[range].firstRange(of: Array(model.utf8))
        show(
          [
            Diagnostic(
              rule: Settings.ruleName, severity: .error, message: problem.message, range: offset ?? range,
              help: problem.help)
          ],
          in: source)
        throw ExitCode.cannotRun
      }
      return Project(settings: settings.overriding(with: overrides), catalog: catalog, directory: directory)
    }
  }

  private func rulePack(_ source: SourceText, directory: String) throws -> RulePack {
    var pack = RulePack()
    for reference in Settings.rulePacks(in: source) {
      let files = FileReference.expand(reference: reference, relativeTo: PathName.joined(directory, "."))
      if files.isEmpty {
        console.note(.error, LocalizedText(en: "no rule file matches `\(reference)`", zh: "没有规则文件匹配 `\(reference)`"))
        throw ExitCode.cannotRun
      }
      for file in files {
        guard case .success(let rule) = FileReader.read(file) else { continue }
        pack.add(rule)
        // Phrase tables stand beside the rules that name them.
        if case .phrases(_, let tables, _)? = pack.headers.last?.matcher {
          for table in tables where pack.tables[table] == nil {
            if case .success(let csv) = FileReader.read(PathName.joined(PathName.folder(of: file), table)) {
              pack.add(csv)
            } else {
              pack.reportMissingTable(table, in: rule)
            }
          }
        }
      }
    }
    return pack
  }

  private static func kind(_ kind: RuleHeader.Option.Kind) -> RuleOption.Kind {
    switch kind {
    case .integer: .integer
    case .number: .number
    case .string: .string
    case .boolean: .boolean
    case .list: .strings
    }
  }

  /// Rule names given as flags are checked against the rules there are.
  private func complain(about catalogs: [RuleCatalog]) throws {
    let selectors = (overrides.select ?? []) + overrides.extendSelect + overrides.ignore
    if selectors.isEmpty { return }
    let names = RuleNames(
      rules: catalogs.flatMap { $0.headers.map(\.name) }, groups: Set(catalogs.flatMap { $0.headers.map(\.group) }))
    for selector in selectors {
      do throws(ConfigurationProblem) {
        _ = try names.selector(selector.description)
      } catch {
        console.note(.error, error.message, help: error.help)
        throw ExitCode.cannotRun
      }
    }
  }

  private func checkModelName() throws {
    if let model = options.model { try check(model: model) }
  }

  private func check(model: String) throws {
    guard let problem = UnknownModelName(model) else { return }
    console.note(.error, problem.message, help: problem.help)
    throw ExitCode.cannotRun
  }

  /// Shows what is wrong with a configuration or rule file, with its frame.
  private func show(_ diagnostics: [Diagnostic], in source: SourceText) {
    let report = Report(files: [FileReport(source: source, diagnostics: diagnostics, promptCount: 0)])
    let options = RenderOptions(
      toolVersion: TrimtabCommand.version, language: console.language, style: .plain, showsFooter: false)
    _ = StandardStream.error.write(report.rendered(with: OutputFormat.full.renderer(options)))
  }

  // MARK: Files

  let reader = PromptFileReader()

  var isStandardInput: Bool { options.paths == ["-"] }

  /// The files that the user named or that lie in the folders, in the order of their paths.
  func files() throws -> [DiscoveredFile] {
    if options.paths.contains("-") {
      console.note(
        .error,
        LocalizedText(en: "`-` stands alone: standard input cannot be mixed with paths", zh: "`-` 只能单独使用，不能与路径混用"))
      throw ExitCode.cannotRun
    }
    var discoveryOptions = DiscoveryOptions()
    discoveryOptions.forcesExclusion = options.forceExclude
    discoveryOptions.treatsNamedAsFound = options.onlyPrompts
    var configurationError: (any Error)?
    discoveryOptions.exclusions = { [self] directory in
      // What is wrong with one configuration is told once.
      guard configurationError == nil else { return nil }
      do {
        let project = try project(forDirectory: directory)
        guard let base = project.directory ?? ProcessSurroundings.currentDirectory else { return nil }
        return IgnoreRules(base: base, globs: project.settings.exclude.value)
      } catch {
        configurationError = error
        return nil
      }
    }
    let discovery = Discovery.discover(options.paths, options: discoveryOptions)
    if let configurationError { throw configurationError }
    for problem in discovery.problems {
      console.note(problem.isExplicit ? .error : .warning, problem.error.message, help: problem.error.help)
      hasFailed = hasFailed || problem.isExplicit
    }
    return discovery.files
  }

  /// The configuration that is in force where a file lies.
  func project(of file: DiscoveredFile) throws -> Project {
    try project(forDirectory: PathName.folder(of: PathName.absolute(file.location, from: currentDirectory)))
  }

  /// Tells what was found out about a file while it was read.
  func report(_ notes: [PromptFileReader.Note], hasFailed: Bool) {
    for note in notes { console.note(note.severity, note.text, help: note.help) }
    self.hasFailed = self.hasFailed || hasFailed
  }

  /// Reads the files that the user named or that lie in the folders, and those that they refer to.
  func entries() throws -> [Entry] {
    if isStandardInput { return try standardInput() }
    var entries: [Entry] = []
    for file in try files() {
      let reading = reader.read(file)
      report(reading.notes, hasFailed: reading.hasFailed)
      guard let document = reading.document else { continue }
      let project = try project(of: file)
      entries.append(
        Entry(
          document: document, project: project, configuredPath: configuredPath(file.location, project),
          isExplicit: file.isExplicit, read: reader.reader(isExplicit: file.isExplicit).read))
    }
    return withReferences(entries)
  }

  /// A file that does not parse must not look like one with nothing to save.
  func reportUnread(_ entry: Entry) {
    let path = entry.document.source.path
    if !entry.document.problems.isEmpty {
      console.note(
        entry.isExplicit ? .error : .warning,
        LocalizedText(
          en: "`\(path)` does not parse; `trimtab check` shows where", zh: "`\(path)` 无法解析；`trimtab check` 会指出位置"))
      if entry.isExplicit { fail() }
    } else if entry.isExplicit, !options.quiet {
      console.note(.hint, LocalizedText(en: "`\(path)` holds no prompt", zh: "`\(path)` 里没有提示词"))
    }
  }

  private func standardInput() throws -> [Entry] {
    let name = options.stdinFilename ?? "<stdin>"
    switch FileReader.readStandardInput(as: name) {
    case .failure(let error):
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    case .success(let source):
      var source = source
      // Without a name, what comes in is YAML or JSON unless it is plain text.
      if options.stdinFilename == nil { source = SourceText(path: Self.guessedName(source), bytes: source.bytes) }
      // The name decides how it is read, and is not always the one that is shown.
      let assumedPath = source.path
      let read = { [self] (source: SourceText) in
        var document = reader.reader(isExplicit: true)
          .read(SourceText(path: assumedPath, bytes: source.bytes))
        document.source = SourceText(path: name, bytes: source.bytes)
        return document
      }
      let document = read(source)
      let path = PathName.absolute(options.stdinFilename ?? "-", from: currentDirectory)
      let project = try project(forDirectory: PathName.folder(of: path))
      return [
        Entry(
          document: document, project: project, configuredPath: configuredPath(path, project), isExplicit: true,
          isStandardInput: true, read: read)
      ]
    }
  }

  private static func guessedName(_ source: SourceText) -> String {
    let document = PromptReader(strictness: .walk).read(SourceText(path: "stdin.yaml", bytes: source.bytes))
    if document.format != nil { return "stdin.yaml" }
    switch source.bytes.first(where: { $0 > 0x20 }) {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return "stdin.json"
    default:
      return PromptReader(strictness: .named).read(SourceText(path: "stdin.yaml", bytes: source.bytes)).format == nil
        ? "stdin.txt" : "stdin.yaml"
    }
  }

  /// Files that a configuration refers to are read with what it says about them, and only once.
  private func withReferences(_ entries: [Entry]) -> [Entry] {
    let referenced = Set(entries.flatMap { $0.document.referenced.map(\.source.path) })
    var result: [Entry] = []
    var seen: Set<String> = []
    for entry in entries {
      if !referenced.contains(entry.document.source.path) { result.append(entry) }
      for child in entry.document.referenced where seen.insert(child.source.path).inserted {
        result.append(
          Entry(
            document: child, project: entry.project, configuredPath: configuredPath(child.source.path, entry.project),
            isExplicit: false, read: { [self] in read($0, referredToBy: entry) }))
      }
    }
    return result.sorted { $0.document.source.path.utf8.lexicographicallyPrecedes($1.document.source.path.utf8) }
  }

  /// Reads a file that a configuration refers to as that configuration says.
  private func read(_ child: SourceText, referredToBy entry: Entry) -> PromptDocument {
    let promptReader = PromptReader(strictness: entry.isExplicit ? .named : .walk) { [reader] reference, source in
      reader.load(reference, from: source).map { $0.path == child.path ? child : $0 }
    }
    let parent = promptReader.read(entry.document.source)
    return parent.referenced.first { $0.source.path == child.path } ?? PromptDocument(source: child)
  }

  func configuredPath(_ path: String, _ project: Project) -> String {
    let absolute = PathName.absolute(path, from: currentDirectory)
    return PathName.relative(absolute, to: project.directory ?? currentDirectory)
  }
}
