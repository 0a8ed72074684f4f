import Diagnostics
import Foundation
import Testing
import Workspace

@Suite struct DiscoveryLinkTests {
  @Test func linkLoopEnds() throws {
    let sandbox = try Sandbox(files: ["a/b/c.yaml"])
    try sandbox.link("a/b/up", to: "../..")
    try sandbox.link("a/self", to: ".")
    #expect(DiscoveryTests.paths(sandbox) == ["a/b/c.yaml"])
  }

  @Test func realNamesComeBeforeLinks() throws {
    let sandbox = try Sandbox(files: ["real/x.yaml", "z.yaml"])
    try sandbox.link("a-link", to: "real")
    try sandbox.link("a.yaml", to: "z.yaml")
    #expect(DiscoveryTests.paths(sandbox) == ["real/x.yaml", "z.yaml"])
    #expect(DiscoveryTests.paths(sandbox, ["a-link"]) == ["a-link/x.yaml"])
    #expect(DiscoveryTests.paths(sandbox, ["a.yaml", "."]) == ["a.yaml", "real/x.yaml"])
  }

  @Test func linksOutOfTheFolderAreFollowedOnce() throws {
    let outside = try Sandbox(files: ["o.yaml", "deep/p.yaml"])
    let sandbox = try Sandbox(files: ["a.yaml"])
    try sandbox.link("one", to: outside.path)
    try sandbox.link("two", to: outside.path)
    try sandbox.link("p.yaml", to: outside / "deep/p.yaml")
    #expect(DiscoveryTests.paths(sandbox) == ["a.yaml", "one/o.yaml", "p.yaml"])
  }

  @Test func hardLinksAreTwoFiles() throws {
    let sandbox = try Sandbox(files: ["a.yaml"])
    try FileManager.default.linkItem(atPath: sandbox / "a.yaml", toPath: sandbox / "b.yaml")
    #expect(DiscoveryTests.paths(sandbox, [".", "b.yaml"]) == ["a.yaml", "b.yaml"])
  }

  @Test func brokenLinks() throws {
    let sandbox = try Sandbox(files: ["a.yaml"])
    try sandbox.link("broken.yaml", to: "nowhere")
    try sandbox.link("unimportant", to: "nowhere")
    let walked = DiscoveryTests.discover(sandbox)
    #expect(walked.problems.map(\.error) == [.brokenLink(path: "broken.yaml", target: "nowhere")])
    #expect(walked.problems.allSatisfy { !$0.isExplicit })
    let named = DiscoveryTests.discover(sandbox, ["unimportant"])
    #expect(named.problems.map(\.error) == [.brokenLink(path: "unimportant", target: "nowhere")])
    #expect(named.problems.allSatisfy { $0.isExplicit })
  }

  @Test(arguments: [
    ("missing.yaml", WorkspaceError.missing(path: "missing.yaml")), ("./no/such", .missing(path: "no/such")),
    ("", .missing(path: "")), ("pipe.yaml", .notRegularFile(path: "pipe.yaml")),
    ("a.yaml/", .missing(path: "a.yaml/")),
  ])
  func namedPathsThatCannotBeUsed(argument: String, error: WorkspaceError) throws {
    let sandbox = try Sandbox(files: ["a.yaml"])
    mkfifo(sandbox / "pipe.yaml", 0o600)
    let found = DiscoveryTests.discover(sandbox, [argument, "a.yaml"])
    #expect(found.problems.map(\.error) == [error])
    #expect(found.problems.allSatisfy { $0.isExplicit })
    #expect(found.files.map(\.path) == ["a.yaml"])
    #expect(error.message.en.contains(argument.isEmpty ? "``" : PathName.cleaned(argument)))
  }

  @Test func pipesInAFolderAreNoted() throws {
    let sandbox = try Sandbox(files: ["a.yaml"])
    mkfifo(sandbox / "pipe.yaml", 0o600)
    mkfifo(sandbox / "pipe", 0o600)
    let found = DiscoveryTests.discover(sandbox)
    #expect(found.files.map(\.path) == ["a.yaml"])
    #expect(found.problems.map(\.error) == [.notRegularFile(path: "pipe.yaml")])
  }

  #if os(Linux)
    @Test func namesThatAreNoTextAreNoted() throws {
      let sandbox = try Sandbox(files: ["a.yaml"])
      let descriptor = open(
        Array(sandbox.path.utf8CString.dropLast()) + [0x2F, -1, 0x2E, 0x79, 0x6D, 0x6C, 0], O_CREAT, 0o600)
      close(descriptor)
      let found = DiscoveryTests.discover(sandbox)
      #expect(found.files.map(\.path) == ["a.yaml"])
      #expect(found.problems.map(\.error) == [.nameNotUTF8(path: "\u{FFFD}.yml")])
    }
  #endif

  @Test(.disabled(if: Sandbox.isRoot)) func closedFolders() throws {
    let sandbox = try Sandbox(files: ["a.yaml", "closed/b.yaml"])
    try sandbox.setMode(0, of: "closed")
    let walked = DiscoveryTests.discover(sandbox)
    #expect(walked.files.map(\.path) == ["a.yaml"])
    #expect(walked.problems.map(\.error.path) == ["closed"])
    #expect(walked.problems.allSatisfy { !$0.isExplicit })
    let named = DiscoveryTests.discover(sandbox, ["closed"])
    #expect(named.problems.allSatisfy { $0.isExplicit })
    #expect(named.problems.first?.error.message.en == "cannot open folder `closed`: permission denied")
  }

  @Test func deepFoldersNeedNoStack() throws {
    let sandbox = try Sandbox()
    let depth = 300
    try sandbox.write(Array(repeating: "d", count: depth).joined(separator: "/") + "/a.yaml", "")
    #expect(DiscoveryTests.paths(sandbox).count == 1)
  }
}
