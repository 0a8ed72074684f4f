#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Adds to files that others write to as well.
package enum FileAppender {
  /// Writes at the end of the file, which is created if it is missing.
  package static func append(_ bytes: [UInt8], to path: String) throws(WorkspaceError) {
    do throws(SystemError) {
      let file = try FileDescriptor.appending(path)
      try file.write(bytes)
    } catch {
      let folder = PathName.folder(of: path)
      if error.isNotFound, (try? FileStatus.of(folder)) == nil { throw .missingFolder(path: path, folder: folder) }
      throw .unwritable(path: path, error)
    }
  }
}
