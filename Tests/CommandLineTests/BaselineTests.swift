import Foundation
import Testing

/// Findings that a project lives with: only new ones are told, and entries that match nothing are findings too.
@Suite struct BaselineTests {
  private func sandbox() throws -> Sandbox { try Sandbox(["p/a.yaml": Sample.wordy, "p/b.yaml": Sample.clean]) }

  @Test func onlyWhatIsNewIsTold() async throws {
    let sandbox = try sandbox()
    let written = try await sandbox.trimtab("check", "--isolated", "--write-baseline", "--language", "en", "p")
    #expect(written.status == 0 && written.errors.contains("wrote 1 finding"), "\(written.errors)")
    let flags = ["check", "--isolated", "--baseline", ".trimtab-baseline.json", "p"]
    #expect(try await sandbox.trimtab(flags).status == 0)
    // Lines may move, and another finding is new.
    try sandbox.write("p/a.yaml", "# moved\n\n" + Sample.wordy)
    #expect(try await sandbox.trimtab(flags).status == 0)
    try sandbox.write("p/b.yaml", Sample.wordy)
    let new = try await sandbox.trimtab(flags + ["--output-format", "concise"])
    #expect(new.status == 1 && new.output.contains("p/b.yaml:3") && !new.output.contains("p/a.yaml:"), "\(new.output)")
  }

  /// Equal findings are counted: one more of them is new.
  @Test func equalFindingsAreCounted() async throws {
    let line = "      - role: user\n        content: Summarise the text in order to help the reader.\n"
    let sandbox = try Sandbox(["a.yaml": "messages:\n" + line])
    _ = try await sandbox.trimtab("check", "--isolated", "--write-baseline", "a.yaml")
    try sandbox.write("a.yaml", "messages:\n" + line + line)
    let run = try await sandbox.trimtab(
      "check", "--isolated", "--baseline", ".trimtab-baseline.json", "--select", "wordy-phrase", "--output-format",
      "concise", "a.yaml")
    #expect(run.status == 1 && run.output.contains("Found 1 problem"), "\(run.output)")
  }

  @Test func whatIsGoneIsTold() async throws {
    let sandbox = try sandbox()
    _ = try await sandbox.trimtab("check", "--isolated", "--write-baseline", "p")
    try sandbox.write("p/a.yaml", Sample.clean)
    let flags = [
      "check", "--isolated", "--language", "en", "--baseline", ".trimtab-baseline.json", "--output-format", "concise",
    ]
    let stale = try await sandbox.trimtab(flags + ["p"])
    #expect(stale.status == 1 && stale.output.contains("[stale-baseline-entry]"), "\(stale.output)")
    // A run that does not look at the file says nothing about it.
    #expect(try await sandbox.trimtab(flags + ["p/b.yaml"]).status == 0)
    let pruned = try await sandbox.trimtab(flags + ["--prune-baseline", "p"])
    #expect(pruned.status == 0 && pruned.errors.contains("removed 1 entry"), "\(pruned.errors)")
    #expect(
      String(decoding: try sandbox.data(".trimtab-baseline.json"), as: UTF8.self)
        == "{\"version\": 1, \"entries\": [\n]}\n")
  }

  private let file = ".trimtab-baseline.json"

  private func entries(in sandbox: Sandbox) throws -> [String] {
    String(decoding: try sandbox.data(file), as: UTF8.self).split(separator: "\n").map(String.init)
      .filter { $0.contains("fingerprint") }
  }

  private func check(_ flags: String..., in sandbox: Sandbox) async throws -> Trimtab.Run {
    try await sandbox.trimtab(["check", "--isolated", "--language", "en"] + flags)
  }

  /// Of what a run does not look at, nothing is said and nothing is lost.
  @Test(arguments: [["p/b.yaml"], ["--select", "retired-model", "p"], ["--ignore", "wordy-phrase", "p"]])
  func whatWasNotLookedAtStays(flags: [String]) async throws {
    let sandbox = try sandbox()
    _ = try await check("--write-baseline", "p", in: sandbox)
    let before = try entries(in: sandbox)
    let flags = ["check", "--isolated", "--baseline", file] + flags
    let run = try await sandbox.trimtab(flags)
    #expect(run.status == 0 && before.count == 1, "\(run.output)\(run.errors)")
    _ = try await sandbox.trimtab(flags + ["--prune-baseline"])
    #expect(try entries(in: sandbox) == before)
    let written = try await sandbox.trimtab(flags + ["--write-baseline"])
    #expect(written.status == 0, "\(written.errors)")
    #expect(try entries(in: sandbox) == before)
  }

  /// A rule that did not run says nothing about its entries.
  @Test func rulesThatDidNotRunLeaveTheirEntries() async throws {
    let sandbox = try Sandbox(["a.yaml": "messages:\n  - role: system\n    content: Please answer in two sentences.\n"])
    _ = try await check("--write-baseline", "--extend-select", "politeness-filler", in: sandbox)
    let before = try entries(in: sandbox)
    #expect(before.count == 1)
    #expect(try await check("--baseline", file, in: sandbox).status == 0)
    _ = try await check("--baseline", file, "--prune-baseline", in: sandbox)
    #expect(try entries(in: sandbox) == before)
  }

  @Test func aBaselineNeedsANameForStandardInput() async throws {
    let run = try await Sandbox().trimtab("check", "--write-baseline", "-", input: Sample.wordy)
    #expect(run.status == 2 && run.errors.contains("--stdin-filename"), "\(run.errors)")
  }

  @Test func writingAgainTakesWhatIsGoneOut() async throws {
    let sandbox = try Sandbox(["p/a.yaml": Sample.wordy, "p/b.yaml": Sample.wordy])
    _ = try await check("--write-baseline", "p", in: sandbox)
    #expect(try entries(in: sandbox).count == 2)
    try sandbox.write("p/a.yaml", Sample.clean)
    _ = try await check("--write-baseline", "p/a.yaml", in: sandbox)
    #expect(try entries(in: sandbox).map { $0.contains("p/b.yaml") } == [true])
  }

  @Test func aFileThatIsGoneLeavesStaleEntries() async throws {
    let sandbox = try sandbox()
    _ = try await check("--write-baseline", "p", in: sandbox)
    try sandbox.remove("p/a.yaml")
    #expect(try await check("--baseline", file, "p/b.yaml", in: sandbox).status == 0)
    let stale = try await check("--baseline", file, "p", in: sandbox)
    #expect(stale.status == 1 && stale.output.contains("p/a.yaml"), "\(stale.output)")
    #expect(try await check("--baseline", file, "--prune-baseline", "p", in: sandbox).status == 0)
    #expect(try entries(in: sandbox).isEmpty)
  }

  /// A file that cannot be read may hold findings.
  @Test func nothingIsWrittenUnlessAllWasRead() async throws {
    let sandbox = try sandbox()
    _ = try await check("--write-baseline", "p", in: sandbox)
    let before = try sandbox.data(file)
    let run = try await check("--write-baseline", "p", "nowhere.yaml", in: sandbox)
    #expect(run.status == 2 && run.errors.contains("nowhere.yaml"))
    #expect(try sandbox.data(file) == before)
  }

  @Test func fixesLeaveWhatTheBaselineHolds() async throws {
    let sandbox = try Sandbox(["p/a.yaml": Sample.wordy])
    _ = try await check("--write-baseline", "p", in: sandbox)
    let diff = try await check("--baseline", file, "--diff", "p", in: sandbox)
    #expect(diff.status == 0 && diff.output.isEmpty, "\(diff.output)")
    let fixed = try await check("--baseline", file, "--fix", "p", in: sandbox)
    #expect(fixed.status == 0, "\(fixed.output)")
    #expect(try sandbox.data("p/a.yaml") == Data(Sample.wordy.utf8))
    // What is new is fixed.
    try sandbox.write("p/b.yaml", Sample.wordy)
    #expect(try await check("--baseline", file, "--fix", "p", in: sandbox).status == 0)
    #expect(try sandbox.data("p/b.yaml") != Data(Sample.wordy.utf8))
    #expect(try sandbox.data("p/a.yaml") == Data(Sample.wordy.utf8))
  }

  @Test(arguments: [["--output-format", "json"], ["--statistics"]]) func writingReportsNothing(flags: [String])
    async throws
  {
    let sandbox = try sandbox()
    let run = try await sandbox.trimtab(["check", "--isolated", "--write-baseline", "p"] + flags)
    #expect(run.status != 0 && run.errors.contains("--write-baseline"))
  }

  /// From whatever folder, and for every format.
  @Test(arguments: ["full", "json", "sarif", "github", "junit"]) func foldersAndFormats(format: String) async throws {
    let sandbox = try sandbox()
    _ = try await sandbox.trimtab("check", "--isolated", "--write-baseline", "p")
    let run = try await sandbox.trimtab(
      ["check", "--isolated", "--baseline", "../.trimtab-baseline.json", "--output-format", format], in: "p")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test(
    arguments: [
      ("{\"version\": 1, \"entries\": [\n{\"path\": \"a.yaml\", \"rule\": \"x\"}]}", "base.json:2` is no baseline"),
      ("{}", "is no baseline"), ("[1", "is no baseline"), (nil, "does not exist"),
    ] as [(String?, String)])
  func aBrokenBaselineIsAnError(text: String?, message: String) async throws {
    let sandbox = try sandbox()
    if let text { try sandbox.write("base.json", text) }
    let run = try await sandbox.trimtab("check", "--isolated", "--language", "en", "--baseline", "base.json", "p")
    #expect(run.status == 2 && run.errors.contains(message) && run.errors.contains("--write-baseline"), "\(run.errors)")
  }
}
