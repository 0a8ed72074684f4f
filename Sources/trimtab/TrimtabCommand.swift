import ArgumentParser

struct TrimtabCommand: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "trimtab",
    abstract: "Lint LLM prompt files and count their tokens. Offline; nothing leaves this machine.",
    discussion: """
      Exit status: 0 nothing found, 1 findings, 2 the job could not be done.

      Start with `trimtab check` in a folder with prompt files; `trimtab rule NAME` explains a finding.
      """,
    version: version,
    subcommands: [
      CheckCommand.self, CountCommand.self, OptimizeCommand.self, BudgetCommand.self, RuleCommand.self,
      ModelsCommand.self, InitCommand.self, UpgradeCommand.self, SchemaCommand.self,
    ])
}
