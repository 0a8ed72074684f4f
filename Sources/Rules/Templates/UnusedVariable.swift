import Prompts
import SourceText

/// A declared variable that no prompt of the file uses.
enum UnusedVariable: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    guard !document.hasUnreadPrompts, document.referenced.isEmpty else { return }
    var used: Set<String> = []
    for prompt in document.prompts {
      for message in prompt.messages {
        for reference in message.template.references {
          used.insert(reference.name.lowercased())
          if let root = reference.name.split(separator: ".").first { used.insert(root.lowercased()) }
        }
        // Partials may read anything.
        if message.text.utf8.containsAny(of: ["{{>", "{% include", "{% import"]) { return }
      }
      used.formUnion(prompt.externallyUsedNames.map { $0.lowercased() })
      used.formUnion(prompt.builtinNames.map { $0.lowercased() })
    }
    var seen: Set<Int> = []
    for prompt in document.prompts {
      for variable in prompt.declaredVariables ?? [] where !used.contains(variable.name.lowercased()) {
        guard seen.insert(variable.range.lowerBound).inserted else { continue }
        context.report(variable.range, ["name": .text(variable.name)])
      }
    }
  }
}
