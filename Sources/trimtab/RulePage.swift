import CommandSupport
import Diagnostics
import Reporting
import RuleFormat
import Rules

/// The page of one rule: what it does, why, an example, when to leave it.
enum RulePage {
  static func text(_ header: RuleHeader, _ language: Language) -> String {
    let isChinese = language == .chinese
    func heading(_ en: String, _ zh: String) -> String { "\n## \(isChinese ? zh : en)\n\n" }
    var page = "# \(header.name)\n\n\(header.summary[language])\n\n"
    let state = header.isDefault ? (isChinese ? "默认开启" : "on by default") : (isChinese ? "默认关闭" : "off by default")
    page +=
      isChinese
      ? "分组 \(header.group) · 级别 \(header.severity.rawValue) · \(state) · 自 \(header.since) 版起\n"
      : "Group \(header.group) · severity \(header.severity.rawValue) · \(state) · since \(header.since)\n"
    switch header.fix {
    case .none: break
    case .safe: page += isChinese ? "提供安全的修复。\n" : "A safe fix is available.\n"
    case .unsafe: page += isChinese ? "提供可能改变含义的修复。\n" : "An unsafe fix is available.\n"
    case .display: page += isChinese ? "只给出修改建议。\n" : "A change is suggested.\n"
    case .byGrade: page += isChinese ? "修复的安全程度取决于词条等级。\n" : "How safe the fix is depends on the phrase's grade.\n"
    }
    guard let documentation = RuleCatalog.documentation(of: header.name, group: header.group) else { return page }
    page += heading("What it does", "检查内容") + paragraph(documentation.what, language)
    page += heading("Why is this bad?", "为什么有问题") + paragraph(documentation.why, language)
    if let example = documentation.examples.first(where: { $0.isBad && isIn(language, $0) })
      ?? documentation.examples.first(where: \.isBad)
    {
      page += heading("Example", "示例")
      switch example.content {
      case .text(let text):
        page += fenced(text, "text")
        if let fixed = example.fixed {
          page += "\n" + (isChinese ? "改为：" : "Use instead:") + "\n\n" + fenced(fixed, "text")
        }
      case .file(let path, let file): page += fenced(file, path.hasSuffix(".json") ? "json" : "yaml")
      }
    }
    if let safety = documentation.fixSafety { page += heading("Fix safety", "修复的安全性") + paragraph(safety, language) }
    if let exception = documentation.whenNotToFix {
      page += heading("When not to fix", "何时不必修改") + paragraph(exception, language)
    }
    if !header.options.isEmpty {
      page += heading("Options", "选项")
      for option in header.options {
        let fallback = option.defaultValue.isEmpty ? "\"\"" : option.defaultValue
        page +=
          "- `rule-options.\(header.name).\(option.name)` (\(option.kind.rawValue), \(isChinese ? "默认" : "default") `\(fallback)`): \(option.summary[language])\n"
      }
    }
    if !documentation.references.isEmpty {
      page += heading("References", "参考")
      for reference in documentation.references { page += "- \(reference)\n" }
    }
    return page
  }

  static func json(_ headers: [RuleHeader]) -> [UInt8] {
    var writer = JSONWriter()
    writer.array { writer in
      for header in headers {
        let documentation = RuleCatalog.documentation(of: header.name, group: header.group)
        writer.object { writer in
          writer.member("name", header.name)
          writer.member("group", header.group)
          writer.member("severity", header.severity.rawValue)
          writer.member("default", header.isDefault)
          writer.member("since", header.since)
          writer.member("fix", header.fix.rawValue)
          writer.array("steps") { writer in for step in header.steps { writer.value(step) } }
          write("summary", header.summary, &writer)
          if let documentation {
            write("what", documentation.what, &writer)
            write("why", documentation.why, &writer)
            writer.array("references") { writer in for reference in documentation.references { writer.value(reference) }
            }
          }
          writer.array("options") { writer in
            for option in header.options {
              writer.object { writer in
                writer.member("name", option.name)
                writer.member("type", option.kind.rawValue)
                writer.member("default", option.defaultValue)
                write("summary", option.summary, &writer)
              }
            }
          }
        }
      }
    }
    return writer.take() + [0x0A]
  }

  private static func write(_ key: String, _ text: LocalizedText, _ writer: inout JSONWriter) {
    writer.object(key) { writer in
      writer.member("en", text.en)
      writer.member("zh", text.zh)
    }
  }

  /// Chinese source lines are joined without a blank.
  static func paragraph(_ text: LocalizedText, _ language: Language) -> String {
    var result = ""
    for line in text[language].split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        result += "\n\n"
      } else {
        if let last = result.last, last != "\n" {
          let isHan = { (character: Character) in character.unicodeScalars.first.map { $0.value >= 0x2E80 } ?? false }
          if !(isHan(last) || line.first.map(isHan) == true) { result += " " }
        }
        result += line
      }
    }
    while result.last == "\n" { result.removeLast() }
    return result + "\n"
  }

  private static func fenced(_ text: String, _ kind: String) -> String {
    "```\(kind)\n" + text + (text.hasSuffix("\n") ? "" : "\n") + "```\n"
  }

  private static func isIn(_ language: Language, _ example: RuleExample) -> Bool {
    let text: String
    switch example.content {
    case .text(let value): text = value
    case .file(_, let value): text = value
    }
    let isChinese = text.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }
    return isChinese == (language == .chinese)
  }
}
