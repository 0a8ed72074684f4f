/// The patterns of one ignore file, or of one `exclude` list, with the folder they are relative to.
package struct IgnoreRules: Hashable, Sendable {
  /// An absolute path without a slash at its end; empty for the root of the file system.
  package let base: String
  package let globs: GlobList

  package init(base: String, globs: GlobList) {
    self.base = base.last == "/" ? String(base.dropLast()) : base
    self.globs = globs
  }

  /// Reads an ignore file: one pattern to a line, `#` begins a comment, spaces at the end of a line are dropped unless
  /// escaped, and a line that is no pattern matches nothing, as in git. O(n).
  package init(base: String, file bytes: [UInt8]) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let lines = bytes[start...].split(separator: UInt8(ascii: "\n"))
    self.init(base: base, globs: GlobList(lines.compactMap(Self.glob)))
  }

  private static func glob(line: ArraySlice<UInt8>) -> Glob? {
    var line = line
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    if line.first == UInt8(ascii: "#") { return nil }
    while line.last == UInt8(ascii: " ") {
      let escapes = line.dropLast().reversed().prefix { $0 == UInt8(ascii: "\\") }.count
      if escapes % 2 == 1 { break }
      line.removeLast()
    }
    guard !line.isEmpty, let text = String(validating: line, as: UTF8.self) else { return nil }
    return try? Glob(text)
  }

  /// What the rules say about one absolute path: `true` to ignore it, `false` to keep it, `nil` for a path that no
  /// pattern matches or that does not lie below the base. The folders above the path count for nothing.
  package func verdict(_ path: String, isDirectory: Bool) -> Bool? {
    if globs.isEmpty { return nil }
    return verdict(Array(path.utf8)[...], isDirectory: isDirectory)
  }

  /// Whether the absolute path, or a folder above it and below the base, is ignored.
  package func ignores(_ path: String, isDirectory: Bool) -> Bool {
    if globs.isEmpty { return false }
    let bytes = Array(path.utf8)
    for folder in bytes.parentFolders where verdict(folder, isDirectory: true) == true { return true }
    return verdict(bytes[...], isDirectory: isDirectory) == true
  }

  private func verdict(_ path: ArraySlice<UInt8>, isDirectory: Bool) -> Bool? {
    let prefix = base.utf8
    guard path.count > prefix.count + 1, path.starts(with: prefix),
      path[path.startIndex + prefix.count] == GlobProgram.slash
    else { return nil }
    return globs.verdict(path[(path.startIndex + prefix.count + 1)...], isDirectory: isDirectory)
  }
}
