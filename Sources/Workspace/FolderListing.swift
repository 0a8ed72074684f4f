#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The names in a folder.
struct FolderListing {
  struct Entry {
    /// Bytes that are not UTF-8 are shown as U+FFFD.
    var name: String
    var isUTF8: Bool
    /// `nil` if the file system does not say without being asked again.
    var kind: FileStatus.Kind?
  }

  /// Sorted by bytes.
  private(set) var entries: [Entry] = []

  /// Reads an open folder. O(n log n).
  init(_ folder: borrowing FileDescriptor) throws(SystemError) {
    let duplicate = fcntl(folder.rawValue, F_DUPFD_CLOEXEC, 0)
    guard duplicate >= 0 else { throw .last }
    guard let stream = fdopendir(duplicate) else {
      let error = SystemError.last
      _ = close(duplicate)
      throw error
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else { break }
      let kind = Self.kind(Int32(entry.pointee.d_type))
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        let name = bytes.prefix { $0 != 0 }
        if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { return }
        let valid = String(validating: name, as: UTF8.self)
        entries.append(
          Entry(name: valid ?? String(decoding: name, as: UTF8.self), isUTF8: valid != nil, kind: kind))
      }
    }
    if errno != 0 { throw .last }
    entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  private static func kind(_ type: Int32) -> FileStatus.Kind? {
    switch type {
    case Int32(DT_REG): .regular
    case Int32(DT_DIR): .folder
    case Int32(DT_LNK): .link
    case Int32(DT_UNKNOWN): nil
    default: .other
    }
  }

  func contains(_ name: String) -> Bool {
    entries.contains { $0.name == name }
  }
}
