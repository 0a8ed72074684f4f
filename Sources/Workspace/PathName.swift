/// Arithmetic on paths, without a look at the file system: `a/../b` is `b` even if `a` is a link.
package enum PathName {
  /// The path without `.`, empty parts and a slash at its end; `.` if nothing is left. `..` stays.
  package static func cleaned(_ path: String) -> String {
    if isPlain(path.utf8) { return path }
    let parts = path.utf8.split(separator: slash).filter { !$0.elementsEqual(".".utf8) }
    let joined = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    if path.utf8.first == slash { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// The path seen from the root, `..` resolved; `directory` is absolute.
  package static func absolute(_ path: String, from directory: String) -> String {
    let whole = path.utf8.first == slash ? path : directory + "/" + path
    if isPlain(whole.utf8) { return whole }
    var parts: [Substring.UTF8View] = []
    for part in whole.utf8.split(separator: slash) {
      if part.elementsEqual(".".utf8) { continue }
      if part.elementsEqual("..".utf8) {
        _ = parts.popLast()
      } else {
        parts.append(part)
      }
    }
    return "/" + parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
  }

  /// Whether there is nothing to clean: no part is empty or starts with a dot, and no slash stands at the end.
  private static func isPlain(_ path: String.UTF8View) -> Bool {
    var previous = slash
    var isFirst = true
    for byte in path {
      if previous == slash, byte == UInt8(ascii: ".") || byte == slash && !isFirst { return false }
      previous = byte
      isFirst = false
    }
    return previous != slash
  }

  /// How to get to `path` from `directory`: `.` for itself, with `../` for what lies outside. Both are absolute, with
  /// `..` resolved.
  package static func relative(_ path: String, to directory: String) -> String {
    let folder = directory.utf8.last == slash ? directory : directory + "/"
    if path.utf8.count > folder.utf8.count, path.utf8.starts(with: folder.utf8) {
      return String(decoding: Array(path.utf8.dropFirst(folder.utf8.count)), as: UTF8.self)
    }
    let from = directory.utf8.split(separator: slash)
    let to = path.utf8.split(separator: slash)
    let common = zip(from, to).prefix { $0.elementsEqual($1) }.count
    let parts =
      Array(repeating: "..", count: from.count - common)
      + to.dropFirst(common).map { String(decoding: $0, as: UTF8.self) }
    return parts.isEmpty ? "." : parts.joined(separator: "/")
  }

  /// A name in a folder; the folder `.` adds nothing.
  package static func joined(_ folder: String, _ name: String) -> String {
    if folder.isEmpty || folder == "." { return name }
    return folder.utf8.last == slash ? folder + name : folder + "/" + name
  }

  /// The folder that holds the path: `.` for a mere name, `/` for what lies in the root.
  package static func folder(of path: String) -> String {
    guard let last = path.utf8.lastIndex(of: slash) else { return "." }
    return last == path.utf8.startIndex ? "/" : String(path[..<last])
  }

  /// The part behind the last slash.
  package static func name(of path: String) -> String {
    guard let last = path.utf8.lastIndex(of: slash) else { return path }
    return String(path[path.utf8.index(after: last)...])
  }

  private static let slash = UInt8(ascii: "/")
}
