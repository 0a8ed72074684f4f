import ArgumentParser
import CommandSupport

struct TrimtabCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "trimtab",
      abstract: localized(
        "Lint LLM prompt files and count their tokens. Offline; nothing leaves this machine.",
        "检查 LLM 提示词文件，统计 token。完全离线，数据不出本机。"),
      discussion: localized(
        """
        Exit status: 0 nothing found, 1 findings, 2 the job could not be done.

        Start with `trimtab check` in a folder with prompt files; `trimtab rule NAME` explains a finding.
        """,
        """
        退出码：0 没有问题，1 有问题，2 没能完成。

        先在放提示词的文件夹里运行 `trimtab check`；`trimtab rule 规则名` 解释问题。
        """),
      version: Tool.version,
      subcommands: [
        CheckCommand.self, CountCommand.self, OptimizeCommand.self, BudgetCommand.self, RuleCommand.self,
        ModelsCommand.self, InitCommand.self, UpgradeCommand.self, SchemaCommand.self,
        VerifyCommand.self, ReportCommand.self,
      ])
  }
}
