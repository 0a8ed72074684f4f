import Foundation
import Testing

/// Presets, shared files, settings for some files, and settings as flags.
@Suite struct ConfigurationLayerTests {
  private static let polite =
    "messages:\n  - role: system\n    content: Please answer prior to noon in order to help.\n"

  /// The rules that find something, by file.
  private func rules(_ arguments: [String] = [], in sandbox: Sandbox) async throws -> [String: [String]] {
    let run = try await sandbox.trimtab(["check", "--output-format", "json"] + arguments)
    #expect(run.status < 2, "\(run.errors)")
    let findings = try JSONObject(run)["diagnostics"]?.items ?? []
    return Dictionary(
      grouping: findings.compactMap { finding in
        finding["filename"]?.text.map { ($0, finding["rule"]?.text ?? "") }
      }, by: \.0
    ).mapValues { $0.map(\.1) }
  }

  @Test(arguments: [
    ("extends: recommended", ["wordy-phrase"]), ("extends: strict", ["politeness-filler", "wordy-phrase"]),
    ("extends: latency", []), ("extends: [cost]\nselect: [politeness-filler]", ["politeness-filler"]),
    ("extends: [cost]\nextend-select: [politeness-filler]", ["politeness-filler", "wordy-phrase"]),
    ("extends: strict\nignore: [wordy-phrase]", ["politeness-filler"]),
    ("extends: base.yaml", ["politeness-filler"]), ("extends: [strict, base.yaml]", ["politeness-filler"]),
    ("extends: [base.yaml, recommended]", ["wordy-phrase"]),
  ])
  func theLastWordCounts(config: String, expected: [String]) async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.polite, ".trimtab.yaml": config, "base.yaml": "select: [politeness-filler]",
    ])
    #expect(try await rules(["a.yaml"], in: sandbox)["a.yaml"] ?? [] == expected)
  }

  /// Rule packs are relative to the file that names them, patterns to the project.
  @Test func sharedFilesMayLieElsewhere() async throws {
    let sandbox = try Sandbox([
      "project/p/a.yaml": Self.polite, "project/out/b.yaml": Self.polite,
      "project/.trimtab.yaml": "extends: ../shared/base.yaml\nselect: [wordy-phrase]",
      "shared/base.yaml": "extends: deeper/more.yaml\nexclude: [out/]",
      "shared/deeper/more.yaml": "severity: {wordy-phrase: error}",
    ])
    let run = try await sandbox.trimtab(["check", "--output-format", "concise"], in: "project")
    #expect(run.output.contains("p/a.yaml:3:42: error[wordy-phrase]") && !run.output.contains("out/"), "\(run.output)")
  }

  @Test(arguments: [
    ("extends: a.yaml", "`a.yaml` extends itself"), ("extends: b.yaml", "`a.yaml` extends itself"),
    ("extends: none.yaml", "no preset and no file `none.yaml`"), ("extends: stric", "did you mean `strict`?"),
    ("extends: broken.yaml", "unknown key `selct`"),
  ])
  func whatCannotBeExtendedIsAnError(config: String, message: String) async throws {
    let sandbox = try Sandbox([
      "p.yaml": Self.polite, "a.yaml": config, "b.yaml": "extends: [a.yaml]", "broken.yaml": "selct: [all]",
    ])
    let run = try await sandbox.trimtab("check", "--language", "en", "--config", "a.yaml", "p.yaml")
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
  }

  @Test func someFilesMayDiffer() async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.polite, "legacy/a.yaml": Self.polite, "legacy/new/a.yaml": Self.polite,
      ".trimtab.yaml": """
      select: [wordy-phrase]
      overrides:
        - {files: "legacy/**", select: [politeness-filler]}
        - {files: ["legacy/new/"], extend-select: [wordy-phrase], rule-options: {wordy-phrase: {grade: B}}}
      """,
    ])
    for jobs in ["1", "2"] {
      #expect(
        try await rules(["--jobs", jobs], in: sandbox) == [
          "a.yaml": ["wordy-phrase"], "legacy/a.yaml": ["politeness-filler"],
          "legacy/new/a.yaml": ["politeness-filler", "wordy-phrase", "wordy-phrase"],
        ])
    }
    // Flags have the last word.
    #expect(
      try await rules(["--select", "wordy-phrase", "legacy/a.yaml"], in: sandbox) == ["legacy/a.yaml": ["wordy-phrase"]]
    )
    let settings = try await sandbox.trimtab("check", "--show-settings", "legacy/new/a.yaml")
    #expect(settings.output.contains("enabled rules: politeness-filler, wordy-phrase"), "\(settings.output)")
  }

  @Test func aModelForSomeFiles() async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.polite, "b.yaml": Self.polite,
      ".trimtab.yaml": "model: gpt-4o\noverrides: [{files: b.yaml, model: claude-opus-4-5}]",
    ])
    let counts = try JSONObject(await sandbox.trimtab("count", "--output-format", "json"))["prompts"]?.items ?? []
    #expect(counts.compactMap { $0["model"]?.text } == ["gpt-4o", "claude-opus-4-5"])
  }

  @Test(arguments: [
    (["--config", "select=[politeness-filler]"], ["politeness-filler"]),
    (["--config", "rule-options.wordy-phrase.grade=B"], ["wordy-phrase", "wordy-phrase"]),
    (["--config", "select=[wordy-phrase]", "--config", "per-file-ignores.*.yaml=[tokens]"], []),
    (["--config", "b.yaml", "--config", "extend-select=[wordy-phrase]"], ["politeness-filler", "wordy-phrase"]),
    (["--config", "extends=strict"], ["politeness-filler", "wordy-phrase"]),
    (["--config", "extends=b.yaml"], ["politeness-filler"]),
    (["--isolated", "--config", "extend-select=[politeness-filler]"], ["politeness-filler", "wordy-phrase"]),
    (["--config", "overrides=[{files: a.yaml, ignore: [all]}]"], []),
  ])
  func settingsAsFlags(flags: [String], expected: [String]) async throws {
    let sandbox = try Sandbox(["a.yaml": Self.polite, "b.yaml": "select: [politeness-filler]"])
    #expect(try await rules(flags + ["a.yaml"], in: sandbox)["a.yaml"] ?? [] == expected)
  }

  @Test(arguments: [
    (["selct=[all]"], "did you mean `select`?"), (["rule-options.wordy-phrase.grade=Z"], "`Z` is no value of `grade`"),
    (["severity.wordy=hint"], "no rule `wordy`"),
    (["model=gpt-99x"], "unknown model"), (["none.yaml"], "does not exist"), (["a.yaml", "b.yaml"], "takes one file"),
    (["budgets=[{files: a"], "--config"), (["variables.user.name.max-tokens=0"], "from 1 to"),
  ])
  func wrongFlagsAreErrors(values: [String], message: String) async throws {
    let sandbox = try Sandbox(["a.yaml": Self.polite, "b.yaml": ""])
    let run = try await sandbox.trimtab(
      ["check", "--language", "en"] + values.flatMap { ["--config", $0] } + ["a.yaml"])
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
  }

  @Test func theConfigurationsLanguageIsSpoken() async throws {
    let run = try await Sandbox(["a.yaml": Self.polite]).trimtab(
      ["check", "--config", "language=zh", "a.yaml"], environment: ["LC_ALL": "C"])
    #expect(run.output.contains("发现"), "\(run.output)")
  }

  /// What many files extend is read once.
  @Test func diamondsAreCheap() async throws {
    var files = ["a.yaml": Self.polite, ".trimtab.yaml": "extends: d1.yaml", "d40.yaml": "ignore: [wordy-phrase]"]
    for number in 1..<40 { files["d\(number).yaml"] = "extends: [d\(number + 1).yaml, d\(number + 1).yaml]" }
    #expect(try await Sandbox(files).trimtab("check", "a.yaml").status == 0)
  }

  @Test func settingsOfAFileKnowItsIgnores() async throws {
    let sandbox = try Sandbox(["p/a.yaml": Self.polite, ".trimtab.yaml": "per-file-ignores: {'p/**': [wordy-phrase]}"])
    let file = try await sandbox.trimtab("check", "--show-settings", "p/a.yaml")
    let folder = try await sandbox.trimtab("check", "--show-settings", "p")
    #expect(!file.output.contains(", wordy-phrase") && folder.output.contains(", wordy-phrase"))
  }

  /// Every value with the place that decided it.
  @Test func originsAreShown() async throws {
    let sandbox = try Sandbox([
      ".trimtab.yaml": "extends: [cost, base.yaml]\nmodel: gpt-4o\n", "base.yaml": "\nseverity: {wordy-phrase: hint}\n",
    ])
    let run = try await sandbox.trimtab("check", "--show-settings", "--config", "today=2026-01-01", "--language", "en")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    func origin(_ name: String) -> String? { lines.first { $0.first == name }?.suffix(2).joined(separator: " ") }
    #expect(origin("select") == "preset cost")
    #expect(origin("model")?.hasSuffix(".trimtab.yaml:2") == true)
    #expect(origin("severity.wordy-phrase")?.hasSuffix("base.yaml:2") == true)
    #expect(origin("today")?.hasSuffix("--config") == true)
  }
}
