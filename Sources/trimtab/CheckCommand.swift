import ArgumentParser
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
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Find problems in prompt files.",
    discussion: """
      Folders are searched for YAML, JSON and prompty files that hold prompts; other files are passed over. A file that
      is named is always read.
      """)

  @OptionGroup var files: FileOptions
  @OptionGroup var output: OutputOptions

  @Flag(help: "Apply the safe fixes.")
  var fix = false

  @Flag(help: "With --fix or --diff: apply the unsafe fixes too; without: offer them.")
  var unsafeFixes = false

  @Flag(help: "Print the fixes as a unified diff instead of applying them; exit with 1 if there are any.")
  var diff = false

  @Option(help: ArgumentHelp("Run these rules or groups only (comma-separated).", valueName: "rules"))
  var select: String?

  @Option(help: ArgumentHelp("Run these rules or groups too.", valueName: "rules"))
  var extendSelect: String?

  @Option(help: ArgumentHelp("Leave these rules or groups out.", valueName: "rules"))
  var ignore: String?

  @Option(
    help: ArgumentHelp(
      "How to report: \(OutputFormat.allCases.map(\.rawValue).joined(separator: ", ")); with `:FILE` to write to a file; may be repeated.",
      valueName: "format[:file]"))
  var outputFormat: [String] = []

  @Flag(help: "Exit with 0 even if there are findings.")
  var exitZero = false

  @Flag(help: "Count the findings of every rule instead of showing them.")
  var statistics = false

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Check so many files at once; as many as there are processors by default.", valueName: "n"))
  var jobs: Int?

  @Option(
    help: ArgumentHelp(
      "Leave out the findings that this file holds, and tell its entries that match nothing.", valueName: "file"),
    completion: .file())
  var baseline: String?

  @Flag(help: "Write down all findings in the baseline, `.trimtab-baseline.json` unless '--baseline' names another.")
  var writeBaseline = false

  @Flag(help: "Take the entries that match nothing out of the baseline.")
  var pruneBaseline = false

  @Flag(help: "List the files that would be checked, and as what.")
  var showFiles = false

  @Flag(help: "Show every setting and where it comes from.")
  var showSettings = false

  func validate() throws {
    if writeBaseline, pruneBaseline || fix || diff {
      throw ValidationError("'--write-baseline' goes with neither '--prune-baseline' nor '--fix' nor '--diff'")
    }
    if writeBaseline, !outputFormat.isEmpty || statistics {
      throw ValidationError("'--write-baseline' reports nothing: leave out '--output-format' and '--statistics'")
    }
    if let jobs, jobs < 1 { throw ValidationError("'--jobs' needs a number from 1 on") }
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
