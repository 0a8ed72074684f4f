import Configuration
import Diagnostics
import Linting
import PromptCost
import Prompts
import RuleFormat
import Rules
import SourceText
import Testing

/// What a finding says its fix saves is what counting the changed file gives.
@Suite struct SavingTests {
  /// Every example of every rule, as a file.
  private static let files: [(name: String, path: String, text: String)] = RuleCatalog.bundled.headers.flatMap {
    header in
    let examples = RuleCatalog.documentation(of: header.name, group: header.group)?.examples ?? []
    return examples.enumerated().map { number, example -> (String, String, String) in
      switch example.content {
      case .file(let path, let text): ("\(header.name) \(number)", path, text)
      case .text(let text):
        (
          "\(header.name) \(number)", "prompt.yaml",
          "system: |\n" + text.split(separator: "\n", omittingEmptySubsequences: false).map { "  \($0)\n" }.joined()
        )
      }
    }
  }

  @Test func claimsAreCountedAgain() {
    var settings = Settings()
    settings.selections = [RuleSelection(select: Setting([.all]))]
    let linter = Linter(settings: settings)
    var claims = 0
    for (name, path, text) in Self.files {
      let document = PromptReader().read(SourceText(path: path, text: text))
      for diagnostic in linter.lint(document, path: path) {
        guard let saved = diagnostic.savedTokens, let fix = diagnostic.fix,
          let changed = document.source.applying(fix.edits)
        else { continue }
        let after = PromptReader().read(changed)
        guard after.prompts.count == document.prompts.count else { continue }
        claims += 1
        func tokens(_ document: PromptDocument) -> [Int] {
          document.prompts.map { linter.measurement(of: $0, in: document).staticTokens }
        }
        // A text that several prompts share is saved in each of them.
        let differences = zip(tokens(document), tokens(after)).map { $0 - $1 }.filter { $0 != 0 }
        #expect(
          differences.allSatisfy { $0 == saved } && !differences.isEmpty,
          "\(name), \(diagnostic.rule): \(saved), \(differences)")
      }
    }
    #expect(claims > 30)
  }
}
