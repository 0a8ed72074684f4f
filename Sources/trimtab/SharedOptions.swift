import ArgumentParser
import Configuration
import Diagnostics
import Reporting
import Workspace

/// Flags that every command has.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("When to use colour: auto, always or never.", valueName: "when"))
  var color: ColorChoice = .auto

  @Option(help: ArgumentHelp("The language of messages: en or zh.", valueName: "language"))
  var language: Language?

  var values: OutputChoice { OutputChoice(color: color, language: language) }
}

/// How output shall look.
struct OutputChoice {
  var color = ColorChoice.auto
  var language: Language?

  /// The language asked for: by flag, by the configuration, by the locale.
  func language(configured: Language?) -> Language {
    if let chosen = language ?? configured { return chosen }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { ProcessSurroundings.variable($0) }.first {
      !$0.isEmpty
    }
    return locale?.hasPrefix("zh") == true ? .chinese : .english
  }
}

/// Flags of commands that read prompt files.
struct FileOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Files and folders; the current folder by default, `-` for standard input.", valueName: "path"),
    completion: .file())
  var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      "Use this configuration file instead of the closest `.trimtab.yaml`, or set KEY=VALUE over it, such as `rule-options.wordy-phrase.grade=B`; may be repeated.",
      valueName: "file|key=value"),
    completion: .file())
  var config: [String] = []

  @Flag(help: "Ignore configuration files.")
  var isolated = false

  @Flag(help: "Leave out excluded files even when they are named.")
  var forceExclude = false

  @Flag(help: "Read named files as a search of folders would: pass over what holds no prompt.")
  var onlyPrompts = false

  @Flag(help: "Read only files that differ from the last commit, and new ones that git does not ignore.")
  var changed = false

  @Option(
    help: ArgumentHelp(
      "Read only files that differ from where HEAD left this branch or commit; the same as --changed otherwise.",
      valueName: "ref"))
  var since: String?

  @Option(help: ArgumentHelp("What to call standard input.", valueName: "path"))
  var stdinFilename: String?

  @Option(help: ArgumentHelp("Take this model for every prompt.", valueName: "model"))
  var model: String?

  @Flag(name: .shortAndLong, help: "Say what was read as what.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Print findings only.")
  var quiet = false

  mutating func validate() throws {
    if config.count(where: { !FlagSettings.isAssignment($0) }) > 1 {
      throw ValidationError("'--config' takes one file; more of them can be named in its 'extends'")
    }
  }

  var values: FileChoice {
    FileChoice(
      paths: paths, config: config.first { !FlagSettings.isAssignment($0) },
      settings: config.filter(FlagSettings.isAssignment), isolated: isolated, forceExclude: forceExclude,
      onlyPrompts: onlyPrompts,
      onlyChanged: changed || since != nil, since: since, stdinFilename: stdinFilename, model: model, verbose: verbose, quiet: quiet)
  }
}

/// Which files to read, and with which configuration.
struct FileChoice {
  var paths: [String] = []
  var config: String?
  /// `KEY=VALUE` over the configuration.
  var settings: [String] = []
  var isolated = false
  var forceExclude = false
  /// For hooks, which name every changed file of a kind: templates of other tools are not broken prompts.
  var onlyPrompts = false
  /// Only files that git says have changed, since ``since`` or else the last commit.
  var onlyChanged = false
  var since: String?
  var stdinFilename: String?
  var model: String?
  var verbose = false
  var quiet = false
}

extension ColorChoice: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
