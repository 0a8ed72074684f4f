import Foundation
import Testing
import Workspace

@Suite struct FileAppenderTests {
  @Test func appends() throws {
    let sandbox = try Sandbox()
    let path = sandbox.path + "/a.md"
    try FileAppender.append(Array("one\n".utf8), to: path)
    try FileAppender.append(Array("two\n".utf8), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntwo\n")
  }

  @Test func errors() throws {
    let sandbox = try Sandbox()
    let path = sandbox.path + "/no/a.md"
    #expect(throws: WorkspaceError.missingFolder(path: path, folder: sandbox.path + "/no")) {
      try FileAppender.append([], to: path)
    }
    #expect(throws: WorkspaceError.self) { try FileAppender.append([], to: sandbox.path) }
  }
}
