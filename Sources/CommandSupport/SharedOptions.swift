package import ArgumentParser
import Configuration
package import Diagnostics
package import Reporting
import Workspace

/// Flags that every command has.
package struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      localized("When to use colour: auto, always or never.", "何时使用颜色：auto、always 或 never。"), valueName: "when"))
  package var color: ColorChoice = .auto

  @Option(
    help: ArgumentHelp(localized("The language of messages: en or zh.", "提示信息的语言：en 或 zh。"), valueName: "language"))
  package var language: Language?

  package init() {}

  package var values: OutputChoice { OutputChoice(color: color, language: language) }
}

/// How output shall look.
package struct OutputChoice {
  package var color = ColorChoice.auto
  package var language: Language?

  package init(color: ColorChoice = .auto, language: Language? = nil) {
    self.color = color
    self.language = language
  }

  /// The language asked for: by flag, by the configuration, by the locale.
  package func language(configured: Language?) -> Language {
    if let chosen = language ?? configured { return chosen }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { ProcessSurroundings.variable($0) }.first {
      !$0.isEmpty
    }
    return locale?.hasPrefix("zh") == true ? .chinese : .english
  }
}

/// Flags of commands that read prompt files.
package struct FileOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      localized(
        "Files and folders; the current folder by default, `-` for standard input.", "文件和文件夹；默认当前文件夹，`-` 表示标准输入。"),
      valueName: "path"),
    completion: .file())
  package var paths: [String] = []

  @Option(
    help: ArgumentHelp(
      localized(
        "Use this configuration file instead of the closest `.trimtab.yaml`, or set KEY=VALUE over it, such as `rule-options.wordy-phrase.grade=B`; may be repeated.",
        "用该配置文件代替最近的 `.trimtab.yaml`，或用 KEY=VALUE 覆盖一项设置，例如 `rule-options.wordy-phrase.grade=B`；可重复。"),
      valueName: "file|key=value"),
    completion: .file())
  package var config: [String] = []

  @Flag(help: ArgumentHelp(localized("Ignore configuration files.", "不读取任何配置文件。")))
  package var isolated = false

  @Flag(help: ArgumentHelp(localized("Leave out excluded files even when they are named.", "即使点名，也跳过配置排除的文件。")))
  package var forceExclude = false

  @Flag(
    help: ArgumentHelp(
      localized(
        "Read named files as a search of folders would: pass over what holds no prompt.", "对点名的文件也像遍历文件夹那样：没有提示词就跳过。")))
  package var onlyPrompts = false

  @Flag(
    help: ArgumentHelp(
      localized(
        "Read only files that differ from the last commit, and new ones that git does not ignore.",
        "只读取与上次提交不同的文件，以及 git 未忽略的新文件。")))
  package var changed = false

  @Option(
    help: ArgumentHelp(
      localized(
        "Read only files that differ from where HEAD left this branch or commit; the same as --changed otherwise.",
        "只读取自 HEAD 从该分支或提交分出以来改过的文件；其余同 --changed。"),
      valueName: "ref"))
  package var since: String?

  @Option(help: ArgumentHelp(localized("What to call standard input.", "标准输入按哪个文件名处理。"), valueName: "path"))
  package var stdinFilename: String?

  @Option(help: ArgumentHelp(localized("Take this model for every prompt.", "所有提示词都按该模型处理。"), valueName: "model"))
  package var model: String?

  @Flag(name: .shortAndLong, help: ArgumentHelp(localized("Say what was read as what.", "说明每个文件按什么格式读取。")))
  package var verbose = false

  @Flag(name: .shortAndLong, help: ArgumentHelp(localized("Print findings only.", "只输出问题。")))
  package var quiet = false

  package mutating func validate() throws {
    if config.count(where: { !FlagSettings.isAssignment($0) }) > 1 {
      throw ValidationError(
        localized(
          "'--config' takes one file; more of them can be named in its 'extends'",
          "'--config' 只能指定一个文件；更多的可以写在它的 'extends' 里"))
    }
  }

  package init() {}

  package var values: FileChoice {
    var choice = FileChoice()
    choice.paths = paths
    choice.config = config.first { !FlagSettings.isAssignment($0) }
    choice.settings = config.filter(FlagSettings.isAssignment)
    choice.isolated = isolated
    choice.forceExclude = forceExclude
    choice.onlyPrompts = onlyPrompts
    choice.onlyChanged = changed || since != nil
    choice.since = since
    choice.stdinFilename = stdinFilename
    choice.model = model
    choice.verbose = verbose
    choice.quiet = quiet
    return choice
  }
}

/// Which files to read, and with which configuration.
package struct FileChoice {
  package var paths: [String] = []
  package var config: String?
  /// `KEY=VALUE` over the configuration.
  package var settings: [String] = []
  package var isolated = false
  package var forceExclude = false
  /// For hooks, which name every changed file of a kind: templates of other tools are not broken prompts.
  package var onlyPrompts = false
  /// Only files that git says have changed, since ``since`` or else the last commit.
  package var onlyChanged = false
  package var since: String?
  package var stdinFilename: String?
  package var model: String?
  package var verbose = false
  package var quiet = false

  package init() {}
}

extension ColorChoice: ExpressibleByArgument {}
extension Language: ExpressibleByArgument {}
