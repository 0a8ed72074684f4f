import Configuration

/// Walks folders without recursion and collects candidate files.
struct FolderWalk {
  private struct Folder {
    var path: String
    var location: String
    var scope: IgnoreScope
    var isNamed: Bool
  }

  private(set) var files: [DiscoveredFile] = []
  private(set) var problems: [Discovery.Problem] = []
  private let options: DiscoveryOptions
  private let currentDirectory: String
  private var named: [Folder] = []
  /// Links to folders wait until all real folders are done, so that a file is known by its own name if it has one here.
  private var linkedFolders: [Folder] = []
  private var linkedFiles: [(file: DiscoveredFile, status: FileStatus)] = []
  private var visited: Set<FileIdentity> = []
  /// What makes two paths the same file. Hard links are different files with the same bytes: a fix parts them.
  private var added: Set<String> = []
  private var scopes: [String: IgnoreScope] = [:]

  init(options: DiscoveryOptions) {
    self.options = options
    // Without a current folder relative paths may still work for the system itself.
    currentDirectory = options.currentDirectory ?? ProcessSurroundings.currentDirectory ?? "."
  }

  func location(of path: String) -> String {
    currentDirectory == "." ? PathName.cleaned(path) : PathName.absolute(path, from: currentDirectory)
  }

  /// Adds a file unless it is there already.
  mutating func add(_ file: DiscoveredFile, _ status: FileStatus) {
    // A path starts with a slash, an identity does not.
    let key =
      status.linkCount > 1
      ? FileStatus.realPath(file.location) ?? file.location : status.identity.description
    if added.insert(key).inserted { files.append(file) }
  }

  /// Notes a named folder for ``run()``.
  mutating func schedule(_ path: String, _ location: String) {
    let above = PathName.folder(of: location)
    let scope = location == above ? IgnoreScope() : self.scope(of: above)
    named.append(Folder(path: path, location: location, scope: scope, isNamed: true))
  }

  /// Walks everything that has been scheduled.
  mutating func run() {
    for folder in named { walk(folder) }
    for linked in linkedFiles { add(linked.file, linked.status) }
    linkedFiles = []
    // A linked folder may hold further links; they are appended while this goes on.
    while !linkedFolders.isEmpty {
      let batch = linkedFolders
      linkedFolders = []
      for folder in batch { walk(folder) }
      for linked in linkedFiles { add(linked.file, linked.status) }
      linkedFiles = []
    }
  }

  private mutating func walk(_ start: Folder) {
    var pending = [start]
    while let folder = pending.popLast() {
      do throws(SystemError) {
        // In reverse, so that folders are taken in the order of their names.
        pending += try visit(folder).reversed()
      } catch {
        note(.unreadableFolder(path: folder.path, error), isExplicit: folder.isNamed)
      }
    }
  }

  /// Collects the files of one folder and returns the folders in it.
  private mutating func visit(_ folder: Folder) throws(SystemError) -> [Folder] {
    let descriptor = try FileDescriptor.folder(folder.location)
    guard visited.insert(try descriptor.status().identity).inserted else { return [] }
    let listing = try FolderListing(descriptor)
    var scope = folder.scope
    let names = Set(listing.entries.lazy.map(\.name).filter { $0.utf8.first == UInt8(ascii: ".") })
    let failures = scope.enter(folder.location, respectingGit: options.respectsGitignore, names: names.contains)
    for error in failures { note(error.renamed(PathName.joined(folder.path, PathName.name(of: error.path)))) }
    let exclusions = options.exclusions(folder.location)
    var folders: [Folder] = []
    for entry in listing.entries {
      let isCandidate = WalkPolicy.isCandidate(entry.name)
      if entry.kind == .regular || entry.kind == .other, !isCandidate { continue }
      if entry.kind == .folder, !WalkPolicy.entersFolder(entry.name) { continue }
      let location = PathName.joined(folder.location, entry.name)
      let path = PathName.joined(folder.path, entry.name)
      guard entry.isUTF8 else {
        note(.nameNotUTF8(path: path))
        continue
      }
      guard let found = examine(entry, isCandidate: isCandidate, in: descriptor, path: path, location: location) else {
        continue
      }
      let isFolder = found.status.kind == .folder
      guard isFolder ? WalkPolicy.entersFolder(entry.name) : isCandidate else { continue }
      // To git a link is a file, whatever it leads to.
      if scope.ignores(location, isDirectory: isFolder && !found.isLink) { continue }
      if exclusions?.verdict(location, isDirectory: isFolder) == true { continue }
      if isFolder {
        let next = Folder(path: path, location: location, scope: scope, isNamed: false)
        if found.isLink { linkedFolders.append(next) } else { folders.append(next) }
      } else if found.status.kind == .regular {
        let file = DiscoveredFile(path: path, location: location, isExplicit: false)
        if found.isLink { linkedFiles.append((file, found.status)) } else { add(file, found.status) }
      } else {
        note(.notRegularFile(path: path))
      }
    }
    return folders
  }

  /// What an entry is, links followed; `nil` if that cannot be told, which is noted if the entry matters.
  private mutating func examine(
    _ entry: FolderListing.Entry, isCandidate: Bool, in folder: borrowing FileDescriptor, path: String, location: String
  ) -> (status: FileStatus, isLink: Bool)? {
    do throws(SystemError) {
      var isLink = entry.kind == .link
      if !isLink {
        let status = try FileStatus.of(entry.name, in: folder, followingLinks: false)
        if status.kind != .link { return (status, false) }
        isLink = true
      }
      return (try FileStatus.of(entry.name, in: folder), isLink)
    } catch {
      if isCandidate { note(.cannotOpen(location, as: path, error)) }
      return nil
    }
  }

  private mutating func note(_ error: WorkspaceError, isExplicit: Bool = false) {
    problems.append(Discovery.Problem(error: error, isExplicit: isExplicit))
  }
}

// MARK: - Scopes of folders above, and forced exclusion

extension FolderWalk {
  /// The ignore files in force below a folder, from the root of the file system on.
  private mutating func scope(of location: String) -> IgnoreScope {
    var chain: [String] = []
    var folder = location
    var scope = IgnoreScope()
    while true {
      if let known = scopes[folder] {
        scope = known
        break
      }
      chain.append(folder)
      let above = PathName.folder(of: folder)
      if above == folder || above == "." { break }
      folder = above
    }
    for folder in chain.reversed() {
      // Trouble with an ignore file above the named path is not the user's concern here.
      _ = scope.enter(folder, respectingGit: options.respectsGitignore) { name in
        (try? FileStatus.of(PathName.joined(folder, name))) != nil
      }
      scopes[folder] = scope
    }
    return scope
  }

  /// Whether a walk would have left out a named path for a reason that was written down.
  ///
  /// `.gitignore` is no such reason: a file that git tracks may well be ignored.
  mutating func isForciblyExcluded(_ location: String, isDirectory: Bool) -> Bool {
    var folders = PathName.relative(location, to: currentDirectory).split(separator: "/")
    // What lies above the current folder is not the project's.
    if folders.first == ".." { folders = [] }
    if !isDirectory { _ = folders.popLast() }
    if folders.contains(where: { WalkPolicy.isAlwaysExcluded(folder: String($0)) }) { return true }
    let above = PathName.folder(of: location)
    if options.exclusions(above)?.ignores(location, isDirectory: isDirectory) == true { return true }
    return scope(of: above).forciblyExcludes(location, isDirectory: isDirectory)
  }
}
