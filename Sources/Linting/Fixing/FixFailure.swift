package import Diagnostics

/// Why a fix was not applied.
package enum FixFailure: Hashable, Sendable {
  /// The edits lie outside the file or on top of each other.
  case misplaced
  /// Keys, items, tags, anchors or documents would change, or a text would not be what the fix promises.
  case structure
  /// A comment would change.
  case comments
  /// The file would hold other prompts or messages.
  case messages
  /// Another text than the fix's own would change.
  case otherText
  /// A variable or another placeholder would come or go.
  case placeholders
  /// A number, quotation, piece of code, address or example would change.
  case protected
  /// A call would cost more: the fixed text would fall below what the provider caches.
  case cost(before: Int, after: Int)

  package var message: LocalizedText {
    switch self {
    case .misplaced: LocalizedText(en: "its edits do not fit the file", zh: "修改位置与文件不符")
    case .structure:
      LocalizedText(en: "the file would be read in another way", zh: "修改后文件的结构或内容会与预期不同")
    case .comments: LocalizedText(en: "a comment would change", zh: "会改动注释")
    case .messages: LocalizedText(en: "the file would no longer be read as the same prompts", zh: "改后文件不再被识别成同样的提示词")
    case .otherText: LocalizedText(en: "a text besides would change", zh: "会改动其他文本")
    case .placeholders: LocalizedText(en: "a placeholder would change", zh: "会改动模板变量")
    case .protected:
      LocalizedText(
        en: "a number, a quotation, code, an address or an example would change", zh: "会改动数字、引文、代码、网址或示例")
    case .cost(let before, let after):
      LocalizedText(
        en: "a call would cost \(after) effective tokens instead of \(before): too little text would be left for the "
          + "provider to cache",
        zh: "每次调用的有效 token 会从 \(before) 变成 \(after)：剩下的文本不够服务商缓存")
    }
  }
}
