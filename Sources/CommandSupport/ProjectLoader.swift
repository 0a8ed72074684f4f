import ArgumentParser
package import Configuration
package import Diagnostics
import Linting
import Reporting
package import RuleFormat
package import Rules
package import SourceText
import Tokenization
import Workspace

/// Reads configurations with everything they extend. What is wrong with one is shown and ends the run.
package struct ProjectLoader {
  package let flags: FlagSettings
  package let console: Console

  /// One text that settings come from.
  private struct Layer {
    let source: SourceText
    /// The folder that its rule packs are relative to.
    let directory: String
    /// Where its values come from, if not from the text.
    var origin: Origin?
  }

  /// What holds without a configuration file.
  package func project() throws -> Session.Project {
    try project(of: [], directory: nil)
  }

  /// The configuration at `path`; it is called `name`, and its patterns are relative to `directory`.
  package func project(_ path: String, as name: String, directory: String) throws -> Session.Project {
    let source = try read(path, as: name)
    var seen: Set<String> = []
    return try project(of: layers(of: source, directory: directory, below: [path], &seen), directory: directory)
  }

  private func project(of layers: [Layer], directory: String?) throws -> Session.Project {
    let assignments = try assignments()
    let catalog = try catalog(of: layers + assignments)
    var settings = Settings()
    for layer in layers { settings = try parse(layer, catalog, over: settings) }
    try complain(about: catalog)
    try checkModels(of: settings, layers.map(\.source))
    let flagged = try assignments.map { try parse($0, catalog, over: .nothing) }
    try checkModels(of: flagged)
    return Session.Project(
      settings, flags: flagged, overrides: flags.overrides, catalog: catalog, directory: directory)
  }

  private func read(_ path: String, as name: String) throws -> SourceText {
    switch FileReader.read(path, as: name) {
    case .success(let source): return source
    case .failure(let error):
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    }
  }

  // MARK: Layers

  /// What `source` extends, and `source` itself at the end; `below` are the files that led to it, `seen` those that some file
  /// before it extends: each counts once, where it comes first.
  private func layers(
    of source: SourceText, directory: String, below: [String], _ seen: inout Set<String>
  ) throws -> [Layer] {
    var layers: [Layer] = []
    for (name, range) in Settings.extended(in: source) {
      if let preset = Preset(rawValue: name) {
        layers.append(
          Layer(
            source: SourceText(path: "preset \(name)", text: preset.text), directory: directory, origin: .preset(name)))
        continue
      }
      let path = PathName.absolute(name, from: PathName.absolute(directory, from: currentDirectory))
      if FileReader.isAbsent(path) { throw problem(.unknownExtension(name), at: range, in: source) }
      if below.contains(where: { PathName.absolute($0, from: currentDirectory) == path }) {
        throw problem(.circularExtension(name), at: range, in: source)
      }
      guard seen.insert(path).inserted else { continue }
      layers += try self.layers(
        of: read(path, as: PathName.relative(path, to: currentDirectory)), directory: PathName.folder(of: path),
        below: below + [path], &seen)
    }
    return layers + [Layer(source: source, directory: directory)]
  }

  private var currentDirectory: String { ProcessSurroundings.currentDirectory ?? "/" }

  /// Reads one text as a configuration, with the names that `catalog` knows.
  package static func parse(
    _ source: SourceText, _ catalog: RuleCatalog, over settings: Settings = Settings(), origin: Origin? = nil
  ) -> (settings: Settings, diagnostics: [Diagnostic]) {
    Settings.parse(
      source, knownRules: catalog.headers.map(\.name),
      knownGroups: Array(Set(catalog.headers.map(\.group))).sorted(),
      ruleOptions: { rule in
        catalog.header(named: rule).map { header in header.options.map { RuleOption($0, of: header) } } ?? []
      },
      knownEncodings: Tokenization.Encoding.names, over: settings, origin: origin)
  }

  private func parse(_ layer: Layer, _ catalog: RuleCatalog, over settings: Settings) throws -> Settings {
    let (result, diagnostics) = Self.parse(layer.source, catalog, over: settings, origin: layer.origin)
    if !diagnostics.isEmpty {
      // The configuration's own language, if that much is clear.
      show(diagnostics, in: layer.source, language: flags.overrides.language ?? result.language.value)
      throw ExitCode.cannotRun
    }
    return result
  }

  /// What `--config KEY=VALUE` says, with what it extends.
  private func assignments() throws -> [Layer] {
    try flags.assignments.flatMap { assignment in
      var seen: Set<String> = []
      var layers = try layers(
        of: FlagSettings.source(of: assignment), directory: currentDirectory, below: [], &seen)
      layers[layers.count - 1].origin = .commandLine(flag: FlagSettings.name)
      return layers
    }
  }

  // MARK: Rules

  /// The bundled rules and those of the layers' own packs.
  private func catalog(of layers: [Layer]) throws -> RuleCatalog {
    var pack = RulePack()
    for layer in layers {
      for reference in Settings.rulePacks(in: layer.source) {
        try add(reference, relativeTo: layer.directory, to: &pack)
      }
    }
    let language = flags.overrides.language ?? layers.lazy.compactMap { Settings.language(in: $0.source) }.last
    for (file, problems) in pack.problems { show(problems, in: file, language: language) }
    if !pack.problems.isEmpty { throw ExitCode.cannotRun }
    return pack.headers.isEmpty && pack.tables.isEmpty
      ? .bundled : RuleCatalog.bundled.adding(pack.headers, tables: pack.tables)
  }

  private func add(_ reference: String, relativeTo directory: String, to pack: inout RulePack) throws {
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

  // MARK: Problems

  /// Rule names given as flags are checked against the rules there are.
  private func complain(about catalog: RuleCatalog) throws {
    let overrides = flags.overrides
    let selectors = (overrides.select ?? []) + overrides.extendSelect + overrides.ignore
    if selectors.isEmpty { return }
    let names = RuleNames(rules: catalog.headers.map(\.name), groups: Set(catalog.headers.map(\.group)))
    for selector in selectors {
      do throws(ConfigurationProblem) {
        _ = try names.selector(selector.description)
      } catch {
        console.note(.error, error.message, help: error.help)
        throw ExitCode.cannotRun
      }
    }
  }

  private func checkModels(of flagged: [Settings]) throws {
    for case .some(let model) in flagged.map(\.model.value) {
      guard let problem = UnknownModelName(model) else { continue }
      console.note(.error, problem.message, help: problem.help)
      throw ExitCode.cannotRun
    }
  }

  private func checkModels(of settings: Settings, _ sources: [SourceText]) throws {
    for setting in [settings.model] + settings.overrides.map(\.value.settings.model) {
      guard let model = setting.value, let problem = UnknownModelName(model),
        case .file(let path, let range) = setting.origin, let source = sources.last(where: { $0.path == path })
      else { continue }
      let place = source.bytes[range].firstRange(of: Array(model.utf8))
      show(
        [
          Diagnostic(
            rule: Settings.ruleName, severity: .error, message: problem.message, range: place ?? range,
            help: problem.help)
        ],
        in: source)
      throw ExitCode.cannotRun
    }
  }

  private func problem(_ problem: ConfigurationProblem, at range: ByteRange, in source: SourceText) -> ExitCode {
    show(
      [
        Diagnostic(
          rule: Settings.ruleName, severity: .error, message: problem.message, range: range, help: problem.help)
      ],
      in: source)
    return .cannotRun
  }

  /// Shows what is wrong with a configuration or rule file, with its frame.
  private func show(_ diagnostics: [Diagnostic], in source: SourceText, language: Language? = nil) {
    let report = Report(files: [FileReport(source: source, diagnostics: diagnostics, promptCount: 0)])
    let options = RenderOptions(
      toolVersion: Tool.version, language: language ?? console.language, style: .plain, showsFooter: false)
    _ = StandardStream.error.write(report.rendered(with: OutputFormat.full.renderer(options)))
  }
}

extension RuleOption {
  package init(_ option: RuleHeader.Option, of header: RuleHeader) {
    var values: [String] = []
    // Phrase rules have grades, and there are no others.
    if option.name == "grade", case .phrases = header.matcher { values = PhraseGrade.allCases.map(\.rawValue) }
    self.init(option.name, Kind(option.kind), values: values)
  }
}

extension RuleOption.Kind {
  package init(_ kind: RuleHeader.Option.Kind) {
    self =
      switch kind {
      case .integer: .integer
      case .number: .number
      case .string: .string
      case .boolean: .boolean
      case .list: .strings
      }
  }
}
