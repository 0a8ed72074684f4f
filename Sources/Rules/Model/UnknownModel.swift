import Diagnostics
import ModelCatalog
import Prompts
import SourceText

/// A model name with a typing mistake.
enum UnknownModel: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for target in document.ownTargets {
      guard let name = target.model, !name.isDeployment, case .unknown(let nearest) = context.lookup(name.text) else {
        continue
      }
      if let suggestion = nearest.first {
        // Providers' prefixes are part of the name in the file and not of the suggestion.
        let prefix = name.text.lastIndex(where: { $0 == "/" || $0 == ":" }).map { String(name.text[...$0]) } ?? ""
        let replacement = suggestion.hasPrefix(prefix) ? suggestion : prefix + suggestion
        context.report(
          name.range, case: "misspelt", ["model": .text(name.text), "suggestion": .text(suggestion)],
          fix: Fix(
            .unsafe, edits: [Edit(replacing: name.range, with: quoted(replacement, document.source, name.range))]))
      } else if context.booleanOption("unlisted") {
        context.report(name.range, case: "unlisted", ["model": .text(name.text)])
      }
    }
  }

  /// The name in the quotes that the file uses.
  private static func quoted(_ name: String, _ source: SourceText, _ range: ByteRange) -> String {
    guard let first = source.bytes[range].first, first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") else {
      return name
    }
    let quote = String(UnicodeScalar(first))
    return quote + name + quote
  }
}
