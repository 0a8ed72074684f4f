import Foundation
import Testing

/// The table of paths: configurations, exclusions, patterns and the states of git.
@Suite struct PathTests {
  @Test(arguments: PathCase.all)
  func theRightFilesAreRead(_ example: PathCase) async throws {
    let prompts = Dictionary(uniqueKeysWithValues: example.files.map { ($0, Sample.clean) })
    let sandbox = try Sandbox(prompts.merging(example.texts) { $1 })
    try await prepare(example.git, sandbox)
    let run = try await sandbox.trimtab(["check", "--show-files"] + example.arguments, in: example.folder)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.lines.map { $0.replacing(/: [a-z-]+ \(\d+\)$/, with: "") } == example.expected, "\(run.errors)")
  }

  @Test func theTableIsLarge() {
    #expect(PathCase.all.count >= 60)
    #expect(Set(PathCase.all.map(\.name)).count == PathCase.all.count)
  }

  private func prepare(_ git: PathCase.Git, _ sandbox: Sandbox) async throws {
    if case .none = git { return }
    try await sandbox.git("init", "-q", ".")
    try await sandbox.git("add", "-A")
    try await sandbox.git("commit", "-qm", "one")
    switch git {
    case .workTree:
      try await sandbox.git("worktree", "add", "-q", "tree")
      // Files that git does not know are not in a new work tree.
      try sandbox.write("tree/out/b.yaml", Sample.clean)
      try sandbox.write("tree/new.yaml", Sample.clean)
      if FileManager.default.fileExists(atPath: sandbox / ".gitignore") { try sandbox.remove("tree/new.yaml") }
    case .submodule:
      let module = try Sandbox(["m.yaml": Sample.clean])
      try await module.git("init", "-q", ".")
      try await module.git("add", "-A")
      try await module.git("commit", "-qm", "one")
      try await sandbox.git("submodule", "--quiet", "add", module.path, "module")
    case .none, .repository: break
    }
  }
}
