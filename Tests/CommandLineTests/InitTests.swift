import Foundation
import Testing

/// `trimtab init`: a first configuration that the project keeps.
@Suite struct InitTests {
  private static let files = [
    "prompts/a.yaml": Sample.wordy, "prompts/deep/b.prompt.yml": "model: openai/gpt-4o\n" + Sample.wordy,
    "odd [names]/c.yaml": Sample.clean, "top.yaml": Sample.clean, "notes.txt": "hello",
  ]

  @Test(arguments: ["en", "zh"]) func theProjectKeepsWhatIsWritten(language: String) async throws {
    let sandbox = try Sandbox(Self.files)
    let run = try await sandbox.trimtab("init", "--language", language)
    #expect(run.status == 0 && run.output.isEmpty, "\(run.errors)")
    let text = String(decoding: try sandbox.data(".trimtab.yaml"), as: UTF8.self)
    #expect(text.contains("4 ") && text.contains("openai/gpt-4o 1"), "\(text)")
    #expect(text.contains(#""prompts/**""#) && text.contains(#""/*""#), "\(text)")
    let budget = try await sandbox.trimtab("budget", "--output-format", "json")
    let verdicts = try JSONObject(budget)["budgets"]?.items ?? []
    #expect(verdicts.count == 4 && verdicts.allSatisfy { $0["status"]?.text == "within" }, "\(budget.output)")
    #expect(try await sandbox.trimtab("check").status == 1)
    // Every setting that is only shown can be switched on.
    let switchedOn = text.replacing(/(?m)^# (?=[a-z-]+: )/, with: "")
    try sandbox.write(".trimtab.yaml", switchedOn)
    #expect(try await sandbox.trimtab("check").status < 2, "\(switchedOn)")
  }

  @Test(arguments: [".trimtab.yaml", ".trimtab.yml"]) func nothingIsReplaced(name: String) async throws {
    let sandbox = try Sandbox(Self.files.merging([name: "model: gpt-4o\n"]) { $1 })
    let run = try await sandbox.trimtab("init", "--language", "en")
    #expect(run.status == 2 && run.errors.contains("`\(name)` is there already"), "\(run.errors)")
    #expect(try sandbox.data(name) == Data("model: gpt-4o\n".utf8))
    let printed = try await sandbox.trimtab("init", "--print")
    #expect(printed.status == 0 && printed.output.contains("rules-version:"))
  }

  @Test func otherFilesCanComeLater() async throws {
    let sandbox = try Sandbox([".trimtab.yaml": "model: gpt-4o\n"])
    let run = try await sandbox.trimtab("init", "--github", "--language", "en")
    #expect(run.status == 0 && run.errors.contains("wrote `.github/workflows/trimtab.yml`"), "\(run.errors)")
    #expect(try sandbox.data(".trimtab.yaml") == Data("model: gpt-4o\n".utf8))
  }

  @Test func aConfigurationAboveIsNamed() async throws {
    let sandbox = try Sandbox(Self.files.merging([".trimtab.yaml": "model: gpt-4o\n"]) { $1 })
    let run = try await sandbox.trimtab(["init", "--language", "en"], in: "prompts")
    #expect(run.errors.contains("add `extends: ../.trimtab.yaml`"), "\(run.errors)")
  }

  @Test func hooksAndWorkflows() async throws {
    let sandbox = try Sandbox([".pre-commit-config.yaml": "repos: []\n"])
    let run = try await sandbox.trimtab("init", "--pre-commit", "--github", "--language", "en")
    #expect(run.status == 0 && run.errors.contains("left alone; add to it"), "\(run.errors)")
    #expect(try sandbox.data(".pre-commit-config.yaml") == Data("repos: []\n".utf8))
    #expect(!(try sandbox.data(".github/workflows/trimtab.yml").isEmpty))
    // Without prompts the budget is an example.
    #expect(String(decoding: try sandbox.data(".trimtab.yaml"), as: UTF8.self).contains("# budgets:"))
    #expect(try await sandbox.trimtab("check").status == 0)
  }
}

/// `trimtab upgrade`: new rules that find nothing are switched on, others are ignored.
@Suite struct UpgradeTests {
  @Test(arguments: [
    ("rules-version: 0.0.1\n", "ignore:\n  - wordy-phrase  # 1 finding\n"),
    ("ignore: [unused-variable]  # ours\nrules-version: 0.0\n", "ignore: [unused-variable, wordy-phrase]  # ours\n"),
    ("ignore: []\nrules-version: '0.0.1' # pinned\n", "ignore: [wordy-phrase]\nrules-version: 0.1.0 # pinned\n"),
    (
      "rules-version: 0.0.1\nignore:\n- unused-variable # ours\n# end",
      "ignore:\n- unused-variable # ours\n- wordy-phrase  # 1 finding\n# end"
    ),
    (
      "rules-version: 0.0.1\nignore:\n    - unused-variable",
      "ignore:\n    - unused-variable\n    - wordy-phrase  # 1 finding"
    ),
  ])
  func theFileIsEdited(config: String, expected: String) async throws {
    let sandbox = try Sandbox(["a.yaml": Sample.wordy, ".trimtab.yaml": config])
    #expect(try await sandbox.trimtab("check").status == 0)
    let shown = try await sandbox.trimtab("upgrade", "--diff", "--language", "en")
    #expect(shown.status == 0 && shown.output.contains("rules-version: 0.1.0"), "\(shown.errors)")
    #expect(try sandbox.data(".trimtab.yaml") == Data(config.utf8))
    let run = try await sandbox.trimtab("upgrade", "--language", "en")
    #expect(run.status == 0 && run.errors.contains("left off: `wordy-phrase`, 1 finding;"), "\(run.errors)")
    #expect(run.errors.contains("switched on, without findings: ") && run.errors.contains("retired-model"))
    let text = String(decoding: try sandbox.data(".trimtab.yaml"), as: UTF8.self)
    #expect(text.contains(expected), "\(text)")
    // What passed before passes now, and there is nothing left to take over.
    #expect(try await sandbox.trimtab("check").status == 0)
    let again = try await sandbox.trimtab("upgrade", "--language", "en")
    #expect(again.status == 0 && again.errors.contains("has the rules of 0.1.0"), "\(again.errors)")
  }

  @Test(arguments: [
    ("{rules-version: 0.0.1}\n", "cannot be edited here"),
    ("rules-version: 0.0.1\nignore: &a\n  [x]\n", "no rule or group `x`"),
  ])
  func whatCannotBeEditedIsLeftAlone(config: String, message: String) async throws {
    let sandbox = try Sandbox(["a.yaml": Sample.wordy, ".trimtab.yaml": config])
    let run = try await sandbox.trimtab("upgrade", "--language", "en")
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
    #expect(try sandbox.data(".trimtab.yaml") == Data(config.utf8))
  }

  /// From whatever folder, all files of the configuration count, and those of another one do not.
  @Test func theWholeProjectIsLookedAt() async throws {
    let sandbox = try Sandbox([
      "a.yaml": Sample.wordy, "sub/b.yaml": Sample.wordy, "sub/own/c.yaml": Sample.wordy, "sub/own/.trimtab.yaml": "{}",
      ".trimtab.yaml": "rules-version: 0.0.1\r\nignore:\r\n  - long-history # c\r\n",
    ])
    let run = try await sandbox.trimtab(["upgrade", "--language", "en"], in: "sub")
    #expect(run.status == 0 && run.errors.contains("`wordy-phrase`, 2 findings"), "\(run.errors)")
    #expect(
      try sandbox.data(".trimtab.yaml")
        == Data(
          "rules-version: 0.1.0\r\nignore:\r\n  - long-history # c\r\n  - wordy-phrase  # 2 findings\r\n".utf8))
  }

  @Test func withoutAConfigurationThereIsNothingToDo() async throws {
    let run = try await Sandbox(["a.yaml": Sample.wordy]).trimtab("upgrade", "--language", "en")
    #expect(run.status == 2 && run.errors.contains("`trimtab init` writes one"), "\(run.errors)")
  }
}

/// The schema for editors.
@Suite struct ConfigurationSchemaTests {
  @Test func theCommittedSchemaIsFresh() async throws {
    let run = try await Trimtab.run(["schema"], in: Repository.root)
    #expect(run.bytes == (try Data(Repository.bytes(of: "docs/schemas/trimtab.schema.json"))), "run `trimtab schema`")
  }
}
