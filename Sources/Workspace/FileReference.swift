import Configuration

/// A reference from one file to others, such as promptfoo's `file://prompts/*.txt`.
package enum FileReference {
  /// More folders than a pattern of one project passes; it bounds `file:///**`.
  static let folderLimit = 10_000

  /// The regular files that a reference names, relative to the folder of `path`, sorted by bytes.
  ///
  /// `file://` may stand before it. A path is taken as it is if there is such a file, else as a glob: `*` passes over
  /// hidden names, `**` over links, and neither enters folders like `node_modules`. Files that do not exist are none.
  ///
  /// `path`, the referring file, is absolute or relative to the process's current folder; so are the results. O(entries
  /// of the folders passed).
  package static func expand(reference: String, relativeTo path: String) -> [String] {
    var text = reference[...]
    if text.utf8.starts(with: "file://".utf8) { text = text.dropFirst("file://".count) }
    guard !text.isEmpty, !text.utf8.contains(0) else { return [] }
    let isAbsolute = text.utf8.first == UInt8(ascii: "/")
    let literal = PathName.cleaned(isAbsolute ? String(text) : PathName.joined(PathName.folder(of: path), String(text)))
    if kind(of: literal) == .regular { return [literal] }
    guard text.utf8.contains(where: isSpecial) else { return [] }
    let parts = text.split(separator: "/").map(String.init).filter { $0 != "." }
    let fixed = parts.prefix { !$0.utf8.contains(where: isSpecial) }
    let start = fixed.reduce(isAbsolute ? "/" : PathName.folder(of: path), PathName.joined)
    return expand(Array(parts.dropFirst(fixed.count)), from: PathName.cleaned(start))
  }

  private static func expand(_ parts: [String], from start: String) -> [String] {
    var folders = [start]
    var budget = folderLimit
    for part in parts.dropLast() {
      var next: [String] = []
      for folder in folders {
        if part == ".." {
          next.append(PathName.joined(folder, part))
        } else if part == "**" {
          next += descendants(of: folder, &budget)
        } else if let glob = try? Glob(part) {
          next += entries(of: folder, &budget).filter { $0.kind == .folder && admits(glob, $0.name) }
            .map { PathName.joined(folder, $0.name) }
        }
      }
      folders = unique(next)
    }
    guard let last = parts.last else { return [] }
    if last == "**" { folders = unique(folders.flatMap { descendants(of: $0, &budget) }) }
    guard let glob = try? Glob(last == "**" ? "*" : last) else { return [] }
    var files: [String] = []
    for folder in folders {
      for entry in entries(of: folder, &budget) where entry.kind == .regular && admits(glob, entry.name) {
        files.append(PathName.joined(folder, entry.name))
      }
    }
    return unique(files).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The folder itself and all below it that a walk would enter, links left out.
  private static func descendants(of folder: String, _ budget: inout Int) -> [String] {
    var result = [folder]
    var index = 0
    while index < result.count, budget > 0 {
      let current = result[index]
      index += 1
      for entry in entries(of: current, &budget) {
        guard entry.kind == .folder, !entry.isLink, WalkPolicy.entersFolder(entry.name) else { continue }
        result.append(PathName.joined(current, entry.name))
      }
    }
    return result
  }

  private struct Entry {
    var name: String
    /// Links followed.
    var kind: FileStatus.Kind?
    var isLink: Bool
  }

  private static func entries(of folder: String, _ budget: inout Int) -> [Entry] {
    guard budget > 0 else { return [] }
    budget -= 1
    guard let descriptor = try? FileDescriptor.folder(folder), let listing = try? FolderListing(descriptor) else {
      return []
    }
    var result: [Entry] = []
    for entry in listing.entries where entry.isUTF8 {
      let own = entry.kind ?? (try? FileStatus.of(entry.name, in: descriptor, followingLinks: false))?.kind
      let kind = own == .link ? (try? FileStatus.of(entry.name, in: descriptor))?.kind : own
      result.append(Entry(name: entry.name, kind: kind, isLink: own == .link))
    }
    return result
  }

  /// A hidden name has to be asked for by its dot, as in every shell.
  private static func admits(_ glob: Glob, _ name: String) -> Bool {
    let dot = UInt8(ascii: ".")
    return (name.utf8.first != dot || glob.pattern.utf8.first == dot) && !glob.isNegated && glob.matches(name)
  }

  private static func kind(of path: String) -> FileStatus.Kind? {
    (try? FileStatus.of(path))?.kind
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "[")
  }

  private static func unique(_ paths: [String]) -> [String] {
    var seen: Set<String> = []
    return paths.filter { seen.insert($0).inserted }
  }
}
