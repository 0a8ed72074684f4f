import Prompts
import SourceText

/// Variables whose names say that they hold text from outside: documents, articles, mails.
enum ExternalText {
  private static let names: [String] = [
    "document", "documents", "docs", "context", "contexts", "content", "article", "articles", "transcript", "email",
    "emails", "webpage", "sourcetext", "passage", "passages", "chunks", "retrievedchunks", "retrieveddocuments",
    "searchresults", "contract", "resume", "diff", "logs", "filecontent", "documenttext", "articletext", "emailbody",
    "pagecontent", "文档", "资料", "原文", "文章", "正文", "合同", "邮件", "内容", "上下文", "简历",
  ]

  static func isNamed(_ name: String) -> Bool {
    names.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  /// `a joke about {content}.`: a word or two that the sentence is about, not a document.
  static func isTopic(_ expression: ByteRange, in message: Message) -> Bool {
    let bytes = message.text.utf8
    var end = expression.lowerBound
    while end > 0, bytes[end - 1] == 0x20 { end -= 1 }
    let isAbout = ["about", "named", "called", "关于"].contains {
      bytes[..<end].suffix($0.utf8.count).elementsEqual($0.utf8)
    }
    guard isAbout else { return false }
    return expression.upperBound == bytes.count || ".!?\n 。".utf8.contains(bytes[expression.upperBound])
  }

  /// Whether every sample the file has for the variable is a short value.
  static func isShortSample(_ name: String, _ prompt: Prompt) -> Bool {
    let values = prompt.samples.compactMap { $0.values[name] }
    return !values.isEmpty && values.allSatisfy { $0.utf8.count <= 40 }
  }
}
