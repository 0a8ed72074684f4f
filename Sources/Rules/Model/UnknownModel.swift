import Diagnostics
import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

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
          fix: document.tree?.scalar(at: name.range).flatMap { ValueFix.setting($0, to: replacement, .unsafe) })
      } else if context.booleanOption("unlisted") {
        context.report(name.range, case: "unlisted", ["model": .text(name.text)])
      }
    }
  }
}
