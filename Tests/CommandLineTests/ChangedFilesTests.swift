import Foundation
import Testing

/// `--changed` and `--since`: only what differs from a commit is read.
@Suite struct ChangedFilesTests {
  private func shown(_ flags: [String], in sandbox: Sandbox, folder: String = "") async throws -> [String] {
    let run = try await sandbox.trimtab(["check", "--isolated", "--show-files"] + flags, in: folder)
    #expect(run.status == 0, "\(run.errors)")
    return run.lines.compactMap { $0.split(separator: ":").first.map(String.init) }
  }

  private func repository() async throws -> Sandbox {
    let sandbox = try Sandbox([
      "p/a.yaml": Sample.wordy, "p/b.yaml": Sample.wordy, "c.yaml": Sample.wordy, ".gitignore": "out/",
    ])
    try await sandbox.git("init", "-q", ".")
    try await sandbox.git("add", "-A")
    try await sandbox.git("commit", "-qm", "one")
    return sandbox
  }

  @Test func whatDiffersFromTheLastCommit() async throws {
    let sandbox = try await repository()
    #expect(try await shown(["--changed"], in: sandbox) == [])
    try sandbox.write("p/a.yaml", Sample.clean)
    try sandbox.write("c.yaml", Sample.clean)
    try await sandbox.git("add", "c.yaml")
    try sandbox.write("p/new ü.yaml", Sample.clean)
    try sandbox.write("out/d.yaml", Sample.clean)
    try sandbox.remove("p/b.yaml")
    #expect(try await shown(["--changed"], in: sandbox) == ["c.yaml", "p/a.yaml", "p/new ü.yaml"])
    // From any folder, by any name, and named files too.
    #expect(try await shown(["--changed"], in: sandbox, folder: "p") == ["a.yaml", "new ü.yaml"])
    #expect(try await shown(["--changed", "../c.yaml", "../p/a.yaml"], in: sandbox, folder: "p").count == 2)
    try await sandbox.git("commit", "-qam", "two")
    #expect(try await shown(["--changed"], in: sandbox) == ["p/new ü.yaml"])
  }

  @Test func whatDiffersFromWhereTheBranchLeft() async throws {
    let sandbox = try await repository()
    try await sandbox.git("checkout", "-qb", "work")
    try sandbox.write("p/a.yaml", Sample.clean)
    try await sandbox.git("commit", "-qam", "mine")
    try await sandbox.git("checkout", "-q", "main")
    try sandbox.write("p/b.yaml", Sample.clean)
    try await sandbox.git("commit", "-qam", "theirs")
    try await sandbox.git("checkout", "-q", "work")
    #expect(try await shown(["--since", "main"], in: sandbox) == ["p/a.yaml"])
    #expect(try await shown(["--changed", "--since", "main"], in: sandbox) == ["p/a.yaml"])
  }

  /// A text that a configuration refers to is part of its prompts.
  @Test func whatIsReferredToCounts() async throws {
    let sandbox = try Sandbox([
      "evals/promptfooconfig.yaml": "prompts: [file://../texts/one.txt]\nproviders: [openai:gpt-4o]\n",
      "texts/one.txt": "Answer in order to help {{question}}.\n", "b.yaml": Sample.wordy,
    ])
    try await sandbox.git("init", "-q", ".")
    try await sandbox.git("add", "-A")
    try await sandbox.git("commit", "-qm", "one")
    #expect(try await shown(["--changed"], in: sandbox) == [])
    try sandbox.write("texts/one.txt", "Reply in order to help {{question}}.\n")
    let run = try await sandbox.trimtab("check", "--isolated", "--changed", "--output-format", "concise")
    #expect(
      run.output.contains("texts/one.txt:1:") && !run.output.contains("..") && !run.output.contains("b.yaml"),
      "\(run.output)")
  }

  @Test func withoutACommitEverythingIsNew() async throws {
    let sandbox = try Sandbox(["a.yaml": Sample.wordy, "b.yaml": Sample.wordy])
    try await sandbox.git("init", "-q", ".")
    try await sandbox.git("add", "a.yaml")
    #expect(try await shown(["--changed"], in: sandbox) == ["a.yaml", "b.yaml"])
  }

  @Test(arguments: [(["--since", "nowhere"], "no revision `nowhere`"), (["--since", "-x"], "'--since")])
  func whatGitDoesNotKnowIsAnError(flags: [String], message: String) async throws {
    let sandbox = try await repository()
    let run = try await sandbox.trimtab(["check", "--language", "en"] + flags)
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
  }

  @Test func outsideARepositoryItSaysSo() async throws {
    let sandbox = try Sandbox(["a.yaml": Sample.wordy])
    let run = try await sandbox.trimtab(
      ["check", "--language", "en", "--changed"],
      environment: ["GIT_CEILING_DIRECTORIES": (sandbox.path as NSString).deletingLastPathComponent])
    #expect(run.status == 2 && run.errors.contains("no git repository"), "\(run.errors)")
  }
}
