package import Diagnostics
package import SourceText

/// Why a text is not a pattern.
package struct GlobError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Kind: Hashable, Sendable {
    case empty
    case unclosedBracket
    case reversedRange
    case unknownClass(String)
    case trailingBackslash
  }

  package let kind: Kind
  /// The offending bytes of the pattern.
  package let range: ByteRange

  package var message: LocalizedText {
    switch kind {
    case .empty: LocalizedText(en: "the pattern is empty", zh: "模式为空")
    case .unclosedBracket: LocalizedText(en: "the `[` has no `]`", zh: "`[` 没有对应的 `]`")
    case .reversedRange: LocalizedText(en: "the range runs backwards", zh: "字符范围前后颠倒")
    case .unknownClass(let name):
      LocalizedText(en: "there is no character class `[:\(name):]`", zh: "不存在字符类 `[:\(name):]`")
    case .trailingBackslash:
      LocalizedText(en: "the `\\` at the end escapes nothing", zh: "结尾的 `\\` 没有可转义的字符")
    }
  }

  package var help: LocalizedText {
    switch kind {
    case .empty: LocalizedText(en: "write `*` for every file", zh: "匹配所有文件请写 `*`")
    case .unclosedBracket:
      LocalizedText(en: "close it, or write `\\[` for the character", zh: "补上 `]`；如果就是这个字符，请写 `\\[`")
    case .reversedRange: LocalizedText(en: "put the lower character first", zh: "请把较小的字符写在前面")
    case .unknownClass:
      LocalizedText(
        en: "use one such as `[:alpha:]`, `[:digit:]` or `[:upper:]`", zh: "可用的有 `[:alpha:]`、`[:digit:]`、`[:upper:]` 等")
    case .trailingBackslash: LocalizedText(en: "write `\\\\` for a backslash", zh: "反斜杠请写成 `\\\\`")
    }
  }

  package var description: String { "\(message.en); \(help.en)" }
}
