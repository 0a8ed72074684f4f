import Configuration
import Foundation
import Testing
import Workspace

@Suite struct DiscoveryTests {
  static func paths(
    _ sandbox: Sandbox, _ arguments: [String] = [], _ change: (inout DiscoveryOptions) -> Void = { _ in }
  ) -> [String] {
    discover(sandbox, arguments, change).files.map(\.path)
  }

  static func discover(
    _ sandbox: Sandbox, _ arguments: [String] = [], _ change: (inout DiscoveryOptions) -> Void = { _ in }
  ) -> Discovery {
    var options = DiscoveryOptions()
    options.currentDirectory = sandbox.path
    change(&options)
    return Discovery.discover(arguments, options: options)
  }

  static func exclusions(_ sandbox: Sandbox, _ patterns: String) -> (String) -> IgnoreRules? {
    let rules = IgnoreRules(base: sandbox.path, file: Array(patterns.utf8))
    return { _ in rules }
  }

  @Test func candidatesAreSortedByBytes() throws {
    let sandbox = try Sandbox(files: [
      "b.yaml", "a/z.yml", "a.json", "a-b.prompty", "Z.YAML", "notes.md", "a/readme.txt", "é.yaml", "提示.yaml", "yaml",
    ])
    #expect(
      Self.paths(sandbox) == ["Z.YAML", "a-b.prompty", "a.json", "a/z.yml", "b.yaml", "é.yaml", "提示.yaml"])
  }

  @Test(
    arguments: [
      ([], ["sub/a.yaml", "top.yaml"]), (["."], ["sub/a.yaml", "top.yaml"]), (["./"], ["sub/a.yaml", "top.yaml"]),
      (["./sub"], ["sub/a.yaml"]), (["sub/"], ["sub/a.yaml"]), (["sub//."], ["sub/a.yaml"]),
      (["sub/../sub"], ["sub/../sub/a.yaml"]), (["./top.yaml"], ["top.yaml"]),
      (["top.yaml", "."], ["sub/a.yaml", "top.yaml"]),
      ([".", "sub", "sub/a.yaml", "./sub/a.yaml"], ["sub/a.yaml", "top.yaml"]), (["notes.md"], ["notes.md"]),
    ] as [([String], [String])])
  func displayPaths(arguments: [String], expected: [String]) throws {
    let sandbox = try Sandbox(files: ["top.yaml", "sub/a.yaml", "notes.md"])
    #expect(Self.paths(sandbox, arguments) == expected)
  }

  @Test func namedFilesAreMarked() throws {
    let sandbox = try Sandbox(files: ["a.yaml", "b.yaml"])
    let files = Self.discover(sandbox, [".", "b.yaml", sandbox / "a.yaml"]).files
    #expect(files.map(\.path) == [sandbox / "a.yaml", "b.yaml"])
    #expect(files.allSatisfy { $0.isExplicit })
    #expect(files.map(\.location) == [sandbox / "a.yaml", sandbox / "b.yaml"])
  }

  @Test func hiddenAndToolFoldersArePassedOver() throws {
    let sandbox = try Sandbox(files: [
      ".github/prompts/a.yaml", ".trimtab-rules/b.yaml", ".trimtab/c.yaml", ".cache/d.yaml", ".git/e.yaml",
      "node_modules/f.yaml", ".build/g.yaml", ".venv/h.yaml", "venv/i.yaml", "x/__pycache__/j.yaml", "target/k.yaml",
      "dist/l.yaml", ".hidden.yaml", ".trimtab.yaml", "x/.trimtab.yml", "targets/m.yaml",
    ])
    #expect(
      Self.paths(sandbox) == [
        ".github/prompts/a.yaml", ".hidden.yaml", ".trimtab-rules/b.yaml", ".trimtab/c.yaml", "targets/m.yaml",
      ])
    #expect(Self.paths(sandbox, ["node_modules", ".cache/d.yaml"]) == [".cache/d.yaml", "node_modules/f.yaml"])
  }

  @Test func gitignoreNestsAndTakesBack() throws {
    let sandbox = try Sandbox([
      ".git/info/exclude": "local.yaml\n", ".gitignore": "*.tmp.yaml\n/build/\nlogs\n",
      "sub/.gitignore": "!keep.tmp.yaml\nown.yaml\n", "a.tmp.yaml": "", "build/a.yaml": "", "sub/build/a.yaml": "",
      "sub/keep.tmp.yaml": "", "sub/other.tmp.yaml": "", "sub/own.yaml": "", "own.yaml": "", "logs/a.yaml": "",
      "sub/deep/own.yaml": "", "local.yaml": "", "sub/deep/keep.tmp.yaml": "",
    ])
    let kept = ["own.yaml", "sub/build/a.yaml", "sub/deep/keep.tmp.yaml", "sub/keep.tmp.yaml"]
    #expect(Self.paths(sandbox) == kept)
    #expect(Self.paths(sandbox, ["sub"]) == kept.filter { $0.hasPrefix("sub/") })
    #expect(Self.paths(sandbox, ["sub/deep"]) == ["sub/deep/keep.tmp.yaml"])
    #expect(Self.paths(sandbox) { $0.respectsGitignore = false }.count == 11)
    #expect(Self.paths(sandbox, ["a.tmp.yaml"]) == ["a.tmp.yaml"])
  }

  @Test func gitignoreCountsInsideAWorkTreeOnly() throws {
    let sandbox = try Sandbox([
      ".gitignore": "*", "a.yaml": "", "repository/.git/HEAD": "", "repository/.gitignore": "b.yaml",
      "repository/b.yaml": "", "repository/c.yaml": "",
    ])
    #expect(Self.paths(sandbox) == ["a.yaml", "repository/c.yaml"])
    try sandbox.write(".git/HEAD", "")
    // The repository inside is ignored as a whole, but looked at by its own rules when it is named.
    #expect(Self.paths(sandbox) == [])
    #expect(Self.paths(sandbox, ["repository"]) == ["repository/c.yaml"])
  }

  @Test func linkedWorkTreeSharesItsExcludeFile() throws {
    let sandbox = try Sandbox([
      "main/.git/info/exclude": "local.yaml", "main/.git/worktrees/side/commondir": "../..\n",
      "side/.git": "gitdir: ../main/.git/worktrees/side\n", "side/local.yaml": "", "side/a.yaml": "",
    ])
    #expect(Self.paths(sandbox, ["side"]) == ["side/a.yaml"])
  }

  @Test func ownIgnoreFileWinsOverGit() throws {
    let sandbox = try Sandbox([
      ".git/HEAD": "", ".gitignore": "generated.yaml\n", ".trimtabignore": "!generated.yaml\nfixtures/\n",
      "generated.yaml": "", "fixtures/a.yaml": "", "sub/fixtures/b.yaml": "", "sub/generated.yaml": "",
      "sub/.gitignore": "generated.yaml\n",
    ])
    #expect(Self.paths(sandbox) == ["generated.yaml", "sub/generated.yaml"])
    #expect(Self.paths(sandbox, ["sub"]) == ["sub/generated.yaml"])
    #expect(Self.paths(sandbox, ["fixtures/a.yaml"]) == ["fixtures/a.yaml"])
    let forced = Self.discover(sandbox, ["fixtures/a.yaml", "generated.yaml"]) { $0.forcesExclusion = true }
    #expect(forced.files.map(\.path) == ["generated.yaml"])
    #expect(forced.excluded == ["fixtures/a.yaml"])
  }

  @Test func excludedFilesAndForce() throws {
    let sandbox = try Sandbox(files: ["drafts/a.yaml", "drafts/x/b.yaml", "c.yaml", "node_modules/d.yaml", "keep.yaml"])
    let exclusions = Self.exclusions(sandbox, "drafts/\nc.yaml\n*.yaml\n!keep.yaml")
    let named = ["drafts/x/b.yaml", "c.yaml", "node_modules/d.yaml", "keep.yaml", "drafts"]
    #expect(Self.paths(sandbox) { $0.exclusions = exclusions } == ["keep.yaml"])
    #expect(
      Self.paths(sandbox, named) { $0.exclusions = exclusions }
        == ["c.yaml", "drafts/x/b.yaml", "keep.yaml", "node_modules/d.yaml"])
    let forced = Self.discover(sandbox, named) {
      $0.exclusions = exclusions
      $0.forcesExclusion = true
    }
    #expect(forced.files.map(\.path) == ["keep.yaml"])
    #expect(forced.excluded == ["drafts/x/b.yaml", "c.yaml", "node_modules/d.yaml", "drafts"])
  }

  @Test func exclusionsAreAskedForPerFolder() throws {
    let sandbox = try Sandbox(files: ["a/x.yaml", "b/x.yaml"])
    let path = sandbox.path
    let found = Self.paths(sandbox) { options in
      options.exclusions = { $0 == path + "/b" ? IgnoreRules(base: $0, file: Array("x.yaml".utf8)) : nil }
    }
    #expect(found == ["a/x.yaml"])
  }
}
