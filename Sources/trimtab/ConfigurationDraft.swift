import CommandSupport
import Configuration
import Diagnostics
import Linting
import Reporting
import Rules

/// The first `.trimtab.yaml` of a project, and the files that run trimtab for it.
struct ConfigurationDraft {
  let survey: ProjectSurvey
  let language: Language

  private func choose(_ en: String, _ zh: String) -> String { language == .chinese ? zh : en }

  /// What was found, in a line.
  var found: String {
    if survey.promptCount == 0 { return choose("no prompt files found", "没有找到提示词文件") }
    let formats = survey.formats.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    var text = choose(
      "\(survey.promptCount) prompt\(survey.promptCount == 1 ? "" : "s") in \(survey.fileCount) file\(survey.fileCount == 1 ? "" : "s") (\(formats))",
      "\(survey.fileCount) 个文件（\(formats)），共 \(survey.promptCount) 个提示词")
    if !survey.models.isEmpty {
      let models = survey.models.prefix(3).map { "\($0.name) \($0.count)" }.joined(separator: ", ")
      text += choose("; models: ", "；模型：") + models + (survey.models.count > 3 ? ", …" : "")
    }
    return text
  }

  var configuration: String {
    """
    # \(choose("Settings of trimtab. `trimtab check --show-settings` shows each with its origin.", "trimtab 的设置。`trimtab check --show-settings` 会列出每一项及其来源。"))
    # \(choose("Found: ", "当前："))\(found)\(choose(".", "。"))

    # \(choose("Rules that come later stay off until `trimtab upgrade`.", "之后新增的规则默认不启用，直到运行 `trimtab upgrade`。"))
    rules-version: \(Tool.version)

    # \(choose("A preset: \(Preset.names.joined(separator: ", ")).", "预设，可选 \(Preset.names.joined(separator: "、"))。"))
    extends: \(Preset.recommended.rawValue)

    # \(choose("Rules to run as well, and rules not to run. `trimtab rule` lists them.", "额外启用的规则，以及不启用的规则。`trimtab rule` 会列出全部。"))
    # extend-select: [politeness-filler]
    # ignore: [task-framing-filler]

    # \(choose("The model to take for every prompt, whatever the files say.", "所有提示词都按该模型处理，不论文件里写的是什么。"))
    # model: \(survey.models.first?.name ?? "gpt-5.6-luna")

    # \(choose("What a search of folders passes over.", "遍历文件夹时跳过的文件。"))
    # exclude: [drafts/]

    # \(choose("The most tokens of a variable's value, so that budgets count it.", "变量取值的 token 上限，预算据此计算。"))
    # variables: {document: {max-tokens: 8000}}


    """ + budgets
  }

  private var budgets: String {
    if survey.folders.isEmpty {
      return "# \(choose("The most tokens that a prompt may have.", "每个提示词的 token 上限。"))\n# budgets:\n"
        + "#   - {files: \"prompts/**\", tokens: 1200, warn-at: 90%}\n"
    }
    var text = choose(
      "# What prompts may grow to: the largest of today and a quarter. `trimtab budget --why` says where the tokens are.\n",
      "# 提示词的 token 上限：当前最大值再加四分之一。`trimtab budget --why` 会说明 token 用在哪里。\n")
    text += "budgets:\n"
    for folder in survey.folders {
      let tokens = folder.largest.figures.mostTokens
      text +=
        "  # " + BudgetWording(language: language).name(folder.largest).replacing("\n", with: " ")
        + ": \(grouped(tokens))\n"
      text += "  - {files: \(Self.quoted(folder.pattern)), tokens: \(Self.limit(tokens)), warn-at: 90%}\n"
    }
    return text
  }

  /// A quarter more, in full hundreds.
  static func limit(_ tokens: Int) -> Int { max((tokens + tokens / 4 + 99) / 100 * 100, 100) }

  private static func quoted(_ text: String) -> String {
    var json = JSONWriter()
    json.value(text)
    return String(decoding: json.take(), as: UTF8.self)
  }

  static let preCommit = """
    repos:
      - repo: https://github.com/OWNER/trimtab-pre-commit
        rev: v\(Tool.version)
        hooks:
          - id: trimtab-fix
          - id: trimtab
          - id: trimtab-budget

    """

  static let workflow = """
    name: prompts
    on: [pull_request]
    permissions:
      contents: read
    jobs:
      trimtab:
        runs-on: ubuntu-latest
        steps:
          - uses: actions/checkout@v5
            with:
              fetch-depth: 0
          - uses: OWNER/trimtab@v\(Tool.version)
            with:
              budget: "true"

    """
}
