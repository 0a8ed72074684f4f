import Configuration
import SourceText

/// The ignore files in force in a folder.
struct IgnoreScope {
  /// `.git/info/exclude`, then every `.gitignore` from the root of the work tree downward.
  private var git: [IgnoreRules] = []
  /// Every `.trimtabignore` from the root of the file system downward.
  private var own: [IgnoreRules] = []
  private var isInWorkTree = false

  /// Whether the entry is ignored; the folders above it are not asked. The innermost file with an opinion decides, and
  /// `.trimtabignore` before `.gitignore`.
  func ignores(_ location: String, isDirectory: Bool) -> Bool {
    for rules in own.reversed() {
      if let verdict = rules.verdict(location, isDirectory: isDirectory) { return verdict }
    }
    for rules in git.reversed() {
      if let verdict = rules.verdict(location, isDirectory: isDirectory) { return verdict }
    }
    return false
  }

  /// Whether `.trimtabignore` files leave out the path or a folder above it.
  func forciblyExcludes(_ location: String, isDirectory: Bool) -> Bool {
    let folders = location.utf8.indices.lazy
      .filter { $0 > location.utf8.startIndex && location.utf8[$0] == UInt8(ascii: "/") }
      .map { (String(location[..<$0]), true) }
    for (path, isDirectory) in Array(folders) + [(location, isDirectory)] {
      let verdict = own.reversed().lazy.compactMap { $0.verdict(path, isDirectory: isDirectory) }.first
      if verdict == true { return true }
    }
    return false
  }

  /// Adds what the folder itself brings, where `names` tells whether it holds an entry of a name. Ignore files that
  /// cannot be read are returned.
  mutating func enter(_ folder: String, respectingGit: Bool, names: (String) -> Bool) -> [WorkspaceError] {
    var problems: [WorkspaceError] = []
    func rules(_ name: String) -> IgnoreRules? {
      switch FileReader.read(PathName.joined(folder, name), limit: 1 << 20) {
      case .success(let source): return IgnoreRules(base: folder, file: source.bytes)
      case .failure(let error):
        problems.append(error)
        return nil
      }
    }
    if respectingGit {
      if names(".git") {
        // A repository inside another is a world of its own.
        isInWorkTree = true
        git =
          GitFolder.excludeFile(ofWorkTree: folder).flatMap(Self.bytes).map {
            [IgnoreRules(base: folder, file: $0)]
          } ?? []
      }
      if isInWorkTree, names(".gitignore"), let rules = rules(".gitignore") { git.append(rules) }
    }
    if names(".trimtabignore"), let rules = rules(".trimtabignore") { own.append(rules) }
    return problems
  }

  private static func bytes(of path: String) -> [UInt8]? {
    try? FileReader.read(path, limit: 1 << 20).get().bytes
  }
}

/// The places of git's own files.
package enum GitFolder {
  /// The root of the work tree that `folder` lies in; `nil` outside of one.
  package static func workTree(of folder: String) -> String? {
    var folder = PathName.cleaned(folder)
    while FileReader.isAbsent(PathName.joined(folder, ".git")) {
      if folder == "/" || folder.isEmpty { return nil }
      folder = PathName.folder(of: folder)
    }
    return folder
  }

  /// Where `info/exclude` of a work tree would be; `nil` if `.git` is a file that leads nowhere.
  static func excludeFile(ofWorkTree folder: String) -> String? {
    let git = PathName.joined(folder, ".git")
    guard let status = try? FileStatus.of(git) else { return nil }
    if status.kind == .folder { return git + "/info/exclude" }
    // A linked work tree or a submodule: `.git` names the real folder, and that may share its settings with another.
    guard let line = firstLine(of: git), line.utf8.starts(with: "gitdir: ".utf8) else { return nil }
    let real = PathName.absolute(String(line.dropFirst("gitdir: ".count)), from: folder)
    let common = firstLine(of: real + "/commondir").map { PathName.absolute($0, from: real) } ?? real
    return common + "/info/exclude"
  }

  private static func firstLine(of path: String) -> String? {
    guard let bytes = try? FileReader.read(path, limit: 1 << 16).get().bytes else { return nil }
    return String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
  }
}
