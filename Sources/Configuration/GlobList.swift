/// Patterns in order, of which the last that matches decides.
package struct GlobList: Hashable, Sendable {
  package let globs: [Glob]

  package init(_ globs: [Glob] = []) {
    self.globs = globs
  }

  /// Chooses every file, those above the configuration's folder too.
  package static let everything: GlobList = GlobList((try? Glob("**")).map { [$0] } ?? [])

  package var isEmpty: Bool { globs.isEmpty }

  /// What the last matching pattern says about this path alone: `true` for a plain one, `false` for one with `!`,
  /// `nil` if none matches.
  package func verdict(_ path: String, isDirectory: Bool = false) -> Bool? {
    verdict(Array(path.utf8)[...], isDirectory: isDirectory)
  }

  func verdict(_ path: ArraySlice<UInt8>, isDirectory: Bool) -> Bool? {
    globs.last { $0.matches(path, isDirectory: isDirectory) }.map { !$0.isNegated }
  }

  /// Whether the path is left out, as git leaves it out: what lies in an ignored folder cannot be taken back.
  package func ignores(_ path: String, isDirectory: Bool = false) -> Bool {
    if isEmpty { return false }
    let bytes = Array(path.utf8)
    for folder in bytes.parentFolders where verdict(folder, isDirectory: true) == true { return true }
    return verdict(bytes[...], isDirectory: isDirectory) == true
  }

  /// Whether the patterns choose this file: the last that matches it, or a folder above it, decides.
  ///
  /// Where git ignores, a folder is final, because git does not look inside; where files are chosen nothing is gained
  /// by that, and `[prompts/**, "!prompts/old/**"]` shall mean what it says.
  package func selects(_ path: String) -> Bool {
    if isEmpty { return false }
    let bytes = Array(path.utf8)
    let folders = bytes.parentFolders
    let last = globs.last { glob in
      glob.matches(bytes[...], isDirectory: false) || folders.contains { glob.matches($0, isDirectory: true) }
    }
    return last.map { !$0.isNegated } ?? false
  }
}

extension Array where Element == UInt8 {
  /// The folders above a path, the outermost first.
  var parentFolders: [ArraySlice<UInt8>] {
    indices.lazy.filter { $0 > 0 && self[$0] == GlobProgram.slash }.map { self[..<$0] }
  }
}
