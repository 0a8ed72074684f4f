package import Configuration

/// A file to read.
package struct DiscoveredFile: Hashable, Sendable {
  /// How the file is named to the user: as given, or below the given folder.
  package let path: String
  /// The absolute path of the same file.
  package let location: String
  /// Whether the user named the file, rather than a folder above it.
  package let isExplicit: Bool
}

/// What to look for and what to pass over.
package struct DiscoveryOptions {
  /// Whether `.gitignore` and `.git/info/exclude` count inside a git work tree.
  package var respectsGitignore = true
  /// Whether `exclude`, `.trimtabignore` and the folders that are never entered apply to named files too.
  package var forcesExclusion = false
  /// Whether named files count as if a walk had found them. A path that does not exist is a problem all the same.
  package var treatsNamedAsFound = false
  /// The `exclude` patterns in force in a folder, given by its absolute path: those of the closest configuration file.
  /// Asked once for every folder that is walked and, if exclusion is forced, for the folder of every named path.
  package var exclusions: (_ directory: String) -> IgnoreRules? = { _ in nil }
  /// The absolute path that relative ones start from; `nil` for the process's own.
  package var currentDirectory: String?

  package init() {}
}

/// The rules of a walk that nobody can configure.
enum WalkPolicy {
  /// Folders of tools and their products, which hold no prompt of one's own.
  static func entersFolder(_ name: String) -> Bool {
    switch name {
    case "node_modules", "venv", "__pycache__", "target", "dist": false
    case ".github": true
    default: !name.utf8.starts(with: ".".utf8) || name.utf8.starts(with: ".trimtab".utf8)
    }
  }

  /// Folders that stay closed even to a named file when exclusion is forced. Hidden ones are open to it.
  static func isAlwaysExcluded(folder name: String) -> Bool {
    switch name {
    case ".git", "node_modules", ".build", ".venv", "venv", "__pycache__", "target", "dist": true
    default: false
    }
  }

  /// Whether a file may hold prompts, by its name.
  static func isCandidate(_ name: String) -> Bool {
    guard let dot = name.utf8.lastIndex(of: UInt8(ascii: ".")) else { return false }
    switch name[name.utf8.index(after: dot)...].lowercased() {
    case "yaml", "yml", "json", "jsonl", "prompty", "prompt": return !ConfigurationSearch.names.contains(name)
    default: return false
    }
  }
}
