package import Diagnostics
import Patterns
package import Prompts
package import RuleFormat
import SourceText

/// The rules there are: the bundled ones and the user's own.
package struct RuleCatalog: Sendable {
  /// All headers, sorted by name.
  package let headers: [RuleHeader]
  private let userTables: [String: PhraseTable]

  /// The bundled rules.
  package static let bundled = RuleCatalog(headers: EmbeddedRules.headers, userTables: [:])

  private init(headers: [RuleHeader], userTables: [String: PhraseTable]) {
    self.headers = headers
    self.userTables = userTables
  }

  /// The catalogue with a user's rules added; one with a bundled rule's name takes its place.
  package func adding(_ rules: [RuleHeader], tables: [String: PhraseTable]) -> RuleCatalog {
    let names = Set(rules.map(\.name))
    return RuleCatalog(
      headers: (headers.filter { !names.contains($0.name) } + rules).sorted { $0.name < $1.name },
      userTables: userTables.merging(tables) { $1 })
  }

  package func header(named name: String) -> RuleHeader? { headers.first { $0.name == name } }

  /// The whole file of a bundled rule.
  package static func documentation(of name: String, group: String) -> RuleDocumentation? {
    guard let text = EmbeddedRules.source(name) else { return nil }
    let source = SourceText(path: name, text: text.description)
    return RuleFileReader.read(source, name: name, group: group).documentation
  }

  func table(_ name: String) -> PhraseTable? { userTables[name] ?? EmbeddedRules.phraseTable(name) }
}

/// The rules that are switched on, ready to run. Compiles patterns as they are needed and keeps them.
///
/// One instance may be used from one thread at a time.
package final class RuleSet {
  package let headers: [RuleHeader]
  private var phrases: [(scope: RuleHeader.Scope, index: PhraseIndex)] = []
  /// The expressions of pattern rules, as far as they were needed; one that PCRE2 refuses stays `nil` inside.
  private var patterns: [String: [Pattern??]] = [:]
  private let caches = RuleCaches()
  private let catalog: RuleCatalog
  /// By the index of the header; `nil` for what is no code.
  private let coded: [(any CodedRule.Type)?]
  /// Tells the time in nanoseconds; `nil` if nobody wants to know how long rules take.
  package var clock: (() -> UInt64)?
  /// Nanoseconds by rule, over all files. Phrase rules are looked for at once, and stand under ``phraseRules``.
  package private(set) var times: [String: UInt64] = [:]
  package static let phraseRules = "(phrase tables)"

  package init(_ headers: [RuleHeader], from catalog: RuleCatalog) {
    self.headers = headers
    self.catalog = catalog
    coded = headers.map { $0.matcher == .swift ? EmbeddedRules.codedRule($0.name) : nil }
    for header in headers {
      guard case .phrases(let scope, let tables, let categories) = header.matcher else { continue }
      let index = phraseIndex(for: scope)
      for name in tables {
        guard let table = catalog.table(name) else { continue }
        index.add(table, named: name, of: header, categories: categories)
      }
    }
  }

  /// Everything the rules find in one file (not in the files it refers to), sorted.
  package func check(_ document: PromptDocument, settings: RuleSettings) -> [Diagnostic] {
    guard let first = headers.first else { return [] }
    let context = RuleContext(settings: settings, rule: first, caches: caches)
    for (index, header) in headers.enumerated() where header.group != Self.auditing {
      timed(header.name) {
        switch header.matcher {
        case .swift:
          guard let rule = coded[index] else { return }
          context.run(header) { rule.check(document, $0) }
        case .pattern(let scope, let clauses):
          context.run(header) {
            PatternRule.check(document, clauses, scope: scope, $0) { compiled(header.name, clauses, $0) }
          }
        case .phrases: break
        }
      }
    }
    timed(Self.phraseRules) { checkPhrases(document, context) }
    var found = context.takeDiagnostics()
    if let suppressions = Suppressions(document) {
      found.removeAll { suppressions.suppress($0) }
      found += audit(suppressions, of: document, context)
    }
    return found.sorted(by: Diagnostic.precedes).reduce(into: []) { found, diagnostic in
      // Prompts that share a text or a target find the same thing once each.
      if found.last != diagnostic { found.append(diagnostic) }
    }
  }

  /// The group of the rules that look at what a file asks not to be told, once that is known.
  private static let auditing = "suppressions"

  /// What is to be said about the requests themselves, which no request can leave out.
  private func audit(
    _ suppressions: Suppressions, of document: PromptDocument, _ context: RuleContext
  ) -> [Diagnostic] {
    context.suppressions = suppressions
    context.runs = { [headers] name in headers.contains { $0.name == name } }
    context.knows = { [catalog] name in catalog.header(named: name) != nil }
    for (index, header) in headers.enumerated() where header.group == Self.auditing {
      guard let rule = coded[index] else { continue }
      context.run(header) { rule.check(document, $0) }
    }
    return context.takeDiagnostics()
  }

  private func timed(_ rule: String, _ work: () -> Void) {
    guard let clock else { return work() }
    let start = clock()
    work()
    times[rule, default: 0] += clock() - start
  }

  private func phraseIndex(for scope: RuleHeader.Scope) -> PhraseIndex {
    if let known = phrases.first(where: { $0.scope == scope }) { return known.index }
    let index = PhraseIndex()
    phrases.append((scope, index))
    return index
  }

  private func checkPhrases(_ document: PromptDocument, _ context: RuleContext) {
    for (scope, index) in phrases {
      for prompt in document.prompts {
        for message in prompt.messages where message.role.isInstructing && !message.isExample {
          let ranges = scope == .instruction ? message.spans.instructionRanges : [0..<message.text.utf8.count]
          for range in ranges {
            for hit in index.hits(in: message.text.utf8, range: range) {
              context.run(hit.rule) { PhraseRule.report(hit, in: message, of: prompt, document, $0) }
            }
          }
        }
      }
    }
  }

  private func compiled(_ rule: String, _ clauses: [RuleHeader.PatternClause], _ number: Int) -> Pattern? {
    if let known = patterns[rule]?[number] { return known }
    let compiled = try? Pattern(clauses[number].regex, options: clauses[number].isCaseless ? .caseless : [])
    patterns[rule, default: [Pattern??](repeating: nil, count: clauses.count)][number] = .some(compiled)
    return compiled
  }
}

extension EmbeddedRules {
  /// The type of a rule that is code. O(log rules).
  static func codedRule(_ name: String) -> (any CodedRule.Type)? {
    let utf8 = Array(name.utf8)
    var (low, high) = (0, codedNames.count)
    while low < high {
      let middle = (low + high) / 2
      let isBefore = codedNames[middle].withUTF8Buffer { $0.lexicographicallyPrecedes(utf8) }
      if isBefore { low = middle + 1 } else { high = middle }
    }
    guard low < codedNames.count, codedNames[low].withUTF8Buffer({ $0.elementsEqual(utf8) }) else { return nil }
    return codedRule(at: low)
  }
}
