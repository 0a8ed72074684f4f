#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Replaces files in one step.
package enum AtomicWriter {
  /// Writes a file so that at any moment, a power failure included, it holds either the old bytes or the new ones.
  ///
  /// The bytes go to a new file in the same folder, which then takes the name over. It has the old file's permissions
  /// and, where the system allows it, its owner; other hard links keep the old bytes. A symbolic link stays, and the
  /// file it leads to is replaced. After an error the old file is as it was and nothing else is left behind.
  package static func write(_ bytes: [UInt8], to path: String) throws(WorkspaceError) {
    var refusal: WorkspaceError?
    do throws(SystemError) {
      let target = try resolved(path)
      let name = PathName.name(of: target)
      let folder = try FileDescriptor.folder(PathName.folder(of: target))
      let old = try existing(name, in: folder)
      refusal = self.refusal(of: old, named: name, in: folder, path: path)
      if refusal == nil { try replace(name, in: folder, with: bytes, like: old) }
    } catch {
      let folder = PathName.folder(of: path)
      if error.isNotFound, (try? FileStatus.of(folder)) == nil { throw .missingFolder(path: path, folder: folder) }
      throw .unwritable(path: path, error)
    }
    if let refusal { throw refusal }
  }

  /// Makes a folder and those above it, where they are missing.
  package static func makeFolder(_ path: String) throws(WorkspaceError) {
    if path.isEmpty || !FileReader.isAbsent(path) { return }
    let above = PathName.folder(of: path)
    if above != path { try makeFolder(above) }
    // Somebody else may have made it meanwhile.
    if mkdir(path, 0o777) != 0, errno != EEXIST { throw .unwritable(path: path, .last) }
  }

  /// Why what stands there is not to be replaced.
  private static func refusal(
    of old: FileStatus?, named name: String, in folder: borrowing FileDescriptor, path: String
  ) -> WorkspaceError? {
    guard let old else { return nil }
    switch old.kind {
    case .folder: return .isFolder(path: path)
    case .link, .other: return .notRegularFile(path: path)
    case .regular: break
    }
    // The folder alone decides whether a rename succeeds, but a file is made read-only to be left alone.
    if old.mode & 0o222 == 0 { return .readOnly(path: path) }
    if faccessat(folder.rawValue, name, W_OK, AT_EACCESS) != 0 { return .unwritable(path: path, .last) }
    return nil
  }

  private static func existing(
    _ name: String, in folder: borrowing FileDescriptor
  ) throws(SystemError) -> FileStatus? {
    do throws(SystemError) {
      return try FileStatus.of(name, in: folder, followingLinks: false)
    } catch {
      if error.isNotFound { return nil }
      throw error
    }
  }

  /// The path with links at its end followed, even to a file that does not exist yet.
  private static func resolved(_ path: String) throws(SystemError) -> String {
    var path = path
    for _ in 0..<40 {
      guard let target = try? FileStatus.target(ofLink: path) else { return path }
      path = target.utf8.first == UInt8(ascii: "/") ? target : PathName.joined(PathName.folder(of: path), target)
    }
    throw SystemError(code: ELOOP)
  }

  private static func replace(
    _ name: String, in folder: borrowing FileDescriptor, with bytes: [UInt8], like old: FileStatus?
  ) throws(SystemError) {
    let temporary = try createTemporary(besides: name, in: folder, isNew: old == nil)
    do throws(SystemError) {
      try temporary.file.write(bytes)
      if let old {
        let own = try temporary.file.status()
        if own.owner != old.owner || own.group != old.group {
          // Only root may give files away; without that the file is still the user's to write.
          _ = fchown(temporary.file.rawValue, old.owner, old.group)
        }
        guard fchmod(temporary.file.rawValue, old.mode) == 0 else { throw .last }
      }
      try temporary.file.synchronize()
      guard renameat(folder.rawValue, temporary.name, folder.rawValue, name) == 0 else { throw .last }
    } catch {
      _ = unlinkat(folder.rawValue, temporary.name, 0)
      throw error
    }
    // The new file is in place and cannot be taken back, so a folder that cannot be synchronized is no failure.
    try? folder.synchronize()
  }

  private struct Temporary: ~Copyable {
    let file: FileDescriptor
    let name: String
  }

  private static func createTemporary(
    besides name: String, in folder: borrowing FileDescriptor, isNew: Bool
  ) throws(SystemError) -> Temporary {
    // Room for the rest of the name below the 255 bytes that file systems allow.
    let stem = String(decoding: name.utf8.prefix(200), as: UTF8.self)
    var number = 0
    while true {
      let candidate = ".\(stem).trimtab-\(getpid())-\(number)"
      do throws(SystemError) {
        // Nobody else gets to see a private file's text before its permissions are set.
        let file = try FileDescriptor.creating(candidate, in: folder, mode: isNew ? 0o666 : 0o600)
        return Temporary(file: file, name: candidate)
      } catch {
        number += 1
        guard error.code == EEXIST, number < 1000 else { throw error }
      }
    }
  }
}
