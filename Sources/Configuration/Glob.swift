/// One pattern of the gitignore dialect: the only kind of pattern trimtab has.
///
/// A pattern with a `/` before its last byte is matched against the path below its base folder, any other against the
/// last name of a path. `*` and `?` stop at `/`, `**` between slashes stands for any number of folders, a final `/`
/// asks for a folder, `!` turns the pattern around and `\` takes the meaning off the next byte.
///
/// Unlike git, `?` and `[…]` stand for one character, not for one byte of it.
package struct Glob: Hashable, Sendable {
  /// The pattern as it was written.
  package let pattern: String
  /// Whether it begins with `!`: what it matches is taken back.
  package let isNegated: Bool
  /// Whether it ends with `/`: it matches folders only.
  package let matchesOnlyDirectories: Bool
  /// Whether it is matched against the whole path below its base; otherwise against the last name alone.
  package let isAnchored: Bool
  private let program: GlobProgram

  /// Reads a pattern that stands alone: there are no comments, and spaces at its end belong to it.
  package init(_ pattern: String) throws(GlobError) {
    let bytes = Array(pattern.utf8)
    var start = 0
    var end = bytes.count
    let isNegated = bytes.first == UInt8(ascii: "!")
    if isNegated { start += 1 }
    let endsWithSlash = end > start && bytes[end - 1] == GlobProgram.slash
    if endsWithSlash { end -= 1 }
    let isAnchored = bytes[start..<end].contains(GlobProgram.slash)
    if start < end, bytes[start] == GlobProgram.slash { start += 1 }
    guard start < end else { throw GlobError(kind: .empty, range: 0..<bytes.count) }
    self.pattern = pattern
    self.isNegated = isNegated
    matchesOnlyDirectories = endsWithSlash
    self.isAnchored = isAnchored
    program = try GlobProgram(bytes[start..<end])
  }

  /// Whether the pattern, `!` aside, matches a path below its base folder. The folders above that path count for
  /// nothing here; see ``GlobList``. O(length of path × length of pattern) for every `**` passed.
  package func matches(_ path: String, isDirectory: Bool = false) -> Bool {
    matches(Array(path.utf8)[...], isDirectory: isDirectory)
  }

  func matches(_ path: ArraySlice<UInt8>, isDirectory: Bool) -> Bool {
    if matchesOnlyDirectories, !isDirectory { return false }
    if path.isEmpty { return false }
    if isAnchored { return program.matches(path) }
    let name = path.lastIndex(of: GlobProgram.slash).map { path[($0 + 1)...] } ?? path
    return !name.isEmpty && program.matches(name)
  }
}
