#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file, closed at the end of its life.
struct FileDescriptor: ~Copyable {
  let rawValue: Int32

  deinit { _ = close(rawValue) }

  private init(_ rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// Opens a file for reading. A named pipe without a writer does not block.
  static func reading(_ path: String) throws(SystemError) -> FileDescriptor {
    try opened { open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
  }

  static func folder(_ path: String) throws(SystemError) -> FileDescriptor {
    try opened { open(path, O_RDONLY | O_CLOEXEC | O_DIRECTORY) }
  }

  /// Creates a file that must not exist yet.
  static func creating(
    _ name: String, in folder: borrowing FileDescriptor, mode: mode_t
  ) throws(SystemError) -> FileDescriptor {
    let folder = folder.rawValue
    return try opened { openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode) }
  }

  /// Opens a file to write at its end; creates it if it is missing.
  static func appending(_ path: String) throws(SystemError) -> FileDescriptor {
    try opened { open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o666) }
  }

  private static func opened(_ call: () -> Int32) throws(SystemError) -> FileDescriptor {
    let descriptor = retryingInterrupted(call)
    guard descriptor >= 0 else { throw .last }
    return FileDescriptor(descriptor)
  }

  func status() throws(SystemError) -> FileStatus {
    var status = stat()
    guard fstat(rawValue, &status) == 0 else { throw .last }
    return FileStatus(status)
  }

  /// Waits until the bytes are on the disk.
  func synchronize() throws(SystemError) {
    let descriptor = rawValue
    guard retryingInterrupted({ fsync(descriptor) }) == 0 else { throw .last }
  }

  func write(_ bytes: [UInt8]) throws(SystemError) {
    try writeFully(bytes, to: rawValue)
  }

  func readToEnd(expecting size: Int, limit: Int) throws(SystemError) -> [UInt8]? {
    try readFully(from: rawValue, expecting: size, limit: limit)
  }
}

/// Repeats a call that a signal has interrupted.
func retryingInterrupted<Result: SignedInteger>(_ call: () -> Result) -> Result {
  while true {
    let result = call()
    if result != -1 || errno != EINTR { return result }
  }
}

/// Writes all bytes, however many calls it takes.
func writeFully(_ bytes: [UInt8], to descriptor: Int32) throws(SystemError) {
  var position = 0
  while position < bytes.count {
    let written = bytes.withUnsafeBytes { buffer in
      retryingInterrupted { write(descriptor, buffer.baseAddress.map { $0 + position }, buffer.count - position) }
    }
    if written >= 0 {
      position += written
    } else if errno == EAGAIN || errno == EWOULDBLOCK {
      // A terminal or pipe that somebody else has made non-blocking.
      var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      _ = poll(&request, 1, -1)
    } else {
      throw .last
    }
  }
}

/// Reads up to the end of the file, into one buffer if the expected size is right; `nil` if there are more than `limit`
/// bytes.
func readFully(from descriptor: Int32, expecting size: Int, limit: Int) throws(SystemError) -> [UInt8]? {
  var failure: SystemError?
  var isAtEnd = false
  // One byte more than expected, so that the end shows without a second buffer.
  let capacity = min(max(size, 0), limit) + 1
  var bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
    while count < capacity, !isAtEnd, failure == nil {
      let got = readSome(
        from: descriptor, into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...])
      )
      switch got {
      case .success(0): isAtEnd = true
      case .success(let number): count += number
      case .failure(let error): failure = error
      }
    }
  }
  if let failure { throw failure }
  if isAtEnd { return bytes.count > limit ? nil : bytes }
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count <= limit {
    switch chunk.withUnsafeMutableBytes({ readSome(from: descriptor, into: $0) }) {
    case .success(0): return bytes
    case .success(let number): bytes += chunk[..<number]
    case .failure(let error): throw error
    }
  }
  return nil
}

private func readSome(from descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Result<Int, SystemError> {
  while true {
    let got = retryingInterrupted { read(descriptor, buffer.baseAddress, buffer.count) }
    if got >= 0 { return .success(got) }
    guard errno == EAGAIN || errno == EWOULDBLOCK else { return .failure(.last) }
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    _ = poll(&request, 1, -1)
  }
}
