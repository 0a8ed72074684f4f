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

struct CheckCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "check", abstract: localized("Find problems in prompt files.", "检查提示词文件中的问题。"),
      discussion: localized(
        """
        Folders are searched for YAML, JSON and prompty files that hold prompts; other files are passed over. A file that \
        is named is always read.
        """,
        """
        遍历文件夹，读取其中存放提示词的 YAML、JSON、prompty 等文件，其他文件跳过。点名的文件总会读取。
        """))
  }

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: ArgumentHelp(localized("Apply the safe fixes.", "执行安全的修复。")))
  var fix = false

  @Flag(
    help: ArgumentHelp(
      localized(
        "With --fix or --diff: apply the unsafe fixes too; without: offer them.",
        "与 --fix 或 --diff 连用：连同不安全的修复一起执行；单用：一并列出。")))
  var unsafeFixes = false

  @Flag(
    help: ArgumentHelp(
      localized(
        "Print the fixes as a unified diff instead of applying them; exit with 1 if there are any.",
        "不修改文件，只以 unified diff 显示修复；有改动时退出码为 1。")))
  var diff = false

  @Option(
    help: ArgumentHelp(
      localized("Run these rules or groups only (comma-separated).", "只运行这些规则或分组（用逗号分隔）。"), valueName: "rules"))
  var select: String?

  @Option(help: ArgumentHelp(localized("Run these rules or groups too.", "额外运行这些规则或分组。"), valueName: "rules"))
  var extendSelect: String?

  @Option(help: ArgumentHelp(localized("Leave these rules or groups out.", "不运行这些规则或分组。"), valueName: "rules"))
  var ignore: String?

  @Option(
    help: ArgumentHelp(
      localized(
        "How to report: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")); with `:FILE` to write to a file; may be repeated.",
        "报告格式：\(OutputFormat.allCases.map(\.rawValue).joined(separator: ", "))；加 `:FILE` 写入文件；可重复。"),
      valueName: "format[:file]"))
  var outputFormat: [String] = []

  @Flag(help: ArgumentHelp(localized("Exit with 0 even if there are findings.", "即使有问题，退出码也为 0。")))
  var exitZero = false

  @Flag(
    help: ArgumentHelp(localized("Count the findings of every rule instead of showing them.", "不显示具体问题，只统计每条规则的数量和耗时。"))
  )
  var statistics = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      localized("Check so many files at once; as many as there are processors by default.", "同时检查的文件数；默认等于处理器核数。"),
      valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      localized(
        "Leave out the findings that this file holds, and tell its entries that match nothing.",
        "不报告该基线文件里已有的问题，并指出其中已失效的条目。"), valueName: "file"),
    completion: .file())
  var baseline: String?

  @Flag(
    help: ArgumentHelp(
      localized(
        "Write down all findings in the baseline, `.trimtab-baseline.json` unless '--baseline' names another.",
        "把当前所有问题写入基线；默认 `.trimtab-baseline.json`，可用 '--baseline' 指定。")))
  var writeBaseline = false

  @Flag(help: ArgumentHelp(localized("Take the entries that match nothing out of the baseline.", "从基线中删除已失效的条目。")))
  var pruneBaseline = false

  @Flag(help: ArgumentHelp(localized("List the files that would be checked, and as what.", "列出会检查哪些文件，以及按什么格式读取。")))
  var showFiles = false

  @Flag(help: ArgumentHelp(localized("Show every setting and where it comes from.", "显示每一项设置及其来源。")))
  var showSettings = false

  func validate() throws {
    if writeBaseline, pruneBaseline || fix || diff {
      throw ValidationError(
        localized(
          "'--write-baseline' goes with neither '--prune-baseline' nor '--fix' nor '--diff'",
          "'--write-baseline' 不能与 '--prune-baseline'、'--fix'、'--diff' 连用"))
    }
    if writeBaseline, !outputFormat.isEmpty || statistics {
      throw ValidationError(
        localized(
          "'--write-baseline' reports nothing: leave out '--output-format' and '--statistics'",
          "'--write-baseline' 不输出报告，请去掉 '--output-format' 和 '--statistics'"))
    }
    if writeBaseline || baseline != nil, files.paths == ["-"], files.stdinFilename == nil {
      throw ValidationError(
        localized(
          "a baseline needs a name for standard input: give '--stdin-filename'", "标准输入要用基线，请加 '--stdin-filename' 指定文件名")
      )
    }
    if let jobs, jobs < 1 {
      throw ValidationError(localized("'--jobs' needs a number from 1 on", "'--jobs' 需要不小于 1 的数"))
    }
  }

  func run() throws {
    var check = Check()
    check.files = files.values
    check.output = output.values
    check.select = select
    check.extendSelect = extendSelect
    check.ignore = ignore
    check.outputFormat = outputFormat
    check.exitZero = exitZero
    check.fix = FixChoice(applies: fix, showsDiff: diff, includesUnsafe: unsafeFixes)
    check.statistics = statistics
    check.showFiles = showFiles
    check.jobs = jobs
    check.baseline = BaselineFile.Choice(path: baseline, writes: writeBaseline, prunes: pruneBaseline)
    check.showSettings = showSettings
    try check.run()
  }
}
