/// The files that a command is about.
package struct Discovery: Sendable {
  /// A path that could not be used.
  package struct Problem: Hashable, Sendable {
    package let error: WorkspaceError
    /// Whether the user named the path, so that the job cannot be done; otherwise it is a note.
    package let isExplicit: Bool
  }

  /// Sorted by the bytes of their paths, each file once.
  package private(set) var files: [DiscoveredFile] = []
  /// Named paths that forced exclusion has left out.
  package private(set) var excluded: [String] = []
  /// Sorted by the bytes of their paths.
  package private(set) var problems: [Problem] = []

  /// Finds the files that `paths`, the current folder if there are none, name or hold.
  ///
  /// A named file is taken whatever it is called; in a folder only YAML, JSON, prompty and dotprompt files are, and hidden
  /// folders, folders of well-known tools and what is ignored are passed over. A folder or file that is reached twice
  /// counts once: by the name the user gave before one that was found, and by its own name before that of a link.
  ///
  /// O(entries of the folders × patterns).
  package static func discover(_ paths: [String], options: DiscoveryOptions = DiscoveryOptions()) -> Discovery {
    var walk = FolderWalk(options: options)
    var result = Discovery()
    for path in paths.isEmpty ? ["."] : paths {
      let name = PathName.cleaned(path)
      let location = walk.location(of: path)
      do throws(WorkspaceError) {
        let status = try status(of: path, at: location)
        if options.forcesExclusion, walk.isForciblyExcluded(location, isDirectory: status.kind == .folder) {
          result.excluded.append(name)
        } else if status.kind == .folder {
          walk.schedule(name, location)
        } else {
          walk.add(
            DiscoveredFile(path: name, location: location, isExplicit: !options.treatsNamedAsFound), status)
        }
      } catch {
        result.problems.append(Problem(error: error, isExplicit: true))
      }
    }
    walk.run()
    result.files = walk.files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    result.problems += walk.problems
    result.problems.sort { $0.error.path.utf8.lexicographicallyPrecedes($1.error.path.utf8) }
    return result
  }

  private static func status(of path: String, at location: String) throws(WorkspaceError) -> FileStatus {
    guard !path.isEmpty else { throw .missing(path: path) }
    let name = PathName.cleaned(path)
    let status: FileStatus
    do throws(SystemError) {
      status = try FileStatus.of(location)
    } catch {
      throw .cannotOpen(location, as: name, error)
    }
    switch status.kind {
    case .regular where path.utf8.last == UInt8(ascii: "/"): throw .missing(path: path)
    case .regular, .folder: return status
    case .link, .other: throw .notRegularFile(path: name)
    }
  }
}
