package import Diagnostics
import Patterns
package import RuleFormat
import Rules
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
        report(error.message, at: 0..<0, in: source)
      }
      return
    }
    let name =
      file.hasSuffix(".yaml") ? String(file.dropLast(5)) : (file.hasSuffix(".yml") ? String(file.dropLast(4)) : file)
    let result = RuleFileReader.read(source, name: name, group: parts.dropLast().last ?? "custom")
    if !result.problems.isEmpty { problems.append((source, result.problems)) }
    guard let header = result.header, result.problems.isEmpty else { return }
    if RuleCatalog.bundled.header(named: name) != nil {
      report(
        LocalizedText(
          en: "`\(name)` is the name of a bundled rule; give the file another name",
          zh: "`\(name)` 是内置规则的名称；请给文件换个名字"), at: 0..<0, in: source)
      return
    }
    if header.matcher == .swift {
      report(
        LocalizedText(
          en: "a rule of your own is a `pattern` or `phrases` rule", zh: "自己的规则只能是 `pattern` 或 `phrases` 规则"),
        at: 0..<0, in: source)
      return
    }
    if case .pattern(_, let clauses) = header.matcher {
      for clause in clauses {
        do {
          _ = try Pattern(clause.regex, options: clause.isCaseless ? .caseless : [])
        } catch {
          return report(LocalizedText(en: error.description, zh: "模式有误：\(error.description)"), at: 0..<0, in: source)
        }
      }
    }
    headers.append(header)
  }

  /// Reports a phrase table that a rule names and that is nowhere.
  package mutating func reportMissingTable(_ name: String, in source: SourceText) {
    let range = source.bytes.firstRange(of: Array(name.utf8)) ?? 0..<0
    report(
      LocalizedText(en: "there is no table `\(name)` beside this file", zh: "这个文件旁边没有词表 `\(name)`"), at: range,
      in: source)
  }

  private mutating func report(_ message: LocalizedText, at range: ByteRange, in source: SourceText) {
    problems.append(
      (
        source,
        [
          Diagnostic(
            rule: "rule-file", severity: .error, message: message, range: range)
        ]
      ))
  }
}
