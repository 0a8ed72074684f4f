package import Diagnostics

/// Why a path cannot be used. Paths are as named to the user.
package enum WorkspaceError: Error, Hashable, Sendable, CustomStringConvertible {
  case missing(path: String)
  case brokenLink(path: String, target: String)
  case isFolder(path: String)
  /// A named pipe, socket or device.
  case notRegularFile(path: String)
  /// Sizes in bytes.
  case tooLarge(path: String, limit: Int)
  case unreadable(path: String, SystemError)
  case unreadableFolder(path: String, SystemError)
  case nameNotUTF8(path: String)
  case readOnly(path: String)
  case missingFolder(path: String, folder: String)
  case unwritable(path: String, SystemError)

  package var path: String {
    switch self {
    case .missing(let path), .brokenLink(let path, _), .isFolder(let path), .notRegularFile(let path),
      .tooLarge(let path, _), .unreadable(let path, _), .unreadableFolder(let path, _), .nameNotUTF8(let path),
      .readOnly(let path), .missingFolder(let path, _), .unwritable(let path, _):
      path
    }
  }

  /// What is wrong, in a line that stands alone.
  package var message: LocalizedText {
    switch self {
    case .missing(let path):
      LocalizedText(en: "`\(path)` does not exist", zh: "`\(path)` 不存在")
    case .brokenLink(let path, let target):
      LocalizedText(
        en: "`\(path)` is a link to `\(target)`, which does not exist", zh: "`\(path)` 链接到 `\(target)`，但后者不存在")
    case .isFolder(let path):
      LocalizedText(en: "`\(path)` is a folder, not a file", zh: "`\(path)` 是文件夹，不是文件")
    case .notRegularFile(let path):
      LocalizedText(en: "`\(path)` is not a regular file", zh: "`\(path)` 不是普通文件")
    case .tooLarge(let path, let limit):
      LocalizedText(
        en: "`\(path)` is larger than \(Self.size(limit))", zh: "`\(path)` 超过 \(Self.size(limit))")
    case .unreadable(let path, let error):
      LocalizedText(en: "cannot read `\(path)`: \(error.reason.en)", zh: "无法读取 `\(path)`：\(error.reason.zh)")
    case .unreadableFolder(let path, let error):
      LocalizedText(en: "cannot open folder `\(path)`: \(error.reason.en)", zh: "无法打开文件夹 `\(path)`：\(error.reason.zh)")
    case .nameNotUTF8(let path):
      LocalizedText(en: "the name `\(path)` is not UTF-8", zh: "文件名 `\(path)` 不是 UTF-8")
    case .readOnly(let path):
      LocalizedText(en: "`\(path)` is read-only", zh: "`\(path)` 是只读文件")
    case .missingFolder(let path, let folder):
      LocalizedText(
        en: "cannot write `\(path)`: folder `\(folder)` does not exist", zh: "无法写入 `\(path)`：文件夹 `\(folder)` 不存在")
    case .unwritable(let path, let error):
      LocalizedText(en: "cannot write `\(path)`: \(error.reason.en)", zh: "无法写入 `\(path)`：\(error.reason.zh)")
    }
  }

  /// What to do about it.
  package var help: LocalizedText {
    switch self {
    case .missing: LocalizedText(en: "check the spelling of the path", zh: "请检查路径是否写对")
    case .brokenLink: LocalizedText(en: "repair the link or delete it", zh: "请修复或删除该链接")
    case .isFolder: LocalizedText(en: "name a file in it", zh: "请指定其中的文件")
    case .notRegularFile: LocalizedText(en: "pass its text on standard input", zh: "请通过标准输入传入其内容")
    case .tooLarge:
      LocalizedText(en: "split it, or exclude it in `.trimtab.yaml`", zh: "请拆分该文件，或在 `.trimtab.yaml` 里排除它")
    case .unreadable(_, let error), .unreadableFolder(_, let error), .unwritable(_, let error): error.remedy
    case .nameNotUTF8: LocalizedText(en: "rename it", zh: "请重命名")
    case .missingFolder(_, let folder):
      LocalizedText(en: "create it with `mkdir -p \(folder)`", zh: "请用 `mkdir -p \(folder)` 创建")
    case .readOnly(let path):
      LocalizedText(en: "make it writable with `chmod u+w \(path)`", zh: "请用 `chmod u+w \(path)` 改为可写")
    }
  }

  package var description: String { "\(message.en); \(help.en)" }

  /// The same error about a path as the user knows it.
  func renamed(_ path: String) -> WorkspaceError {
    switch self {
    case .missing: .missing(path: path)
    case .brokenLink(_, let target): .brokenLink(path: path, target: target)
    case .isFolder: .isFolder(path: path)
    case .notRegularFile: .notRegularFile(path: path)
    case .tooLarge(_, let limit): .tooLarge(path: path, limit: limit)
    case .unreadable(_, let error): .unreadable(path: path, error)
    case .unreadableFolder(_, let error): .unreadableFolder(path: path, error)
    case .nameNotUTF8: .nameNotUTF8(path: path)
    case .readOnly: .readOnly(path: path)
    case .missingFolder(_, let folder): .missingFolder(path: path, folder: folder)
    case .unwritable(_, let error): .unwritable(path: path, error)
    }
  }

  /// A number of bytes in the largest unit that divides it.
  private static func size(_ bytes: Int) -> String {
    for (unit, name) in [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")] where bytes >= unit && bytes % unit == 0
    {
      return "\(bytes / unit) \(name)"
    }
    return bytes == 1 ? "1 byte" : "\(bytes) bytes"
  }
}
