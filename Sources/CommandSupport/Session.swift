import ArgumentParser
package import Configuration
import Diagnostics
import Linting
import ModelCatalog
package import Prompts
import Reporting
import RuleFormat
package import Rules
package import SourceText
import Tokenization
package import Workspace

/// One run over prompt files: configurations found and checked, files read, each with the linter it is for.
package final class Session {
  /// A file that holds prompts, or that was named.
  package struct Entry {
    package let document: PromptDocument
    package let project: Project
    /// The path relative to the configuration's folder.
    package let configuredPath: String
    package let isExplicit: Bool
    package var isStandardInput = false
    /// Reads other bytes as this file was read.
    package let read: (SourceText) -> PromptDocument
  }

  private let options: FileChoice
  private let flags: FlagSettings
  private let outputOptions: OutputChoice
  private var search = ConfigurationSearch()
  private var projects: [String: Project] = [:]
  package private(set) var console: Console
  /// Whether a named file could not be read: the run ends with status 2.
  package private(set) var hasFailed = false

  package init(_ options: FileChoice, _ overrides: CommandLineOverrides, _ outputOptions: OutputChoice) throws {
    self.options = options
    flags = FlagSettings(assignments: options.settings, overrides: overrides)
    self.outputOptions = outputOptions
    console = Console(language: outputOptions.language(configured: nil), color: outputOptions.color)
    if let file = options.config {
      // A named configuration is for all files, and wrong flags are told before any file is read.
      projects[""] = try load(
        file, as: file, directory: PathName.folder(of: PathName.absolute(file, from: currentDirectory)))
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
  package func fail() { hasFailed = true }

  private var currentDirectory: String { ProcessSurroundings.currentDirectory ?? "/" }

  // MARK: Configurations

  private func defaultProject() throws -> Project {
    adoptingLanguage(of: try ProjectLoader(flags: flags, console: console).project())
  }

  /// Speaks as the configuration asks, unless a flag says otherwise.
  private func adoptingLanguage(of project: Project) -> Project {
    if let language = project.settings.language.value, outputOptions.language == nil {
      console = Console(language: outputOptions.language(configured: language), color: outputOptions.color)
    }
    return project
  }

  private func load(_ path: String, as name: String, directory: String) throws -> Project {
    adoptingLanguage(
      of: try ProjectLoader(flags: flags, console: console).project(path, as: name, directory: directory))
  }

  /// The rules of all configurations that were found.
  package var catalogs: [RuleCatalog] { projects.sorted { $0.key < $1.key }.map(\.value.catalog) }

  /// The configurations that were found.
  package var loadedProjects: [Project] { projects.sorted { $0.key < $1.key }.map(\.value) }

  /// The rules that run by at least one of them.
  package var enabledRules: Set<String> { Set(projects.values.flatMap(\.enabledRules)) }

  package func project(forDirectory directory: String) throws -> Project {
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

  private func checkModelName() throws {
    if let model = options.model { try check(model: model) }
  }

  private func check(model: String) throws {
    guard let problem = UnknownModelName(model) else { return }
    console.note(.error, problem.message, help: problem.help)
    throw ExitCode.cannotRun
  }

  // MARK: Files

  package let reader = PromptFileReader()

  package var isStandardInput: Bool { options.paths == ["-"] }

  /// The files that the user named or that lie in the folders, in the order of their paths.
  package func files() throws -> [DiscoveredFile] {
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
    return try changed(discovery.files)
  }

  /// Those of `files` that git says have changed, if that was asked for.
  private func changed(_ files: [DiscoveredFile]) throws -> [DiscoveredFile] {
    guard options.onlyChanged else { return files }
    let changed: Set<String>
    do throws(GitRepository.Failure) {
      changed = try GitRepository.changedFiles(since: options.since)
    } catch {
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    }
    func isChanged(_ path: String) -> Bool {
      FileReader.realPath(PathName.absolute(path, from: currentDirectory)).map(changed.contains) ?? true
    }
    let kept = files.filter { isChanged($0.location) || !changed.isEmpty && refers($0, to: isChanged) }
    if kept.isEmpty, !files.isEmpty, !options.quiet {
      console.note(
        .hint,
        LocalizedText(
          en: "of \(files.count) file\(files.count == 1 ? "" : "s") none has changed", zh: "\(files.count) 个文件都没有改动"))
    }
    return kept
  }

  /// Whether a file takes prompts from one that has changed, and so is another prompt now.
  private func refers(_ file: DiscoveredFile, to isChanged: (String) -> Bool) -> Bool {
    guard case .success(let source) = FileReader.read(file), Self.mayRefer(source) else { return false }
    return reader.reader(isExplicit: file.isExplicit).read(source).referenced.contains { isChanged($0.source.path) }
  }

  /// Whether a file may name others: promptfoo's do so by an address, a flow of prompt flow in its nodes.
  private static func mayRefer(_ source: SourceText) -> Bool {
    source.bytes.firstRange(of: Array("file:".utf8)) != nil
      || source.bytes.firstRange(of: Array("prompts:".utf8)) != nil
      || source.bytes.firstRange(of: Array("nodes:".utf8)) != nil
      || source.bytes.firstRange(of: Array("\"prompts\"".utf8)) != nil
  }

  /// The configuration that is in force where a file lies.
  package func project(of file: DiscoveredFile) throws -> Project {
    let project = try project(
      forDirectory: PathName.folder(of: PathName.absolute(file.location, from: currentDirectory)))
    return project.variant(for: configuredPath(file.location, project))
  }

  /// Tells what was found out about a file while it was read.
  package func report(_ notes: [PromptFileReader.Note], hasFailed: Bool) {
    for note in notes { console.note(note.severity, note.text, help: note.help) }
    self.hasFailed = self.hasFailed || hasFailed
  }

  /// Reads the files that the user named or that lie in the folders, and those that they refer to.
  package func entries() throws -> [Entry] {
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
  /// Where the run is a gate, it cannot let through what it could not read.
  package func reportUnread(_ entry: Entry, isGate: Bool = false) {
    let path = entry.document.source.path
    if !entry.document.problems.isEmpty {
      console.note(
        entry.isExplicit || isGate ? .error : .warning,
        LocalizedText(
          en: "`\(path)` does not parse; `trimtab check` shows where", zh: "`\(path)` 无法解析；`trimtab check` 会指出位置"))
      if entry.isExplicit || isGate { fail() }
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
          document: document, project: project.variant(for: configuredPath(path, project)),
          configuredPath: configuredPath(path, project), isExplicit: true,
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
        let path = configuredPath(child.source.path, entry.project)
        result.append(
          Entry(
            document: child, project: entry.project.variant(for: path), configuredPath: path,
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

  package func configuredPath(_ path: String, _ project: Project) -> String {
    let absolute = PathName.absolute(path, from: currentDirectory)
    return PathName.relative(absolute, to: project.directory ?? currentDirectory)
  }
}
