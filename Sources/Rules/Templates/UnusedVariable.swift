import Prompts
import SourceText

/// A declared variable that no prompt of the file uses.
enum UnusedVariable: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    // What a configuration declares is judged there, with all the prompts it refers to.
    guard !document.hasUnreadPrompts, document.referrer == nil else { return }
    let prompts = document.prompts + document.referenced.flatMap(\.prompts)
    var used: Set<String> = []
    for prompt in prompts {
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
    for prompt in prompts {
      for variable in prompt.declaredVariables ?? [] where !used.contains(variable.name.lowercased()) {
        guard seen.insert(variable.range.lowerBound).inserted else { continue }
        context.report(variable.range, ["name": .text(variable.name)])
      }
    }
  }
}
