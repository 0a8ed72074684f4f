import Diagnostics
import Foundation
import SourceText
import Testing

@testable import Workspace

@Suite struct FileTests {
  static func bytes(_ result: Result<SourceText, WorkspaceError>) -> Int? {
    try? result.get().bytes.count
  }

  static func error(_ result: Result<SourceText, WorkspaceError>) -> WorkspaceError? {
    if case .failure(let error) = result { error } else { nil }
  }

  @Test(arguments: [0, 1, 9, 10])
  func upToTheLimit(size: Int) throws {
    let sandbox = try Sandbox(["a": String(repeating: "x", count: size)])
    let source = try FileReader.read(sandbox / "a", as: "shown", limit: 10).get()
    #expect(source.bytes.count == size)
    #expect(source.path == "shown")
  }

  @Test func overTheLimit() throws {
    let sandbox = try Sandbox(["a": String(repeating: "x", count: 11)])
    let error = Self.error(FileReader.read(sandbox / "a", as: "a", limit: 10))
    #expect(error == .tooLarge(path: "a", limit: 10))
    #expect(error?.message.en == "`a` is larger than 10 bytes")
    #expect(WorkspaceError.tooLarge(path: "a", limit: FileReader.defaultLimit).message.zh == "`a` 超过 32 MiB")
  }

  @Test func largeFileIsWhole() throws {
    let sandbox = try Sandbox(["a": String(repeating: "0123456789abcdef", count: 300_000)])
    #expect(Self.bytes(FileReader.read(sandbox / "a")) == 4_800_000)
  }

  @Test func whatIsNoFile() throws {
    let sandbox = try Sandbox(files: ["folder/"])
    mkfifo(sandbox / "pipe", 0o600)
    try sandbox.link("broken", to: "nowhere")
    try sandbox.link("loop", to: "loop")
    #expect(Self.error(FileReader.read(sandbox / "folder", as: "f")) == .isFolder(path: "f"))
    #expect(Self.error(FileReader.read(sandbox / "pipe", as: "p")) == .notRegularFile(path: "p"))
    #expect(Self.error(FileReader.read("/dev/null", as: "n")) == .notRegularFile(path: "n"))
    #expect(Self.error(FileReader.read(sandbox / "missing", as: "m")) == .missing(path: "m"))
    #expect(Self.error(FileReader.read(sandbox / "broken", as: "b")) == .brokenLink(path: "b", target: "nowhere"))
    #expect(Self.error(FileReader.read(sandbox / "loop", as: "l")) == .unreadable(path: "l", SystemError(code: ELOOP)))
  }

  @Test(.disabled(if: Sandbox.isRoot)) func withoutPermission() throws {
    let sandbox = try Sandbox(["a": "x"])
    try sandbox.setMode(0, of: "a")
    let error = Self.error(FileReader.read(sandbox / "a", as: "a"))
    #expect(error?.description == "cannot read `a`: permission denied; check its permissions with `ls -l`")
  }

  #if os(Linux)
    /// Files whose size is said to be 0.
    @Test func sizeIsNotBelieved() throws {
      #expect((Self.bytes(FileReader.read("/proc/self/status")) ?? 0) > 100)
      #expect(Self.error(FileReader.read("/proc/self/status", as: "s", limit: 10)) == .tooLarge(path: "s", limit: 10))
    }
  #endif

  @Test(arguments: [0, 1, 65_536, 65_537, 200_000])
  func pipesAreReadToTheirEnd(size: Int) throws {
    let pipe = Pipe()
    let writer = Thread { [handle = pipe.fileHandleForWriting] in
      handle.write(Data(repeating: 0x61, count: size))
      try? handle.close()
    }
    writer.start()
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    #expect(Self.bytes(FileReader.read(descriptor: descriptor, as: "<stdin>", limit: 1 << 20)) == size)
  }

  @Test func pipesHaveALimitToo() throws {
    let pipe = Pipe()
    pipe.fileHandleForWriting.write(Data(repeating: 0x61, count: 100))
    try pipe.fileHandleForWriting.close()
    let descriptor = pipe.fileHandleForReading.fileDescriptor
    #expect(Self.error(FileReader.read(descriptor: descriptor, as: "-", limit: 99)) == .tooLarge(path: "-", limit: 99))
  }

  @Test func closedPipeIsToldApart() throws {
    StandardStream.ignoreBrokenPipes()
    let pipe = Pipe()
    let stream = StandardStream(descriptor: pipe.fileHandleForWriting.fileDescriptor)
    #expect(stream.write("hello") == .written)
    #expect(!stream.isTerminal)
    try pipe.fileHandleForReading.close()
    #expect(stream.write("hello") == .closed)
    #expect(StandardStream(descriptor: -1).write("x") == .failed(SystemError(code: EBADF)))
  }

  @Test func fullDevice() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    #expect(StandardStream(descriptor: descriptor).write("x") == .failed(SystemError(code: ENOSPC)))
  }

  @Test func surroundings() {
    #expect(ProcessSurroundings.currentDirectory == FileManager.default.currentDirectoryPath)
    #expect(ProcessSurroundings.variable("PATH") == ProcessInfo.processInfo.environment["PATH"])
    #expect(ProcessSurroundings.variable("TRIMTAB_NO_SUCH_VARIABLE") == nil)
  }
}
