package import Diagnostics
import SourceText

/// What the git command knows about the repository around the current folder.
package enum GitRepository {
  /// Why git cannot say it.
  package enum Failure: Error, Hashable, Sendable {
    case notInstalled
    case notARepository
    case unknownRevision(String)
    /// The two have no commit in common, as in a clone that was cut off.
    case noCommonCommit(String)

    package var message: LocalizedText {
      switch self {
      case .notInstalled: LocalizedText(en: "`git` was not found", zh: "找不到 `git`")
      case .notARepository: LocalizedText(en: "this folder is in no git repository", zh: "当前文件夹不在 git 仓库里")
      case .unknownRevision(let name): LocalizedText(en: "git knows no revision `\(name)`", zh: "git 里没有版本 `\(name)`")
      case .noCommonCommit(let name):
        LocalizedText(en: "`\(name)` and `HEAD` have no common commit here", zh: "`\(name)` 和 `HEAD` 在本地没有共同的提交")
      }
    }

    private static let depth = "`fetch-depth: 0` (GitHub), `GIT_DEPTH: 0` (GitLab)"

    /// `origin/main` is the name of a branch here and `main` its name there.
    private static func branch(_ name: String) -> Substring {
      name.hasPrefix("origin/") ? name.dropFirst("origin/".count) : name[...]
    }

    package var help: LocalizedText {
      switch self {
      case .notInstalled: LocalizedText(en: "install it, or compare with a saved report", zh: "请先安装，或与保存的报告对比")
      case .notARepository:
        LocalizedText(
          en: "start it inside a work tree (`trimtab budget` can compare with a saved report instead)",
          zh: "请在 git 工作区内运行（`trimtab budget` 也可以与保存的报告对比）")
      case .unknownRevision(let name):
        LocalizedText(
          en:
            "fetch it with `git fetch origin \(Self.branch(name))`; a checkout in CI needs its history: \(Self.depth)",
          zh: "请用 `git fetch origin \(Self.branch(name))` 获取；CI 需要检出完整历史：\(Self.depth)")
      case .noCommonCommit:
        LocalizedText(
          en: "fetch the history with `git fetch --unshallow`; in CI: \(Self.depth)",
          zh: "请用 `git fetch --unshallow` 拉取完整历史；CI 里设置：\(Self.depth)")
      }
    }
  }

  /// The commit at which `HEAD` branched off `revision`.
  package static func mergeBase(of revision: String) throws(Failure) -> String {
    // What starts with a dash would be read as an option.
    guard !revision.hasPrefix("-"), try run(["rev-parse", "--verify", "--quiet", "\(revision)^{commit}"]).status == 0
    else {
      throw .unknownRevision(revision)
    }
    let result = try run(["merge-base", revision, "HEAD"])
    guard result.status == 0, let line = lines(result.output).first else { throw .noCommonCommit(revision) }
    return line
  }

  /// The files of the work tree that are not as they were where `HEAD` branched off `revision`, or at `HEAD` without one, and
  /// those that git does not know and does not ignore; absolute paths with all links followed.
  package static func changedFiles(since revision: String?) throws(Failure) -> Set<String> {
    let top = try run(["rev-parse", "--show-toplevel"])
    guard top.status == 0, let root = lines(top.output).first else { throw .notARepository }
    let base: String
    if let revision {
      base = try mergeBase(of: revision)
    } else if try run(["rev-parse", "--verify", "--quiet", "HEAD"]).status == 0 {
      base = "HEAD"
    } else {
      // Nothing has been committed: everything differs from the empty tree.
      base = try lines(run(["hash-object", "-t", "tree", "--stdin"]).output).first ?? ""
    }
    let changed = try run(["-C", root, "diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", base, "--"])
    let new = try run(["-C", root, "ls-files", "-z", "--others", "--exclude-standard"])
    let names = (changed.output + new.output).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    return Set(names.map { PathName.joined(root, $0) })
  }

  /// The files as they were at `commit`, by their paths relative to the current folder; files that were not there are
  /// missing. One process, whatever the number of files.
  package static func files(_ paths: [String], at commit: String) throws(Failure) -> [String: [UInt8]] {
    // A line break would end the request; such a name is treated as new.
    let paths = paths.filter { !$0.utf8.contains(0x0A) }
    let requests = paths.map { "\(commit):./\($0)\n" }.joined()
    let result = try run(["cat-file", "--batch"], input: Array(requests.utf8))
    var files: [String: [UInt8]] = [:]
    var position = 0
    let output = result.output
    for path in paths {
      guard let end = output[position...].firstIndex(of: 0x0A) else { break }
      let header = String(decoding: output[position..<end], as: UTF8.self).split(separator: " ")
      position = end + 1
      // `<id> blob <size>`, or the request and `missing`.
      guard header.count == 3, header[1] == "blob", let size = Int(header[2]), position + size <= output.count else {
        continue
      }
      files[path] = Array(output[position..<position + size])
      position += size + 1
    }
    return files
  }

  private static func run(_ arguments: [String], input: [UInt8] = []) throws(Failure) -> ChildProcess.Result {
    let result: ChildProcess.Result
    do {
      result = try ChildProcess.run("git", arguments, input: input)
    } catch {
      throw .notInstalled
    }
    if result.status == 128, result.errors.containsAny(of: ["not a git repository"]) { throw .notARepository }
    return result
  }

  private static func lines(_ output: [UInt8]) -> [String] {
    output.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
  }
}
