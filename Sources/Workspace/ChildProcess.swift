#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs another program and waits for it.
enum ChildProcess {
  struct Result {
    let status: Int32
    let output: [UInt8]
    let errors: [UInt8]
  }

  /// Runs a program that is looked up on `PATH`. Its input comes from a file, so that neither side waits for the other.
  ///
  /// Throws if it cannot be started. Output is read to its end, up to `limit` bytes.
  static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [], limit: Int = 1 << 30
  ) throws(SystemError) -> Result {
    let inputFile = try TemporaryFile(holding: input)
    let errorFile = try TemporaryFile(holding: [])
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw .last }
    _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
    _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
    defer { _ = close(ends[0]) }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, inputFile.descriptor, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, errorFile.descriptor, 2)
    var pid = pid_t()
    var pointers = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    let code = posix_spawnp(&pid, program, &actions, nil, &pointers, environ)
    _ = close(ends[1])
    guard code == 0 else { throw SystemError(code: code) }
    let output = try? readFully(from: ends[0], expecting: 1 << 16, limit: limit)
    var status: Int32 = 0
    _ = retryingInterrupted { waitpid(pid, &status, 0) }
    // The low seven bits are the signal that ended it, the next eight its exit status.
    let result = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    return Result(status: result, output: (output ?? nil) ?? [], errors: errorFile.contents())
  }

  /// A file without a name.
  private struct TemporaryFile: ~Copyable {
    let descriptor: Int32

    init(holding bytes: [UInt8]) throws(SystemError) {
      let folder = ProcessSurroundings.variable("TMPDIR") ?? "/tmp"
      var template = Array("\(folder)/trimtab-XXXXXX".utf8CString)
      descriptor = mkstemp(&template)
      guard descriptor >= 0 else { throw .last }
      _ = unlink(template)
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      try writeFully(bytes, to: descriptor)
      _ = lseek(descriptor, 0, SEEK_SET)
    }

    deinit { _ = close(descriptor) }

    func contents() -> [UInt8] {
      _ = lseek(descriptor, 0, SEEK_SET)
      return ((try? readFully(from: descriptor, expecting: 1024, limit: 1 << 20)) ?? nil) ?? []
    }
  }
}
