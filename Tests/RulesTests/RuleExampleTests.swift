import Configuration
import Diagnostics
import ModelCatalog
import Prompts
import RuleFormat
import Rules
import SourceText
import Testing
import YAMLSyntax

/// Every rule fires on its bad examples, at the place they name, and stays silent on its good ones.
@Suite struct RuleExampleTests {
  /// What the rule reports for a file.
  static func check(_ rule: RuleFile, path: String, file: String, example: RuleExample) -> (SourceText, [Diagnostic]) {
    let source = SourceText(path: path, text: file)
    guard let header = RuleCatalog.bundled.header(named: rule.name) else { return (source, []) }
    var settings = RuleSettings()
    settings.options[rule.name] = example.options
    settings.model = example.model
    settings.budgets = example.budgets.filter { (try? Glob($0.files))?.matches(path) == true }.map {
      RuleSettings.Budget(tokens: $0.tokens, warnAtPercent: $0.warnAt)
    }
    let document = PromptReader(strictness: .named).read(source)
    var headers = [header]
    // What is suppressed needs a rule that would have found it.
    if header.group == "suppressions", let other = RuleCatalog.bundled.header(named: "wordy-phrase") {
      headers.append(other)
    }
    let found = RuleSet(headers, from: .bundled).check(document, settings: settings)
    return (source, found.filter { $0.rule == header.name })
  }

  @Test(arguments: RuleFile.all)
  func isReadWithoutProblems(rule: RuleFile) {
    let result = rule.result
    #expect(result.problems.map(\.message.en) == [])
    #expect(result.documentation?.examples.contains { $0.isBad } == true)
    #expect(result.documentation?.examples.contains { !$0.isBad } == true)
  }

  @Test(arguments: RuleFile.all)
  func firesOnItsFiles(rule: RuleFile) {
    for (number, example) in (rule.result.documentation?.examples ?? []).enumerated() {
      guard case .file(let path, let file) = example.content else { continue }
      let (source, found) = Self.check(rule, path: path, file: file, example: example)
      expect(found, example, source, "\(rule.name) example \(number + 1)")
    }
  }

  @Test(arguments: RuleFile.all)
  func firesOnItsTexts(rule: RuleFile) {
    for (number, example) in (rule.result.documentation?.examples ?? []).enumerated() {
      guard case .text(let text) = example.content else { continue }
      for wrapping in Wrapping.allCases {
        guard let file = wrapping.file(text) else { continue }
        for mutation in FileMutation.allCases {
          let (source, found) = Self.check(rule, path: "prompt.yaml", file: mutation.apply(file), example: example)
          expect(found, example, source, "\(rule.name) example \(number + 1), \(wrapping), \(mutation)")
        }
      }
    }
  }

  @Test(
    arguments: RuleFile.all.filter {
      $0.result.header.map { if case .phrases = $0.matcher { true } else { false } } == true
    })
  func isSilentWhereTextIsNotInstruction(rule: RuleFile) {
    for example in rule.result.documentation?.examples ?? [] where example.isBad {
      guard case .text(let text) = example.content, !text.contains("\n") else { continue }
      for shield in ["```\n\(text)\n```", "<document>\n\(text)\n</document>", "> \(text)", "# Examples\n\(text)"] {
        guard let file = Wrapping.literal.file("Repeat what follows word for word.\n\n" + shield) else { continue }
        let (_, found) = Self.check(rule, path: "prompt.yaml", file: file, example: example)
        #expect(found.map(\.message.en) == [], "\(rule.name): \(shield)")
      }
    }
  }

  @Test(arguments: RuleFile.all)
  func fixesAreRightAndDone(rule: RuleFile) {
    for example in rule.result.documentation?.examples ?? [] where example.isBad {
      guard let fixed = example.fixed, case .text(let text) = example.content else { continue }
      for wrapping in Wrapping.allCases {
        guard let file = wrapping.file(text) else { continue }
        let (source, found) = Self.check(rule, path: "prompt.yaml", file: file, example: example)
        guard let fix = found.first?.fix, let changed = source.applying(fix.edits) else {
          Issue.record("\(rule.name): no fix for \(text)")
          continue
        }
        let value = YAMLTree.parse(changed).documents.first?["prompt"]?.text
        #expect(value == fixed, "\(wrapping)")
        let (_, again) = Self.check(
          rule, path: "prompt.yaml", file: changed.text(in: 0..<changed.bytes.count), example: example)
        #expect(again.map(\.message.en) == [], "\(rule.name) after its fix")
      }
    }
  }

  /// What a rule's page says about its fixes is what its examples get.
  @Test(arguments: RuleFile.all)
  func fixesAreAsClaimed(rule: RuleFile) throws {
    let documentation = try #require(rule.result.documentation)
    var offered: Set<Applicability> = []
    for example in documentation.examples where example.isBad {
      let (path, file) =
        switch example.content {
        case .file(let path, let file): (path, file)
        case .text(let text): ("prompt.yaml", Wrapping.literal.file(text) ?? text)
        }
      let (_, found) = Self.check(rule, path: path, file: file, example: example)
      offered.formUnion(found.compactMap { $0.fix?.applicability })
    }
    switch try #require(rule.result.header).fix {
    case .none: #expect(offered == [])
    case .safe: #expect(offered.contains(.safe))
    case .unsafe: #expect(offered.contains(.unsafe) && !offered.contains(.safe))
    case .display: #expect(offered == [.display])
    case .byGrade: #expect(offered.contains(.safe))
    }
  }

  private func expect(_ found: [Diagnostic], _ example: RuleExample, _ source: SourceText, _ label: String) {
    guard example.isBad else {
      #expect(found.map { "\($0.message.en) at \(source.text(in: $0.range))" } == [], "\(label) must be silent")
      return
    }
    guard !found.isEmpty else {
      Issue.record("\(label): nothing found in \(source.text(in: 0..<min(600, source.bytes.count)))")
      return
    }
    if let at = example.at {
      let needle = Array(at.utf8)
      let places = source.bytes.indices.filter { source.bytes[$0...].starts(with: needle) }.map {
        $0..<$0 + needle.count
      }
      let hit = found.contains { finding in
        places.contains { $0.overlaps(finding.range) || $0.lowerBound == finding.range.lowerBound }
      }
      #expect(hit, "\(label): found at \(found.map { source.text(in: $0.range) }), not at \(at)")
    }
    for finding in found {
      for text in [finding.message.en, finding.message.zh, finding.help?.en ?? "", finding.help?.zh ?? ""] {
        let open = RuleContext.placeholders(of: text).filter { name in
          RuleCatalog.bundled.header(named: finding.rule)?.messages.contains { $0.text.en.contains("{\(name)}") }
            == true
        }
        #expect(open == [], "\(label): unfilled in \(text)")
      }
    }
  }
}

/// Changes to a file that must not change what is found.
enum FileMutation: CaseIterable {
  case none, carriageReturns, byteOrderMark, emojiKey, chineseComment

  func apply(_ file: String) -> String {
    switch self {
    case .none: file
    case .carriageReturns: file.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n")
    case .byteOrderMark: "\u{FEFF}" + file
    case .emojiKey: "\"👩‍👩‍👧 note\": 👍🏽\n" + file
    case .chineseComment: "# 这是注释，与提示词无关\n" + file
    }
  }
}
