package import Diagnostics
package import SourceText
import YAMLSyntax

/// Reads one rule file. Unknown keys and missing texts are errors, each with its place.
package struct RuleFileReader {
  private let source: SourceText
  private var problems: [Diagnostic] = []

  /// A rule file as read.
  package struct Result: Sendable {
    /// `nil` if the file is not usable.
    package var header: RuleHeader?
    package var documentation: RuleDocumentation?
    package var problems: [Diagnostic]
  }

  /// Reads the rule `name` of `group` from `source`.
  package static func read(_ source: SourceText, name: String, group: String) -> Result {
    var reader = RuleFileReader(source: source)
    return reader.read(name: name, group: group)
  }

  private init(source: SourceText) { self.source = source }

  private static let keys: [String] = [
    "summary", "severity", "default", "since", "steps", "what", "why", "match", "message", "messages", "help", "helps",
    "options", "fix", "fix-safety", "when-not-to-fix", "references", "examples",
  ]

  private mutating func read(name: String, group: String) -> Result {
    let tree = YAMLTree.parse(source)
    for problem in tree.problems { report(problem.range, problem.message) }
    guard let root = tree.documents.first, root.isMapping else {
      report(0..<0, LocalizedText(en: "a rule file is a mapping", zh: "规则文件必须是由键组成的映射"))
      return Result(problems: problems)
    }
    for entry in root.entries where !Self.keys.contains(entry.key.text ?? "") {
      report(
        entry.key.range,
        LocalizedText(en: "unknown key `\(entry.key.text ?? "")`", zh: "未知的键 `\(entry.key.text ?? "")`"))
    }
    var messages = localizedTable(root["messages"])
    if let single = root["message"] { messages.append(message("", localized(single))) }
    var helps = localizedTable(root["helps"])
    if let single = root["help"] { helps.append(message("", localized(single))) }
    if messages.isEmpty {
      report(
        root.range.lowerBound..<root.range.lowerBound,
        LocalizedText(en: "a rule needs `message` or `messages`", zh: "规则需要 `message` 或 `messages`"))
    }
    let header = RuleHeader(
      name: name, group: group, summary: localized(required("summary", root)),
      severity: choice(required("severity", root), default: .warning),
      isDefault: boolean(required("default", root)), since: required("since", root)?.text ?? "",
      steps: steps(root["steps"]), matcher: matcher(required("match", root)),
      messages: messages, helps: helps, options: options(root["options"]),
      fix: root["fix"].map { choice($0, default: .none) } ?? .none)
    let documentation = RuleDocumentation(
      what: localized(required("what", root)), why: localized(required("why", root)),
      fixSafety: root["fix-safety"].map { localized($0) }, whenNotToFix: root["when-not-to-fix"].map { localized($0) },
      references: (root["references"]?.items ?? []).compactMap(\.text), examples: examples(root["examples"]))
    return Result(header: header, documentation: documentation, problems: problems)
  }

  // MARK: Parts

  private mutating func matcher(_ node: YAMLNode?) -> RuleHeader.Matcher {
    guard let node else { return .swift }
    let scope: RuleHeader.Scope = node["scope"].map { choice($0, default: .instruction) } ?? .instruction
    switch node["kind"]?.text {
    case "swift":
      checkKeys(node, ["kind"])
      return .swift
    case "pattern":
      checkKeys(node, ["kind", "scope", "patterns"])
      let clauses = (node["patterns"]?.items ?? []).map { item -> RuleHeader.PatternClause in
        checkKeys(item, ["regex", "caseless", "needs", "case", "arguments", "replacement"])
        if item["regex"]?.text?.isEmpty != false {
          report(item.range, LocalizedText(en: "a pattern needs a `regex`", zh: "每个 pattern 都需要 `regex`"))
        }
        var arguments: [String: String] = [:]
        for entry in item["arguments"]?.entries ?? [] { arguments[entry.key.text ?? ""] = entry.value.text ?? "" }
        return RuleHeader.PatternClause(
          regex: item["regex"]?.text ?? "", isCaseless: item["caseless"]?.bool ?? false, needs: needs(item["needs"]),
          arguments: arguments, messageCase: item["case"]?.text ?? "", replacement: item["replacement"]?.text)
      }
      if clauses.isEmpty {
        report(node.range, LocalizedText(en: "a pattern rule needs `patterns`", zh: "pattern 规则需要 `patterns`"))
      }
      return .pattern(scope: scope, clauses)
    case "phrases":
      checkKeys(node, ["kind", "scope", "tables", "categories"])
      let tables = (node["tables"]?.items ?? []).compactMap(\.text)
      if tables.isEmpty {
        report(node.range, LocalizedText(en: "a phrase rule needs `tables`", zh: "phrases 规则需要 `tables`"))
      }
      return .phrases(
        scope: scope, tables: tables, categories: (node["categories"]?.items ?? []).compactMap(\.text))
    default:
      report(
        node.range,
        LocalizedText(
          en: "`match.kind` is `swift`, `pattern` or `phrases`", zh: "`match.kind` 只能是 `swift`、`pattern` 或 `phrases`"))
      return .swift
    }
  }

  private mutating func needs(_ node: YAMLNode?) -> [String] {
    (node?.items ?? []).compactMap { item in
      guard let text = item.text, text.utf8.count >= 3, text == text.lowercased() else {
        report(
          item.range,
          LocalizedText(
            en: "what a pattern `needs` is text in lower case, three bytes long at least", zh: "`needs` 必须是小写文本，至少三个字节")
        )
        return nil
      }
      return text
    }
  }

  private mutating func options(_ node: YAMLNode?) -> [RuleHeader.Option] {
    (node?.entries ?? []).map { entry in
      let value = entry.value.resolved
      checkKeys(value, ["type", "default", "summary"])
      let fallback = value["default"]
      let text =
        fallback?.isSequence == true ? fallback?.items.compactMap(\.text).joined(separator: "\n") : fallback?.text
      return RuleHeader.Option(
        name: entry.key.text ?? "", kind: choice(value["type"], default: .string), defaultValue: text ?? "",
        summary: localized(value["summary"]))
    }
  }

  private mutating func examples(_ node: YAMLNode?) -> [RuleExample] {
    var result: [RuleExample] = []
    for item in node?.items ?? [] {
      guard let entry = item.entries.first, item.entries.count == 1, let kind = entry.key.text,
        kind == "bad" || kind == "good"
      else {
        report(item.range, LocalizedText(en: "an example is `bad:` or `good:`", zh: "示例必须是 `bad:` 或 `good:`"))
        continue
      }
      let body = entry.value.resolved
      checkKeys(body, ["path", "file", "text", "at", "case", "config", "expect", "fixed"])
      let content: RuleExample.Content
      if let text = body["text"]?.text {
        content = .text(text)
      } else if let file = body["file"]?.text {
        content = .file(path: body["path"]?.text ?? "prompt.yaml", file)
        if kind == "bad", body["at"] == nil {
          report(
            body.range,
            LocalizedText(
              en: "a bad `file` example says with `at` where the finding is", zh: "`bad` 的 `file` 示例要用 `at` 指出问题所在"))
        }
      } else {
        report(body.range, LocalizedText(en: "an example has `text` or `file`", zh: "示例需要 `text` 或 `file`"))
        continue
      }
      var arguments: [String: String] = [:]
      for pair in body["expect"]?.entries ?? [] { arguments[pair.key.text ?? ""] = pair.value.text ?? "" }
      var settings: [String: String] = [:]
      let config = body["config"]
      if let config { checkKeys(config, ["options", "model", "budgets"]) }
      for pair in config?["options"]?.entries ?? [] {
        let value = pair.value.resolved
        settings[pair.key.text ?? ""] =
          value.isSequence ? value.items.compactMap(\.text).joined(separator: "\n") : value.text ?? ""
      }
      let budgets = (config?["budgets"]?.items ?? []).map { budget in
        (
          files: budget["files"]?.text ?? "**", tokens: budget["tokens"]?.int ?? 0,
          warnAt: budget["warn-at"]?.text.flatMap { Int($0.filter(\.isNumber)) }
        )
      }
      result.append(
        RuleExample(
          isBad: kind == "bad", content: content, at: body["at"]?.text, messageCase: body["case"]?.text,
          fixed: body["fixed"]?.text, expectedArguments: arguments, options: settings, model: config?["model"]?.text,
          budgets: budgets))
    }
    return result
  }

  // MARK: Values

  private mutating func required(_ key: String, _ root: YAMLNode) -> YAMLNode? {
    if let node = root[key] { return node }
    report(root.range.lowerBound..<root.range.lowerBound, LocalizedText(en: "`\(key)` is missing", zh: "缺少 `\(key)`"))
    return nil
  }

  private mutating func boolean(_ node: YAMLNode?) -> Bool {
    if let node, node.bool == nil {
      report(node.range, LocalizedText(en: "expected `true` or `false`", zh: "必须是 `true` 或 `false`"))
    }
    return node?.bool ?? false
  }

  private mutating func steps(_ node: YAMLNode?) -> [Int] {
    (node?.items ?? []).compactMap { item in
      if let step = item.int, (1...10).contains(step) { return step }
      report(item.range, LocalizedText(en: "expected a step, a number from 1 to 10", zh: "必须是步骤编号，1 到 10 的数"))
      return nil
    }
  }

  private mutating func localized(_ node: YAMLNode?) -> LocalizedText {
    guard let node else { return LocalizedText(en: "", zh: "") }
    checkKeys(node, ["en", "zh"])
    guard let en = node["en"]?.text, let zh = node["zh"]?.text, !en.isEmpty, !zh.isEmpty else {
      report(node.range, LocalizedText(en: "a text needs `en` and `zh`", zh: "文本需要 `en` 和 `zh`"))
      return LocalizedText(en: node["en"]?.text ?? "", zh: node["zh"]?.text ?? "")
    }
    return LocalizedText(en: en, zh: zh)
  }

  private mutating func localizedTable(_ node: YAMLNode?) -> [RuleHeader.Message] {
    (node?.entries ?? []).map { message($0.key.text ?? "", localized($0.value.resolved)) }
  }

  private func message(_ messageCase: String, _ text: LocalizedText) -> RuleHeader.Message {
    RuleHeader.Message(messageCase, en: text.en, zh: text.zh)
  }

  private mutating func choice<Value: RawRepresentable & CaseIterable>(_ node: YAMLNode?, default fallback: Value)
    -> Value
  where Value.RawValue == String {
    guard let node else { return fallback }
    if let text = node.text, let value = Value(rawValue: text) { return value }
    let names = Value.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    report(node.range, LocalizedText(en: "expected one of \(names)", zh: "必须是其中之一：\(names)"))
    return fallback
  }

  private mutating func checkKeys(_ node: YAMLNode, _ allowed: Set<String>) {
    for entry in node.entries where !allowed.contains(entry.key.text ?? "") {
      report(
        entry.key.range,
        LocalizedText(en: "unknown key `\(entry.key.text ?? "")`", zh: "未知的键 `\(entry.key.text ?? "")`"))
    }
  }

  private mutating func report(_ range: ByteRange, _ message: LocalizedText) {
    problems.append(Diagnostic(rule: "rule-file", severity: .error, message: message, range: range))
  }
}
