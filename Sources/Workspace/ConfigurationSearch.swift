/// Finds the configuration file that is closest to a folder, remembering what it has seen.
package struct ConfigurationSearch: Sendable {
  /// A configuration file.
  package struct Found: Hashable, Sendable {
    /// Relative to the current folder, with `../` where it lies above.
    package let path: String
    /// The absolute path.
    package let location: String

    /// The absolute path of the folder that its globs are relative to.
    package var directory: String { PathName.folder(of: location) }
  }

  /// The first that exists in a folder counts.
  package static let names = [".trimtab.yaml", ".trimtab.yml"]

  private let currentDirectory: String
  /// By folder: the file, or `nil` where there is none up to the root.
  private var known: [String: Found?] = [:]

  /// `currentDirectory` is the absolute path that relative ones start from; `nil` for the process's own.
  package init(currentDirectory: String? = nil) {
    self.currentDirectory = currentDirectory ?? ProcessSurroundings.currentDirectory ?? "/"
  }

  /// The configuration file of the folder or of the closest one above it; `nil` if there is none up to the root.
  ///
  /// A file that exists but cannot be read is returned all the same: reading it tells what is wrong. Each folder is
  /// looked at once.
  package mutating func closestConfiguration(for directory: String) -> Found? {
    var folder = PathName.absolute(directory, from: currentDirectory)
    var passed: [String] = []
    var result: Found?
    while true {
      if let cached = known[folder] {
        result = cached
        break
      }
      passed.append(folder)
      if let found = configuration(in: folder) {
        result = found
        break
      }
      let above = PathName.folder(of: folder)
      if above == folder { break }
      folder = above
    }
    for folder in passed { known.updateValue(result, forKey: folder) }
    return result
  }

  private func configuration(in folder: String) -> Found? {
    for name in Self.names {
      let location = PathName.joined(folder, name)
      guard let own = try? FileStatus.of(location, followingLinks: false) else { continue }
      // A broken link is a mistake worth an error, a folder of that name is something else.
      let kind = own.kind == .link ? (try? FileStatus.of(location))?.kind : own.kind
      if kind == .folder { continue }
      return Found(path: PathName.relative(location, to: currentDirectory), location: location)
    }
    return nil
  }
}
