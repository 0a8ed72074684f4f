package import SourceText

/// Reads whole files.
package enum FileReader {
  /// No prompt file comes close: 32 MiB.
  package static let defaultLimit = 32 << 20

  /// Reads a file that was found or named; one of more than `limit` bytes is an error.
  package static func read(
    _ file: DiscoveredFile, limit: Int = defaultLimit
  ) -> Result<SourceText, WorkspaceError> {
    read(file.location, as: file.path, limit: limit)
  }

  /// Reads the file at `path`, which is named to the user as `displayPath`. Folders, pipes, devices and files of more
  /// than `limit` bytes are errors.
  package static func read(
    _ path: String, as displayPath: String? = nil, limit: Int = defaultLimit
  ) -> Result<SourceText, WorkspaceError> {
    let name = displayPath ?? path
    do throws(SystemError) {
      let descriptor = try FileDescriptor.reading(path)
      let status = try descriptor.status()
      switch status.kind {
      case .regular: break
      case .folder: return .failure(.isFolder(path: name))
      case .link, .other: return .failure(.notRegularFile(path: name))
      }
      // The size may be a lie, in /proc for one, so the read loop keeps to the limit by itself.
      guard status.size <= limit, let bytes = try descriptor.readToEnd(expecting: status.size, limit: limit) else {
        return .failure(.tooLarge(path: name, limit: limit))
      }
      return .success(SourceText(path: name, bytes: bytes))
    } catch {
      return .failure(.cannotOpen(path, as: name, error))
    }
  }

  /// Reads standard input up to its end; more than `limit` bytes are an error. The text is called `path`, as given by
  /// `--stdin-filename`.
  /// The absolute path with all links followed; `nil` if it leads nowhere.
  package static func realPath(_ path: String) -> String? { FileStatus.realPath(path) }

  /// Whether the path leads to a folder.
  package static func isFolder(_ path: String) -> Bool { (try? FileStatus.of(path))?.kind == .folder }

  /// Whether nothing has that path. What cannot be found out counts as there.
  package static func isAbsent(_ path: String) -> Bool {
    do {
      _ = try FileStatus.of(path)
      return false
    } catch {
      return error.isNotFound
    }
  }

  package static func readStandardInput(
    as path: String = "<stdin>", limit: Int = defaultLimit
  ) -> Result<SourceText, WorkspaceError> {
    read(descriptor: 0, as: path, limit: limit)
  }

  static func read(descriptor: Int32, as path: String, limit: Int) -> Result<SourceText, WorkspaceError> {
    do throws(SystemError) {
      guard let bytes = try readFully(from: descriptor, expecting: 1 << 16, limit: limit) else {
        return .failure(.tooLarge(path: path, limit: limit))
      }
      return .success(SourceText(path: path, bytes: bytes))
    } catch {
      return .failure(.unreadable(path: path, error))
    }
  }
}

extension WorkspaceError {
  /// The most telling error for a file that could not be opened.
  static func cannotOpen(_ path: String, as name: String, _ error: SystemError) -> WorkspaceError {
    guard error.isNotFound else { return .unreadable(path: name, error) }
    if let target = try? FileStatus.target(ofLink: path) { return .brokenLink(path: name, target: target) }
    return .missing(path: name)
  }
}
