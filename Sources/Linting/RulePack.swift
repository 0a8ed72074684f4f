package import Diagnostics
package import RuleFormat
package import SourceText

/// A user's own rules, read from files.
package struct RulePack: Sendable {
  package private(set) var headers: [RuleHeader] = []
  package private(set) var tables: [String: PhraseTable] = [:]
  /// What is wrong with the files, by path.
  package private(set) var problems: [(source: SourceText, diagnostics: [Diagnostic])] = []

  package init() {}

  /// Adds a rule file or a phrase table. The file's name is the rule's, its folder's name the group.
  package mutating func add(_ source: SourceText) {
    let parts = source.path.split(separator: "/").map(String.init)
    guard let file = parts.last else { return }
    if file.hasSuffix(".csv") {
      do {
        tables[file] = try PhraseTable(csv: source.text(in: 0..<source.bytes.count))
      } catch {
        report(error.description, at: 0..<0, in: source)
      }
      return
    }
    let name = file.hasSuffix(".yaml") ? String(file.dropLast(5)) : (file.hasSuffix(".yml") ? String(file.dropLast(4)) : file)
    let result = RuleFileReader.read(source, name: name, group: parts.dropLast().last ?? "custom")
    if !result.problems.isEmpty { problems.append((source, result.problems)) }
    guard let header = result.header, result.problems.isEmpty else { return }
    if header.matcher == .swift {
      report("a rule of your own is a `pattern` or `phrases` rule", at: 0..<0, in: source)
      return
    }
    headers.append(header)
  }

  private mutating func report(_ message: String, at range: ByteRange, in source: SourceText) {
    problems.append(
      (
        source,
        [
          Diagnostic(
            rule: "rule-file", severity: .error,
            message: LocalizedText(en: message, zh: "规则文件有误：\(message)"), range: range)
        ]
      ))
  }
}
