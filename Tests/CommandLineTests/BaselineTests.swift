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

  /// From whatever folder, and for every format.
  @Test(arguments: ["full", "json", "sarif", "github", "junit"]) func foldersAndFormats(format: String) async throws {
    let sandbox = try sandbox()
    _ = try await sandbox.trimtab("check", "--isolated", "--write-baseline", "p")
    let run = try await sandbox.trimtab(
      ["check", "--isolated", "--baseline", "../.trimtab-baseline.json", "--output-format", format], in: "p")
    #expect(run.status == 0, "\(run.output)\(run.errors)")
  }

  @Test(
    arguments: [("{}", "is no baseline"), ("[1", "is no baseline"), (nil, "does not exist")] as [(String?, String)])
  func aBrokenBaselineIsAnError(text: String?, message: String) async throws {
    let sandbox = try sandbox()
    if let text { try sandbox.write("base.json", text) }
    let run = try await sandbox.trimtab("check", "--isolated", "--language", "en", "--baseline", "base.json", "p")
    #expect(run.status == 2 && run.errors.contains(message) && run.errors.contains("--write-baseline"), "\(run.errors)")
  }
}
