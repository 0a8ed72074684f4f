import Diagnostics
import Prompts
import SourceText

/// A placeholder that nothing in the file gives a value, in formats that declare their variables.
enum UndefinedVariable: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      guard let declared = prompt.declaredVariables, !declared.isEmpty else { continue }
      let names = Set(declared.map { $0.name.lowercased() })
      let builtin = Set(prompt.builtinNames.map { $0.lowercased() }).union(
        document.format == .prompty ? conversationNames(prompt, declared: names) : [])
      var seen: Set<String> = []
      for message in prompt.messages {
        for reference in message.template.references {
          let name = reference.name
          // A declared object covers its fields, a test with a default covers an undeclared name.
          let root = name.split(separator: ".").first.map(String.init) ?? name
          guard !names.contains(root.lowercased()), !names.contains(name.lowercased()),
            !builtin.contains(root.lowercased()),
            !reference.filters.contains("default"), !reference.filters.contains("d"), reference.use != .condition,
            !reference.isBuiltin,
            message.spans.kind(at: reference.range.lowerBound) != .codeBlock || message.template.syntax == .jinja
              || message.template.syntax == .doubleBrace,
            !isTested(name, message), !seen.contains(name)
          else { continue }
          seen.insert(name)
          let unused = declared.map(\.name)
          if let nearest = EditDistance.nearest(to: name, among: unused) {
            context.report(
              reference.expression, in: message, case: "misspelt", ["name": .text(name), "suggestion": .text(nearest)],
              fix: TextFix.exactly(reference.range, with: nearest, in: message, .unsafe, keeping: .value, context))
          } else {
            context.report(
              reference.expression, in: message, case: document.referrer == nil ? "undefined" : "undefined-elsewhere",
              ["name": .text(name), "file": .text(document.referrer ?? "")])
          }
        }
      }
    }
  }

  /// Loaders pass the conversation under these names whatever the file declares; unless it declares the other one and
  /// then never uses it.
  private static func conversationNames(_ prompt: Prompt, declared: Set<String>) -> [String] {
    let conversation = ["history", "chat_history"]
    let isForgotten = conversation.contains { name in
      declared.contains(name)
        && !prompt.messages.contains { $0.template.references.contains { $0.name.lowercased() == name } }
    }
    return isForgotten ? [] : conversation
  }

  /// `{% if name is defined %}` or `{% if name %}` says that the name may be missing.
  private static func isTested(_ name: String, _ message: Message) -> Bool {
    message.template.references.contains { $0.name == name && $0.use == .condition }
  }
}
