import Foundation
import Testing
import Workspace

@Suite struct AtomicWriterTests {
  static func write(_ text: String, _ path: String) -> WorkspaceError? {
    do throws(WorkspaceError) {
      try AtomicWriter.write(Array(text.utf8), to: path)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [0o600, 0o644, 0o755, 0o664])
  func modeIsKept(mode: Int) throws {
    let sandbox = try Sandbox(["a.yaml": "old"])
    try sandbox.setMode(mode, of: "a.yaml")
    #expect(Self.write("new", sandbox / "a.yaml") == nil)
    #expect(sandbox.text("a.yaml") == "new")
    #expect(try sandbox.mode(of: "a.yaml") == mode)
    #expect(try sandbox.names() == ["a.yaml"])
  }

  @Test func newFileHasTheUsualMode() throws {
    let sandbox = try Sandbox()
    let mask = umask(0)
    umask(mask)
    #expect(Self.write("new", sandbox / "a.yaml") == nil)
    #expect(try sandbox.mode(of: "a.yaml") == 0o666 & ~Int(mask))
  }

  @Test func linksAreFollowed() throws {
    let sandbox = try Sandbox(["real/a.yaml": "old"])
    try sandbox.link("one.yaml", to: "two.yaml")
    try sandbox.link("two.yaml", to: "real/a.yaml")
    try sandbox.link("new.yaml", to: "real/new.yaml")
    #expect(Self.write("new", sandbox / "one.yaml") == nil)
    #expect(Self.write("fresh", sandbox / "new.yaml") == nil)
    #expect(sandbox.text("real/a.yaml") == "new")
    #expect(sandbox.text("real/new.yaml") == "fresh")
    for name in ["one.yaml", "two.yaml", "new.yaml"] {
      #expect((try? FileManager.default.destinationOfSymbolicLink(atPath: sandbox / name)) != nil)
    }
    #expect(try sandbox.names(in: "real") == ["a.yaml", "new.yaml"])
  }

  @Test func linkLoop() throws {
    let sandbox = try Sandbox()
    try sandbox.link("a", to: "b")
    try sandbox.link("b", to: "a")
    #expect(Self.write("x", sandbox / "a") == .unwritable(path: sandbox / "a", SystemError(code: ELOOP)))
  }

  @Test func readOnlyFileIsLeftAlone() throws {
    let sandbox = try Sandbox(["a.yaml": "old"])
    try sandbox.setMode(0o444, of: "a.yaml")
    #expect(Self.write("new", sandbox / "a.yaml") == .readOnly(path: sandbox / "a.yaml"))
    #expect(sandbox.text("a.yaml") == "old")
    #expect(try sandbox.names() == ["a.yaml"])
  }

  @Test(.disabled(if: Sandbox.isRoot)) func readOnlyFolderIsLeftAlone() throws {
    let sandbox = try Sandbox(["d/a.yaml": "old"])
    try sandbox.setMode(0o555, of: "d")
    #expect(
      Self.write("new", sandbox / "d/a.yaml") == .unwritable(path: sandbox / "d/a.yaml", SystemError(code: EACCES)))
    #expect(sandbox.text("d/a.yaml") == "old")
    #expect(try sandbox.names(in: "d") == ["a.yaml"])
  }

  @Test func whatCannotBeReplaced() throws {
    let sandbox = try Sandbox(files: ["folder/", "file"])
    mkfifo(sandbox / "pipe", 0o600)
    #expect(
      Self.write("x", sandbox / "no/a") == .missingFolder(path: sandbox / "no/a", folder: sandbox / "no"))
    #expect(Self.write("x", sandbox / "folder") == .isFolder(path: sandbox / "folder"))
    #expect(Self.write("x", sandbox / "pipe") == .notRegularFile(path: sandbox / "pipe"))
    #expect(
      Self.write("x", sandbox / "file/a") == .unwritable(path: sandbox / "file/a", SystemError(code: ENOTDIR)))
    #expect(try sandbox.names() == ["file", "folder", "pipe"])
  }

  @Test func longNames() throws {
    let sandbox = try Sandbox()
    let name = String(repeating: "提", count: 83) + ".yaml"
    #expect(Self.write("x", sandbox / name) == nil)
    #expect(sandbox.text(name) == "x")
  }
}
