#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The memory of a table that is not part of the program.
///
/// - Invariant: never written to after initialization.
final class VocabularyMemory: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// A copy, on a cache line.
  init(copying table: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: table.count, alignment: 64)
    table.withUnsafeBytes { copy.copyMemory(from: $0) }
    bytes = UnsafeRawBufferPointer(copy)
    isMapped = false
  }

  /// Maps a file, of which only the pages that are used are ever read. Whoever cuts the file short while it is mapped ends
  /// the process, as with a program's own file.
  init(mapping path: String) throws(EncodingFileError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path: path, reason: Self.reason(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: Self.reason(errno)) }
    let size = Int(status.st_size)
    guard status.st_mode & S_IFMT == S_IFREG, size > 0 else {
      throw .unreadable(path: path, reason: "not a file with contents")
    }
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw .unreadable(path: path, reason: Self.reason(errno))
    }
    bytes = UnsafeRawBufferPointer(start: start, count: size)
    isMapped = true
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    } else {
      bytes.deallocate()
    }
  }

  private static func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
}
