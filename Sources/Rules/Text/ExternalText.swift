import Prompts

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

  /// Whether every sample the file has for the variable is a short value.
  static func isShortSample(_ name: String, _ prompt: Prompt) -> Bool {
    let values = prompt.samples.compactMap { $0[name] }
    return !values.isEmpty && values.allSatisfy { $0.utf8.count <= 40 }
  }
}
