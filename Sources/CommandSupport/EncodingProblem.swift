package import Diagnostics
package import Tokenization

/// Why there is no encoding, in the user's language.
package enum EncodingProblem {
  package static func message(_ error: EncodingFileError) -> LocalizedText {
    switch error {
    case .unknown(let name):
      let names = Encoding.names.joined(separator: ", ")
      return LocalizedText(
        en: "`\(name)` is not an encoding; choose one of \(names)", zh: "没有名为 `\(name)` 的编码；可选：\(names)")
    case .missing(let name, let folders):
      let places = folders.map { "`\($0)`" }.joined(separator: ", ")
      return LocalizedText(
        en: "the table of \(name) is not installed: looked in \(places); install trimtab's vocabularies there, or set "
          + "TRIMTAB_VOCABULARIES to their folder",
        zh: "\(name) 的词表没有安装：已在 \(places) 中查找；请把 trimtab 的词表装到那里，或用 TRIMTAB_VOCABULARIES 指定所在目录")
    case .unreadable(let path, let reason):
      return LocalizedText(en: "cannot read `\(path)`: \(reason)", zh: "无法读取 `\(path)`：\(chinese(reason))")
    case .refused(let path, let reason):
      return LocalizedText(en: "cannot use `\(path)`: \(reason)", zh: "无法使用 `\(path)`：\(reason)")
    }
  }

  /// What the system says most often; the library that says it has one language.
  private static func chinese(_ reason: String) -> String {
    switch reason {
    case "No such file or directory": "文件不存在"
    case "Permission denied": "没有权限"
    case "Is a directory": "这是文件夹"
    default: reason
    }
  }
}
